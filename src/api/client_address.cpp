// src/api/client_address.cpp - where a request comes from, in one form, however it was written.
#include "api/client_address.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>

namespace palabre::api {
namespace ip = boost::asio::ip;

namespace {

ip::address parsed(std::string_view text, boost::system::error_code& failed) {
    auto made = ip::make_address(std::string{text}, failed);
    if (!failed && made.is_v6() && made.to_v6().is_v4_mapped()) made = ip::make_address_v4(ip::v4_mapped, made.to_v6());
    return made;
}

}  // namespace

std::string plain_address(std::string_view text) {
    boost::system::error_code failed;
    const auto made = parsed(text, failed);
    return failed ? "" : made.to_string();
}

std::string counted_address(const std::string& text) {
    boost::system::error_code failed;
    const auto made = parsed(text, failed);
    if (failed || !made.is_v6()) return failed ? text : made.to_string();
    auto bytes = made.to_v6().to_bytes();
    std::fill(bytes.begin() + 8, bytes.end(), 0);
    return ip::make_address_v6(bytes).to_string() + "/64";
}

}  // namespace palabre::api
