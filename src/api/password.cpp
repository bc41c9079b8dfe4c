// src/api/password.cpp - passwords by libsodium's argon2id.
#include "api/password.hpp"

#include "palabre/core/error.hpp"

#include <sodium.h>

#include <array>

namespace palabre::api {
namespace {

void start_sodium() {
    if (sodium_init() < 0) throw error{errc::io, "libsodium cannot start", "check the system's random source"};
}

}  // namespace

std::string hash_password(const secret& password, password_cost cost) {
    const std::string& text = password.reveal();
    constexpr std::size_t shortest = 10;
    if (text.size() < shortest || text.size() > longest_password)
        throw error{errc::invalid_argument, "a password is 10 to 200 bytes",
                    "choose a longer one: a few words are easy to remember"};
    start_sodium();
    std::array<char, crypto_pwhash_STRBYTES> made{};
    if (crypto_pwhash_str(made.data(), text.data(), text.size(), cost.passes, cost.memory) != 0)
        throw error{errc::io, "there is not enough memory for a password's hash", "free some, or lower its cost"};
    return made.data();
}

bool is_password(const std::string& hash, const secret& shown) {
    const std::string& text = shown.reveal();
    return crypto_pwhash_str_verify(hash.c_str(), text.data(), text.size()) == 0;
}

secret new_password() {
    start_sodium();
    constexpr std::string_view plain = "abcdefghjkmnpqrstuvwxyz23456789";
    std::string made;
    for (int each = 0; each < 20; ++each) made += plain[randombytes_uniform(plain.size())];
    return secret{std::move(made)};
}

}  // namespace palabre::api
