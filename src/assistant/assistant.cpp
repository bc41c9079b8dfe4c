// src/assistant/assistant.cpp - the words of answers.
#include "palabre/assistant/assistant.hpp"

namespace palabre::assistant {

std::string_view kind_of(const answer& of) noexcept {
    constexpr std::string_view names[] = {"reply", "question", "act", "hand_over"};
    return names[of.what.index()];
}

answer nothing(std::string reason) {
    return {hand_over{std::move(reason)}};
}

}  // namespace palabre::assistant
