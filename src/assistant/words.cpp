// src/assistant/words.cpp - folds with ICU, stems with Snowball.
#include "assistant/words.hpp"

#include "palabre/core/error.hpp"

#include <algorithm>
#include <utility>

#include <libstemmer.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

namespace palabre::assistant::detail {
namespace {

bool plain(std::string_view text) noexcept {
    for (const char each : text)
        if (static_cast<unsigned char>(each) >= 0x80) return false;
    return true;
}

/// Compatibility forms apart, so that marks stand alone and full-width digits are digits.
std::string apart(std::string_view text) {
    UErrorCode failed = U_ZERO_ERROR;
    const auto* const nfkd = icu::Normalizer2::getNFKDInstance(failed);
    const auto out =
        nfkd->normalize(icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())}), failed);
    if (U_FAILURE(failed)) throw error{errc::unsupported, "ICU has no data for NFKD", "install libicu's data"};
    std::string made;
    out.toUTF8String(made);
    return made;
}

}  // namespace

std::vector<std::string> words_of(std::string_view text) {
    std::string wide;
    if (!plain(text)) text = wide = apart(text);
    std::vector<std::string> all;
    std::string word;
    const auto close = [&] {
        if (!word.empty()) all.push_back(std::exchange(word, {}));
    };
    for (std::int32_t at = 0; at < static_cast<std::int32_t>(text.size());) {
        UChar32 letter = 0;
        U8_NEXT_OR_FFFD(text.data(), at, static_cast<std::int32_t>(text.size()), letter);
        if (letter < 0x80) {
            if (letter >= 'A' && letter <= 'Z') letter += 'a' - 'A';
            if ((letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9'))
                word += static_cast<char>(letter);
            else
                close();
        } else if (letter == 0x153 || letter == 0x152) {
            word += "oe";
        } else if (letter == 0xE6 || letter == 0xC6) {
            word += "ae";
        } else if (::u_isalnum(letter) != 0) {
            char bytes[4];
            std::int32_t size = 0;
            letter = ::u_tolower(letter);
            U8_APPEND_UNSAFE(bytes, size, letter);
            word.append(bytes, static_cast<std::size_t>(size));
        } else if (::u_charType(letter) != U_NON_SPACING_MARK) {
            close();
        }
    }
    close();
    return all;
}

bool says(std::string_view text, const std::vector<std::string>& any) {
    const auto words = words_of(text);
    return std::ranges::any_of(any, [&](const auto& each) {
        const auto own = words_of(each);
        return !own.empty() && !std::ranges::search(words, own).empty();
    });
}

bool says_only(std::string_view text, const std::vector<std::string>& any) {
    static const std::vector<std::string> polite{"merci",         "svp",       "s'il vous plaît", "stp",
                                                 "s'il te plaît", "bien sûr",  "please",          "pls",
                                                 "thanks",        "thank you", "of course",       "sure"};
    const auto words = words_of(text);
    auto at = words.begin();
    const auto goes_on_with = [&](const std::vector<std::string>& all) {
        std::ptrdiff_t longest = 0;
        for (const auto& each : all) {
            const auto own = words_of(each);
            const auto size = std::ssize(own);
            if (size > longest && size <= words.end() - at && std::equal(own.begin(), own.end(), at)) longest = size;
        }
        at += longest;
        return longest > 0;
    };
    bool said = false;
    while (at != words.end()) {
        if (goes_on_with(any))
            said = true;
        else if (!goes_on_with(polite))
            return false;
    }
    return said;
}

void term_maker::freed::operator()(void* stemmer) const noexcept {
    ::sb_stemmer_delete(static_cast<sb_stemmer*>(stemmer));
}

// Snowball knows languages by their ISO codes too.
term_maker::term_maker(const std::string& language) : stemmer_{::sb_stemmer_new(language.c_str(), "UTF_8")} {
}

std::vector<std::string> term_maker::terms_of(std::string_view text) const {
    auto words = words_of(text);
    if (stems()) {
        auto* const stemmer = static_cast<sb_stemmer*>(stemmer_.get());
        // Twice, so that one ending is not saved by another: "forfaits" loses its s, "forfait" its "ait".
        for (auto& word : words)
            for (int time = 0; time < 2; ++time) {
                const auto* const stem = ::sb_stemmer_stem(stemmer, reinterpret_cast<const sb_symbol*>(word.data()),
                                                           static_cast<int>(word.size()));
                if (stem != nullptr)
                    word.assign(reinterpret_cast<const char*>(stem),
                                static_cast<std::size_t>(::sb_stemmer_length(stemmer)));
            }
        return words;
    }
    std::vector<std::string> all;
    for (const auto& word : words) {
        const std::string edged = "_" + word + "_";
        std::vector<std::size_t> starts;
        for (std::size_t at = 0; at < edged.size(); ++at)
            if ((static_cast<unsigned char>(edged[at]) & 0xC0U) != 0x80U) starts.push_back(at);
        starts.push_back(edged.size());
        for (std::size_t at = 0; at + 3 < starts.size(); ++at)
            all.push_back(edged.substr(starts[at], starts[at + 3] - starts[at]));
    }
    return all;
}

}  // namespace palabre::assistant::detail
