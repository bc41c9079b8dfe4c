// src/assistant/intent_text.cpp - rewrites runs of digits.
#include "assistant/intent_text.hpp"

#include "assistant/words.hpp"

#include <algorithm>

namespace palabre::assistant::detail {

std::string intent_text(std::string_view message) {
    std::string made;
    for (const auto& word : words_of(message)) {
        if (!made.empty()) made += ' ';
        for (std::size_t at = 0; at < word.size();) {
            std::size_t digits = 0;
            while (at + digits < word.size() && word[at + digits] >= '0' && word[at + digits] <= '9') ++digits;
            if (digits > 0)
                made += digits > 5 ? "00000000" : "0";
            else
                made += word[at];
            at += std::max<std::size_t>(digits, 1);
        }
    }
    return made;
}

}  // namespace palabre::assistant::detail
