// src/flow/phrases.hpp - what the player itself says, in the languages that it knows by heart.
#pragma once

#include <span>
#include <string_view>

namespace palabre::flow {

/// Every phrase's name, in the order of the manual.
std::span<const std::string_view> phrase_names() noexcept;

/// A template; nullptr where there is none. `language` is a BCP 47 tag: "fr" serves "fr-BJ", and "en" a flow that names
/// no language (""). `choice` and `pick_language` use ${label} and ${key}, `promise` uses ${channel}; "channel_sms",
/// "channel_voice", ... name a medium as it is offered.
const char* builtin_phrase(std::string_view language, std::string_view name) noexcept;

}  // namespace palabre::flow
