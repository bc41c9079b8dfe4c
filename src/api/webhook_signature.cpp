// src/api/webhook_signature.cpp - by what a receiver knows that an event is ours, whole and fresh.
#include "api/webhook_signature.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <array>
#include <chrono>

namespace palabre::api {

std::string hmac_sha256(std::string_view key, std::string_view text) {
    const auto bytes = [](std::string_view of) { return reinterpret_cast<const unsigned char*>(of.data()); };
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, bytes(key), key.size());
    crypto_auth_hmacsha256_update(&state, bytes(text), text.size());
    std::array<unsigned char, crypto_auth_hmacsha256_BYTES> made{};
    crypto_auth_hmacsha256_final(&state, made.data());
    std::string hex(made.size() * 2 + 1, '\0');
    sodium_bin2hex(hex.data(), hex.size(), made.data(), made.size());
    hex.pop_back();
    return hex;
}

std::string signature(const std::vector<secret>& by, calendar_time at, std::string_view body) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(at.time_since_epoch()).count();
    const auto signed_text = fmt::format("{}.{}", seconds, body);
    auto made = fmt::format("t={}", seconds);
    for (const auto& each : by) made += ",v1=" + hmac_sha256(each.reveal(), signed_text);
    return made;
}

}  // namespace palabre::api
