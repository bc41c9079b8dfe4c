// src/sip/listener.cpp - "udp:127.0.0.1:5060": an address to listen on, read and written.
#include "palabre/core/error.hpp"
#include "sip/options.hpp"

#include <boost/asio/ip/address.hpp>
#include <fmt/format.h>

#include <charconv>
#include <string_view>

namespace palabre::sip {

listener listener_from(const std::string& text) {
    const auto refuse = [&](const char* what) {
        return error{errc::invalid_argument, fmt::format("'{}' is no address to listen on: {}", text, what),
                     "write udp:127.0.0.1:5060 or tcp:[::1]:5060"};
    };
    const std::string_view all{text};
    listener found;
    if (all.starts_with("tcp:"))
        found.over = transport::tcp;
    else if (all.starts_with("tls:"))
        found.over = transport::tls;
    else if (!all.starts_with("udp:"))
        throw refuse("it begins with udp:, tcp: or tls:");
    const auto colon = all.rfind(':');
    if (colon < 4) throw refuse("it has no port");
    auto host = all.substr(4, colon - 4);
    const bool brackets = host.starts_with('[') && host.ends_with(']');
    if (brackets) host = host.substr(1, host.size() - 2);
    boost::system::error_code fault;
    const auto address = boost::asio::ip::make_address(std::string{host}, fault);
    if (fault || address.is_v6() != brackets) throw refuse("its host is no IP address (IPv6 in brackets)");
    found.host = host;
    const auto port = all.substr(colon + 1);
    const auto [end, wrong] = std::from_chars(port.data(), port.data() + port.size(), found.port);
    if (wrong != std::errc{} || end != port.data() + port.size()) throw refuse("its port is not 0 to 65535");
    return found;
}

std::string to_string(const listener& at) {
    const bool v6 = at.host.find(':') != at.host.npos;
    return fmt::format("{}:{}{}{}:{}", to_string(at.over), v6 ? "[" : "", at.host, v6 ? "]" : "", at.port);
}

}  // namespace palabre::sip
