// src/media/endpoint.hpp - an IP address and a UDP port, as SDP announces them and packets carry them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace palabre::media {

/// Where packets come from or go to. IPv4 is kept as IPv6 does it, ::ffff:192.0.2.1.
struct endpoint {
    std::array<std::uint8_t, 16> host{};
    std::uint16_t port = 0;

    /// Nothing unless `host` is an address (names are not looked up).
    static std::optional<endpoint> parse(std::string_view host, std::uint16_t port) noexcept;

    bool is_v4() const noexcept;
    bool is_unspecified() const noexcept;  ///< 0.0.0.0 or ::, which older peers announce for hold.

    /// An address that reaches nobody beyond its own network (RFC 1918, RFC 6598, RFC 4193, link-local).
    bool is_private() const noexcept;

    bool operator==(const endpoint&) const = default;
};

/// "192.0.2.1" or "2001:db8::1", as SDP's c= line wants it.
std::string host_of(const endpoint& where);

/// "192.0.2.1:4000" or "[2001:db8::1]:4000".
std::string to_string(const endpoint& where);

}  // namespace palabre::media
