// src/channel/meta/signature.cpp - HMAC-SHA256 by libsodium.
#include "channel/meta/signature.hpp"

#include <sodium.h>

#include <array>

namespace palabre::meta {
namespace {

constexpr std::string_view scheme = "sha256=";

using digest = std::array<unsigned char, crypto_auth_hmacsha256_BYTES>;

digest hmac_of(std::string_view key, std::string_view text) {
    const auto bytes = [](std::string_view of) { return reinterpret_cast<const unsigned char*>(of.data()); };
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, bytes(key), key.size());
    crypto_auth_hmacsha256_update(&state, bytes(text), text.size());
    digest made{};
    crypto_auth_hmacsha256_final(&state, made.data());
    return made;
}

}  // namespace

std::string signature(const secret& app, std::string_view text) {
    const digest made = hmac_of(app.reveal(), text);
    std::array<char, made.size() * 2 + 1> hex{};
    sodium_bin2hex(hex.data(), hex.size(), made.data(), made.size());
    return std::string{scheme} + hex.data();
}

bool signed_by(const secret& app, std::string_view text, std::string_view header) {
    if (app.empty() || !header.starts_with(scheme)) return false;
    const auto given = header.substr(scheme.size());
    digest shown{};
    std::size_t length = 0;
    const char* end = nullptr;
    if (sodium_hex2bin(shown.data(), shown.size(), given.data(), given.size(), nullptr, &length, &end) != 0 ||
        length != shown.size() || end != given.data() + given.size())
        return false;
    return sodium_memcmp(shown.data(), hmac_of(app.reveal(), text).data(), shown.size()) == 0;
}

}  // namespace palabre::meta
