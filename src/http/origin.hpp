// src/http/origin.hpp - where a server is: host and port, as options and URLs write them.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace palabre::http {

struct origin {
    std::string host;  ///< A name or an address; IPv6 without brackets.
    std::uint16_t port = 80;
    bool secure = false;  ///< By TLS.

    auto operator<=>(const origin&) const = default;
};

/// "127.0.0.1:8080", "[::1]:8080".
std::string to_string(const origin& at);

/// As the Host header has it: without the port where that is 80, or 443 by TLS.
std::string host_header(const origin& at);

/// Reads "127.0.0.1:8080" or "[::1]:8080"; the port must be there, and the host be an IP address. Throws error{errc::invalid_argument}, with a cure.
origin read_listener(std::string_view text);

struct url {
    origin at;
    std::string path;  ///< "" or "/crm", without a '/' at its end.
};

/// Reads "http://HOST[:PORT][/PATH]" or https. Throws error{errc::invalid_argument}, with a cure, for other schemes, and for users,
/// queries and fragments. What it quotes has no user in it.
url read_url(std::string_view text);

}  // namespace palabre::http
