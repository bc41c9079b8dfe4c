// src/connector/token_source.hpp - OAuth 2.0 access tokens, fetched once for all who wait.
#pragma once

#include "http/client.hpp"
#include "palabre/connector/http.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace palabre::detail {

/// Owns:    the token, and who waits for it. The client and the runtime must outlive it.
/// Threads: the strand.
class token_source {
public:
    /// Throws error{errc::invalid_argument} for a URL that is none, or no client id.
    token_source(runtime& on, http::client& through, const http_client_credentials& by, duration limit);

    /// Gives the token, or why there is none: at once where it is known, by `deadline` at the latest.
    void get(instant deadline, std::function<void(const std::string& token, const std::string& why)> then);

    /// A server did not take it.
    void refused(const std::string& token);

private:
    struct waiter {
        explicit waiter(runtime& on) : patience{on} {}
        std::function<void(const std::string&, const std::string&)> then;
        timer patience;
    };

    void fetch();
    void fetched(const http::answer& told);
    std::string take(const http::answer& told);

    runtime& runtime_;
    http::client& client_;
    http::inquiry asks_;
    const duration limit_;
    std::vector<std::shared_ptr<waiter>> waiting_;
    std::string token_;
    instant good_until_{};
    bool fetching_ = false;
};

}  // namespace palabre::detail
