// src/sip/lent_login.cpp - logins that hold for a while: an end, a user, and what a key makes of the two.
#include "sip/lent_login.hpp"

#include "palabre/channel/lent_login.hpp"

#include <fmt/format.h>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <charconv>

namespace palabre {

secret lent_password(const secret& key, std::string_view name, lent_hash by) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> made{};
    unsigned size = 0;
    const auto& text = key.reveal();
    HMAC(by == lent_hash::sha1 ? EVP_sha1() : EVP_sha256(), text.data(), static_cast<int>(text.size()),
         reinterpret_cast<const unsigned char*>(name.data()), name.size(), made.data(), &size);
    std::array<unsigned char, (EVP_MAX_MD_SIZE + 2) / 3 * 4 + 1> written{};
    const int length = EVP_EncodeBlock(written.data(), made.data(), static_cast<int>(size));
    return secret{std::string{written.begin(), written.begin() + length}};
}

lent_login lend(const secret& key, const std::string& user, std::int64_t until, lent_hash by) {
    auto name = fmt::format("{}:{}", until, user);
    auto password = lent_password(key, name, by);
    return {std::move(name), std::move(password)};
}

namespace sip {

std::optional<std::int64_t> lent_until(std::string_view name, std::string_view user) {
    const auto colon = name.find(':');
    if (colon == name.npos || name.substr(colon + 1) != user) return {};
    std::int64_t until = 0;
    const auto [end, wrong] = std::from_chars(name.data(), name.data() + colon, until);
    if (wrong != std::errc{} || end != name.data() + colon) return {};
    return until;
}

}  // namespace sip
}  // namespace palabre
