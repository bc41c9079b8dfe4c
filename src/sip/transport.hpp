// src/sip/transport.hpp - what carries SIP's messages.
#pragma once

namespace palabre::sip {

enum class transport { udp, tcp, tls };

constexpr const char* to_string(transport over) noexcept {
    return over == transport::udp ? "udp" : over == transport::tcp ? "tcp" : "tls";
}

}  // namespace palabre::sip
