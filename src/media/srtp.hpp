// src/media/srtp.hpp - packets encrypted and authenticated on their way (RFC 3711), by libsrtp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace palabre::media {

enum class srtp_suite : std::uint8_t {
    aes_128_sha1_80,  ///< AES_CM_128_HMAC_SHA1_80, which everybody has.
    aes_128_sha1_32,  ///< AES_CM_128_HMAC_SHA1_32: a shorter tag on RTP, not on RTCP.
};

/// A master key and its salt, as RFC 4568 carries them.
using srtp_key = std::array<std::uint8_t, 30>;

struct srtp_keys {
    srtp_suite suite = srtp_suite::aes_128_sha1_80;
    srtp_key ours{};    ///< What we send is encrypted with it.
    srtp_key theirs{};  ///< What the peer sends.

    bool operator==(const srtp_keys&) const = default;
};

/// One call's encryption, both ways.
///
/// Owns:    libsrtp's sessions.
/// Threads: one at a time. The OpenSSL beneath libsrtp allocates a little for each packet: encrypted calls are the exception
///          to what holds on media threads.
class srtp {
public:
    /// What a packet grows by at most.
    static constexpr std::size_t rtp_trailer = 10, rtcp_trailer = 14;

    /// `ssrc`: of what we send.
    srtp(const srtp_keys& keys, std::uint32_t ssrc);
    srtp(const srtp&) = delete;
    srtp& operator=(const srtp&) = delete;
    ~srtp();

    /// Takes what goes on unchanged from the one before: a key that stays keeps its count of wrapped sequence numbers.
    void go_on_from(srtp& before) noexcept;

    /// In place; `packet` has room for the trailer behind its `size`. The new size; 0 where it must not be sent.
    std::size_t protect(std::uint8_t* packet, std::size_t size) noexcept;
    std::size_t protect_rtcp(std::uint8_t* packet, std::size_t size) noexcept;

    /// In place. The new size; 0 for what is forged, damaged or repeated.
    std::size_t unprotect(std::span<std::uint8_t> packet) noexcept;
    std::size_t unprotect_rtcp(std::span<std::uint8_t> packet) noexcept;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace palabre::media
