// src/flow/choices.cpp - which choice an answer means, however it is written.
#include "flow/choices.hpp"

#include "palabre/core/utf8.hpp"

#include <unicode/coll.h>

#include <memory>

namespace palabre::flow {
namespace {

/// Base letters only: "Déjà" is "deja". ICU's root rules serve every language here; comparing is thread-safe.
const icu::Collator& base_letters() {
    static const std::unique_ptr<const icu::Collator> rules = [] {
        UErrorCode failed = U_ZERO_ERROR;
        std::unique_ptr<icu::Collator> made{icu::Collator::createInstance(icu::Locale::getRoot(), failed)};
        if (made) made->setStrength(icu::Collator::PRIMARY);
        return made;
    }();
    return *rules;
}

std::string trimmed(const std::string& text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n.!") - first + 1);
}

}  // namespace

std::optional<std::string> match_choice(const std::vector<choice>& choices, const std::string& given) {
    constexpr std::size_t longest = 256;
    if (given.size() > longest || !valid_utf8(given)) return std::nullopt;
    const std::string answer = trimmed(given);
    if (answer.empty()) return std::nullopt;
    for (const auto& each : choices)
        if (each.key == answer) return each.key;
    for (const auto& each : choices) {
        UErrorCode failed = U_ZERO_ERROR;
        if (!each.label.empty() && base_letters().compareUTF8(each.label, answer, failed) == UCOL_EQUAL &&
            U_SUCCESS(failed))
            return each.key;
    }
    return std::nullopt;
}

}  // namespace palabre::flow
