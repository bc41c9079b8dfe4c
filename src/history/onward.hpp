// src/history/onward.hpp - what marks the conversation in writing that a call goes on as.
#pragma once

#include "palabre/history/interaction.hpp"

#include <string_view>

namespace palabre::history {

/// The source of such an interaction. Its reference is the token of the link that he was sent, or would have been; its details
/// name what it `continues`.
inline constexpr std::string_view onward_source = "palabre:onward";

inline bool goes_on_from_a_call(const interaction& what) {
    return what.source == onward_source;
}

}  // namespace palabre::history
