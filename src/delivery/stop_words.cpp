// src/delivery/stop_words.cpp - the words that end all messages, however they are written.
#include "delivery/stop_words.hpp"

#include <algorithm>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace palabre::delivery {
namespace {

constexpr std::size_t longest = 200;  // bytes: more is no single word

/// Folded and composed, from its first letter or digit to its last; "" for none.
icu::UnicodeString plain(std::string_view text) {
    if (text.size() > longest) return {};
    const auto read = icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())});
    UErrorCode failed = U_ZERO_ERROR;
    const auto* const folds = icu::Normalizer2::getNFKCCasefoldInstance(failed);
    if (U_FAILURE(failed) != 0) return {};
    auto folded = folds->normalize(read, failed);
    if (U_FAILURE(failed) != 0) return {};
    const auto belongs = [](UChar32 each) { return u_isalnum(each) != 0 || (U_GET_GC_MASK(each) & U_GC_M_MASK) != 0; };
    int32_t first = 0, last = folded.length();
    while (first < last && !belongs(folded.char32At(first))) first = folded.moveIndex32(first, 1);
    while (first < last && !belongs(folded.char32At(folded.moveIndex32(last, -1)))) last = folded.moveIndex32(last, -1);
    return {folded, first, last - first};
}

}  // namespace

bool is_word(std::string_view text, const std::set<std::string>& words) {
    const auto said = plain(text);
    return !said.isEmpty() &&
           std::any_of(words.begin(), words.end(), [&](const std::string& each) { return plain(each) == said; });
}

}  // namespace palabre::delivery
