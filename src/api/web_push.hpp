// src/api/web_push.hpp - what a browser's push service is sent: encrypted for the browser, signed for the service.
#pragma once

#include "palabre/core/runtime.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace palabre::api {

/// A browser's: its public key on P-256, uncompressed (65 bytes), and the secret that it shares (16 bytes).
struct push_keys {
    std::string key, secret;
};

/// "BCVx..." as a browser writes it (base64url, RFC 4648), with or without padding; "" for what is none.
std::string from_base64url(std::string_view text);
std::string base64url(std::string_view bytes);

/// RFC 8291: one record of RFC 8188's aes128gcm, for nobody but that browser. `own` is a private key for this message alone, 32
/// random bytes; `salt` 16. "" where the browser's keys are none, or `own` is no number below the curve's order (one in four
/// thousand million).
std::string encrypted_for(const push_keys& whom, std::string_view text, std::string_view own, std::string_view salt);

/// By what push services know us (RFC 8292).
///
/// Owns:    the private key.
/// Threads: one at a time.
class push_identity {
public:
    /// Reads a PEM file. Throws error{errc::invalid_file} for one that has no private key on P-256.
    explicit push_identity(const std::string& file);
    ~push_identity();
    push_identity(push_identity&&) noexcept;

    /// In base64url: what browsers subscribe with.
    const std::string& public_key() const noexcept { return public_; }

    /// The Authorization header for that origin ("https://fcm.googleapis.com"), good until then, at most a day ahead.
    std::string authorization(const std::string& audience, const std::string& contact, calendar_time until) const;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
    std::string public_;
};

}  // namespace palabre::api
