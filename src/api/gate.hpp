// src/api/gate.hpp - who asks: a key's holder, or a user by the cookie of his login.
#pragma once

#include "api/caller.hpp"
#include "api/key_ring.hpp"
#include "api/logins.hpp"
#include "http/message.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::api {

/// Owns:    the keys' digests, and who is logged in.
/// Threads: the strand.
class gate {
public:
    /// The request is the one that was given, or a copy that lives for the call.
    using on_caller = std::function<void(const http::request&, const caller&)>;
    /// `shown`: something was, and is not known.
    using on_refused = std::function<void(const fault&, bool shown)>;

    /// Throws error{errc::invalid_argument} for a proxy that is no address.
    gate(const server_options& options, key_ring keys, std::shared_ptr<logins> users);

    /// A key counts before a cookie. With a cookie, what changes anything needs the token against forgery (CSRF).
    void identify(const http::request& what, std::string_view path, on_caller then, on_refused refuse);

    /// Who shows that cookie and nothing else; `changes`: the token is needed.
    void identify_user(const http::request& what, bool changes, on_caller then, on_refused refuse);

    /// Whether a browser's page of this origin asks, or no browser.
    bool is_own_page(const http::request& what) const;

    /// The client's address, also behind a proxy that is believed.
    std::string address_of(const http::request& what) const;

    std::string token_of(const http::request& what) const;  ///< "" for none.
    std::string cookie(const std::string& token, duration lasts) const;
    bool is_secure() const noexcept { return secure_; }

    void keys(key_ring fresh) { keys_ = std::move(fresh); }
    logins& users() noexcept { return *users_; }

private:
    std::string_view cookie_name() const { return secure_ ? "__Host-palabre" : "palabre"; }

    key_ring keys_;
    std::shared_ptr<logins> users_;
    std::vector<std::string> proxies_;  ///< As plain_address() writes them.
    std::string public_origin_;         ///< "https://api.example"; "" where the configuration names none.
    bool secure_;                       ///< Clients come by TLS.
    logger log_;
};

/// WWW-Authenticate, where it is a 401.
void challenge(http::response& told, bool shown);

}  // namespace palabre::api
