// src/media/endpoint.cpp - addresses read, told and classed.
#include "media/endpoint.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <netinet/in.h>

namespace palabre::media {

namespace {

constexpr std::array<std::uint8_t, 12> v4_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

}  // namespace

std::optional<endpoint> endpoint::parse(std::string_view host, std::uint16_t port) noexcept {
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (host.size() >= text.size()) return std::nullopt;
    std::copy(host.begin(), host.end(), text.begin());
    endpoint made{.port = port};
    if (inet_pton(AF_INET6, text.data(), made.host.data()) == 1) return made;
    std::copy(v4_prefix.begin(), v4_prefix.end(), made.host.begin());
    if (inet_pton(AF_INET, text.data(), made.host.data() + v4_prefix.size()) == 1) return made;
    return std::nullopt;
}

bool endpoint::is_v4() const noexcept {
    return std::equal(v4_prefix.begin(), v4_prefix.end(), host.begin());
}

bool endpoint::is_unspecified() const noexcept {
    const auto none = [](std::uint8_t byte) { return byte == 0; };
    return std::all_of(host.begin() + (is_v4() ? 12 : 0), host.end(), none);
}

bool endpoint::is_private() const noexcept {
    if (!is_v4()) return (host[0] & 0xFEU) == 0xFC || (host[0] == 0xFE && (host[1] & 0xC0U) == 0x80);
    const auto a = host[12], b = host[13];
    return a == 10 || (a == 172 && (b & 0xF0U) == 16) || (a == 192 && b == 168) || (a == 100 && (b & 0xC0U) == 64) ||
           (a == 169 && b == 254);
}

std::string host_of(const endpoint& where) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (where.is_v4())
        inet_ntop(AF_INET, where.host.data() + v4_prefix.size(), text.data(), text.size());
    else
        inet_ntop(AF_INET6, where.host.data(), text.data(), text.size());
    return text.data();
}

std::string to_string(const endpoint& where) {
    const std::string host = host_of(where);
    return (where.is_v4() ? host : "[" + host + "]") + ":" + std::to_string(where.port);
}

}  // namespace palabre::media
