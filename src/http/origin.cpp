// src/http/origin.cpp - hosts and ports, read strictly.
#include "http/origin.hpp"

#include "palabre/core/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <optional>

namespace palabre::http {
namespace {

std::optional<std::uint16_t> port_of(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (text.empty() || failed != std::errc{} || end != text.data() + text.size()) return {};
    return port;
}

bool is_host(std::string_view text, bool bracketed) {
    return !text.empty() && text.size() <= 253 && std::ranges::all_of(text, [&](char c) {
        const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.';
        return plain || (bracketed ? c == ':' : c == '-' || c == '_');
    });
}

/// HOST, HOST:PORT, [IPV6] or [IPV6]:PORT. Port 0 stands for none.
std::optional<origin> read(std::string_view text, bool needs_port, std::uint16_t otherwise = 80) {
    const bool bracketed = text.starts_with('[');
    const auto end = bracketed ? text.find(']') : std::min(text.find(':'), text.size());
    if (end == std::string_view::npos) return {};
    const auto host = text.substr(bracketed ? 1 : 0, end - (bracketed ? 1 : 0));
    const auto rest = text.substr(end + (bracketed ? 1 : 0));
    if (!is_host(host, bracketed)) return {};
    if (rest.empty() && !needs_port) return origin{std::string{host}, otherwise};
    if (!rest.starts_with(':')) return {};
    const auto port = port_of(rest.substr(1));
    if (!port) return {};
    return origin{std::string{host}, *port};
}

}  // namespace

std::string to_string(const origin& at) {
    const bool six = at.host.find(':') != std::string::npos;
    return fmt::format("{}{}{}:{}", six ? "[" : "", at.host, six ? "]" : "", at.port);
}

std::string host_header(const origin& at) {
    std::string text = to_string(at);
    if (at.port == (at.secure ? 443 : 80)) text.resize(text.rfind(':'));
    return text;
}

origin read_listener(std::string_view text) {
    auto at = read(text, true);
    if (!at)
        throw error{errc::invalid_argument, fmt::format("one cannot listen at '{}'", text),
                    "write an address and a port, such as 127.0.0.1:8080 or [::1]:8080"};
    in6_addr ignored{};  // of either kind, and no name: which of a name's addresses would it be?
    if (inet_pton(AF_INET, at->host.c_str(), &ignored) != 1 && inet_pton(AF_INET6, at->host.c_str(), &ignored) != 1)
        throw error{errc::invalid_argument, fmt::format("'{}' is no address of this machine", text),
                    "write an IP address, such as 127.0.0.1:8080, or 0.0.0.0 for all of them"};
    return *std::move(at);
}

url read_url(std::string_view text) {
    constexpr std::string_view plain = "http://", by_tls = "https://";
    const bool secure = text.starts_with(by_tls);
    if (!secure && !text.starts_with(plain))
        throw error{errc::invalid_argument, "the URL of a system must begin with http:// or https://",
                    "write http://HOST:PORT/PATH or https://HOST/PATH"};
    text.remove_prefix(secure ? by_tls.size() : plain.size());
    const auto slash = std::min(text.find_first_of("/?#"), text.size());
    if (text.substr(0, slash).find('@') != std::string_view::npos)
        throw error{errc::invalid_argument, "the URL of a system names a user", "send an Authorization header instead"};
    auto at = read(text.substr(0, slash), false, secure ? 443 : 80);
    if (!at || at->port == 0)
        throw error{errc::invalid_argument, fmt::format("'{}' is no host and port", text.substr(0, slash)),
                    "write http://crm.example:8080/path or http://10.0.0.7"};
    std::string_view path = text.substr(slash);
    const bool strange =
        std::ranges::any_of(path, [](char c) { return c <= 0x20 || c >= 0x7f || c == '?' || c == '#'; });
    if (strange)
        throw error{errc::invalid_argument, fmt::format("the path behind '{}' cannot be extended", to_string(*at)),
                    "percent-encode it, and leave out queries and fragments"};
    while (path.ends_with('/')) path.remove_suffix(1);
    at->secure = secure;
    return {*std::move(at), std::string{path}};
}

}  // namespace palabre::http
