<<<<<<< HEAD
// src/flow/phrases.hpp - what the player itself says, in the languages that it knows by heart.
=======
// src/flow/phrases.hpp - what the player says of its own accord, in the languages that it knows.
>>>>>>> checker
#pragma once

#include <span>
#include <string_view>

namespace palabre::flow {

<<<<<<< HEAD
/// Every phrase: choice (${label}, ${key}), pick_language (${label}, ${key}), no_input, no_match, confirm, yes, no,
/// offer_channels, promise (${channel}), unavailable, goodbye, and channel_sms, channel_whatsapp, ... for each medium.
std::span<const std::string_view> phrase_names() noexcept;

/// A template for French ("fr") and English ("en"); nullptr for other languages, whose flows bring their own.
=======
/// Every phrase's name, in the order of the manual.
std::span<const std::string_view> phrase_names() noexcept;

/// A template; nullptr where there is none. `language` is a BCP 47 tag: "fr" serves "fr-BJ", and "en" a flow that names
/// no language (""). `choice` and `pick_language` use ${label} and ${key}, `promise` uses ${channel}; "channel_sms",
/// "channel_voice", ... name a medium as it is offered.
>>>>>>> checker
const char* builtin_phrase(std::string_view language, std::string_view name) noexcept;

}  // namespace palabre::flow
