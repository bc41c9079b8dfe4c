// src/api/client_address.hpp - where a request comes from, in one form, however it was written.
#pragma once

#include <string>
#include <string_view>

namespace palabre::api {

/// "::ffff:192.0.2.1" is "192.0.2.1" (RFC 4291); "" for what is no address.
std::string plain_address(std::string_view text);

/// What guesses are counted by: IPv4 as it is, of IPv6 the 64 bits that one household shares ("2001:db8::/64").
std::string counted_address(const std::string& text);

}  // namespace palabre::api
