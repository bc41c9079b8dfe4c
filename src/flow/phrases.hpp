// src/flow/phrases.hpp - what the player itself says, in the languages that it knows by heart.
#pragma once

#include <span>
#include <string_view>

namespace palabre::flow {

/// Every phrase: choice (${label}, ${key}), pick_language (${label}, ${key}), no_input, no_match, confirm, yes, no,
/// offer_channels, promise (${channel}), unavailable, goodbye, and channel_sms, channel_whatsapp, ... for each medium.
std::span<const std::string_view> phrase_names() noexcept;

/// A template for French ("fr") and English ("en"); nullptr for other languages, whose flows bring their own.
const char* builtin_phrase(std::string_view language, std::string_view name) noexcept;

}  // namespace palabre::flow
