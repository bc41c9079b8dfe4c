// src/campaign/last_words.hpp - what is said to somebody before his call is ended.
#pragma once

#include "palabre/channel/conversation.hpp"
#include "palabre/core/error.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace palabre::campaign {

/// Those of his language, or the first.
inline std::vector<utterance> in_his_language(const std::vector<utterance>& words, const std::string& language) {
    for (const auto& each : words)
        if (each.language == language) return {each};
    return words.empty() ? words : std::vector{words.front()};
}

inline void say_and_end(const conversation_ptr& talk, const std::vector<utterance>& all, const std::string& language) {
    auto words = in_his_language(all, language);
    if (words.empty()) return talk->end();
    try {
        talk->ask({.prompt = std::move(words),  // as a question, since what is said to who waits ends with his wait
                   .wants = question::kind::digits,
                   .longest = 1,
                   .no_input = duration{0},
                   .barge_in = false},
                  [weak = std::weak_ptr{talk}](const answer&) {
                      if (const auto still = weak.lock()) still->end();
                  });
    } catch (const error&) {  // the queue tells him something that ends it
        talk->end();
    }
}

}  // namespace palabre::campaign
