// palabre/channel/file_links.hpp - urls by which a provider fetches one file of ours, for a while.
#pragma once

#include "palabre/channel/callback.hpp"
#include "palabre/core/runtime.hpp"
#include "palabre/core/secret.hpp"

#include <optional>
#include <string>

namespace palabre {

/// URL/files/COMPANY/HASH?type=..&until=..&by=..: signed by HMAC-SHA256 (RFC 2104) over all the rest. Whoever has the link
/// has the file until then, and no way to another one.
///
/// Owns:    the key.
/// Threads: a value.
class file_links {
public:
    /// `url` is where the callback server is reached from outside: "https://hooks.example". Throws
    /// error{errc::invalid_argument} for a key of fewer than 16 bytes, and for a time that is not 1 min to 30 days.
    file_links(secret key, std::string url, duration holds = std::chrono::hours{1});

    std::string link(const std::string& company, const std::string& hash, const std::string& type,
                     calendar_time now) const;

    struct asked {
        std::string company, hash, type;
    };

    /// What a request for /files/... may have; nothing where it is forged, cut, or too late.
    std::optional<asked> read(const callback_request& of, calendar_time now) const;

private:
    std::string signature(const asked& of, const std::string& until) const;

    secret key_;
    std::string url_;
    duration holds_;
};

}  // namespace palabre
