// palabre/core/medium.hpp - what carries conversations and messages, by name.
#pragma once

#include <string_view>

namespace palabre {

/// What carries a conversation. What each one can do stands in channel/capability.hpp.
enum class medium { voice, sms, whatsapp, messenger, ussd, web_chat };

/// "voice", "sms", "whatsapp", "messenger", "ussd", "web_chat".
std::string_view to_string(medium on) noexcept;

/// Reads what to_string() writes; throws error{errc::invalid_argument} that lists the media.
medium medium_from(std::string_view name);

}  // namespace palabre
