// src/center/in_language.hpp - of words in several languages, those that a customer hears.
#pragma once

#include "palabre/channel/message.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

namespace palabre {

/// What is in the customer's language, or is in none; else what is in the first one's. What is in none is taken for his.
inline std::vector<utterance> in_language(const std::vector<utterance>& words, const std::string& language) {
    const auto of = [&](const std::string& wanted) {
        std::vector<utterance> made;
        std::ranges::copy_if(words, std::back_inserter(made),
                             [&](const utterance& each) { return each.language.empty() || each.language == wanted; });
        return made;
    };
    auto found = of(language);
    if (found.empty() && !words.empty()) found = of(words.front().language);
    for (auto& each : found)
        if (each.language.empty()) each.language = language;
    return found;
}

}  // namespace palabre
