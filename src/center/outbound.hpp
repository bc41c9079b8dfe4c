// src/center/outbound.hpp - how a conversation tells that we have called, and not been called.
#pragma once

#include "palabre/channel/conversation.hpp"

#include <string_view>

namespace palabre {

/// Of the address at which those arrive whom a company's campaigns have called: outbound_address().
inline constexpr std::string_view outbound_prefix = "campaign:";

inline bool is_outbound(const conversation_info& about) {
    return about.on == medium::voice && about.to.starts_with(outbound_prefix);
}

}  // namespace palabre
