// src/sip/sdes.hpp - keys of encrypted sound as session descriptions carry them: a=crypto (RFC 4568).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace palabre::sip {

/// The suites that are spoken here, RFC 4568 section 6.2.
enum class crypto_suite : std::uint8_t { aes_128_sha1_80, aes_128_sha1_32 };

/// "AES_CM_128_HMAC_SHA1_80".
std::string_view to_string(crypto_suite which) noexcept;

/// 128 bits of key, 112 of salt.
using srtp_secret = std::array<std::uint8_t, 30>;

/// One a=crypto: a way to encrypt, and the key that its sender encrypts with.
struct crypto {
    std::uint32_t tag = 1;  ///< The answer repeats the tag of what it takes.
    crypto_suite suite = crypto_suite::aes_128_sha1_80;
    srtp_secret key{};

    bool operator==(const crypto&) const = default;
};

/// What stands behind "a=crypto:". Nothing for another suite, more than one key, a master key identifier, or a session
/// parameter that would have to be followed (RFC 4568 section 6.3): the offer's next line may do.
std::optional<crypto> read_crypto(std::string_view text);

std::string write(const crypto& of);

}  // namespace palabre::sip
