// src/api/webhook_signature.hpp - by what a receiver knows that an event is ours, whole and fresh.
#pragma once

#include "palabre/core/runtime.hpp"
#include "palabre/core/secret.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace palabre::api {

/// HMAC-SHA256 (RFC 2104, FIPS 180-4) as hexadecimal digits.
std::string hmac_sha256(std::string_view key, std::string_view text);

/// "t=1767600000,v1=5257a8...": v1 is the HMAC of "1767600000." and the body, once for each secret.
std::string signature(const std::vector<secret>& by, calendar_time at, std::string_view body);

}  // namespace palabre::api
