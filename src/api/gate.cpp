// src/api/gate.cpp - who asks: a key's holder, or a user by the cookie of his login.
#include "api/gate.hpp"

#include "api/client_address.hpp"
#include "palabre/core/error.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <optional>

namespace palabre::api {
namespace {

/// The key that a request shows; "" for none. Authorization counts where both headers are there.
std::string shown_key(const http::request& what) {
    const auto scheme_of = [](std::string_view text, std::string_view scheme) -> std::optional<std::string_view> {
        const auto same = [](char a, char b) { return (a | 0x20) == (b | 0x20); };
        if (text.size() <= scheme.size() || !std::ranges::equal(text.substr(0, scheme.size()), scheme, same)) return {};
        const auto begin = text.find_first_not_of(' ', scheme.size());
        return begin == std::string_view::npos ? std::string_view{} : text.substr(begin);
    };
    if (const auto* header = http::header_of(what.headers, "Authorization")) {
        if (const auto key = scheme_of(*header, "bearer ")) return std::string{*key};
        if (const auto both = scheme_of(*header, "basic ")) {  // what SOAP's clients know; the key is the password
            const auto text = http::from_base64(*both);
            const auto colon = text.find(':');
            return colon == std::string::npos ? "?" : text.substr(colon + 1);
        }
    }
    const auto* header = http::header_of(what.headers, "X-API-Key");
    return header != nullptr ? *header : std::string{};
}

constexpr const char* how_to_ask =
    "send the header 'Authorization: Bearer KEY' or 'X-API-Key: KEY', or log in with POST /api/v1/session";

bool changes_something(const http::request& what) {
    return what.method != "GET" && what.method != "HEAD";
}

/// "https://host:port" of a URL, without what follows.
std::string origin_of(const std::string& url) {
    const auto host = url.find("://");
    return host == std::string::npos ? "" : url.substr(0, url.find('/', host + 3));
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace

void challenge(http::response& told, bool shown) {
    if (told.status == 401)
        told.headers.emplace_back("WWW-Authenticate", shown ? "Bearer realm=\"palabre\", error=\"invalid_token\""
                                                            : "Bearer realm=\"palabre\"");
}

gate::gate(const server_options& options, key_ring keys, std::shared_ptr<logins> users)
    : keys_{std::move(keys)}, users_{std::move(users)}, public_origin_{origin_of(options.public_url)},
      secure_{!options.certificate.empty() || options.public_url.starts_with("https://")}, log_{options.log} {
    for (const auto& each : options.logins.proxies) {
        proxies_.push_back(plain_address(each));
        if (proxies_.back().empty())
            throw error{errc::invalid_argument, fmt::format("the proxy '{}' is no address", each),
                        "write its address, such as 127.0.0.1 or ::1; names and ranges are not known"};
    }
}

void gate::identify(const http::request& what, std::string_view path, on_caller then, on_refused refuse) {
    const auto shown = shown_key(what);
    if (shown.empty()) {
        if (!token_of(what).empty())
            return identify_user(what, changes_something(what), std::move(then), std::move(refuse));
        return refuse({401, "this asks for a key", how_to_ask}, false);
    }
    const auto* const holder = keys_.find(shown);
    if (holder != nullptr) {
        caller who{holder->name};
        for (const auto& each : holder->companies) who.rights.push_back({each, holder->may});
        return then(what, who);
    }
    log_.warning("an unknown API key was shown", {{"remote", what.remote}, {"path", std::string{path}}});
    refuse({401, "this key is not known", how_to_ask}, true);
}

void gate::identify_user(const http::request& what, bool changes, on_caller then, on_refused refuse) {
    const auto token = token_of(what);
    if (token.empty()) return refuse({401, "nobody is logged in", "log in with POST /api/v1/session"}, false);
    if (changes) {
        const auto right = logins::csrf_of(token);
        const auto* const given = http::header_of(what.headers, "X-CSRF-Token");
        if (given == nullptr || given->size() != right.size() ||
            sodium_memcmp(given->data(), right.data(), right.size()) != 0)
            return refuse({403, "the header X-CSRF-Token is missing, or another login's",
                           "send what GET /api/v1/session tells as 'csrf'"},
                          true);
    }
    users_->find(token, [what = std::make_shared<const http::request>(what), then = std::move(then),
                         refuse = std::move(refuse)](const login_answer<history::known_login>& told) {
        told.what ? then(*what, caller_of(*told.what)) : refuse(told.why, true);
    });
}

bool gate::is_own_page(const http::request& what) const {
    const auto* const origin = http::header_of(what.headers, "Origin");
    if (origin == nullptr) return true;
    if (!public_origin_.empty() && *origin == public_origin_) return true;
    const auto* const host = http::header_of(what.headers, "Host");
    return host != nullptr && *origin == (secure_ ? "https://" : "http://") + *host;
}

/// From the end of X-Forwarded-For, since its beginning is whatever the client wrote. A proxy may add a line of its own. What
/// is no address there ends the search: the last one that a proxy vouched for counts.
std::string gate::address_of(const http::request& what) const {
    const auto believed = [&](const std::string& address) {
        return std::ranges::find(proxies_, address) != proxies_.end();
    };
    std::string found = plain_address(what.remote);
    if (found.empty()) return what.remote;
    if (!believed(found)) return found;
    std::string all;
    for (const auto& [name, value] : what.headers) {
        static constexpr std::string_view forwarded = "x-forwarded-for";
        const auto same = [](char a, char b) { return (a == '-' ? a : a | 0x20) == b; };
        if (std::ranges::equal(name, forwarded, same)) all += (all.empty() ? "" : ",") + value;
    }
    for (std::string_view rest = all; believed(found) && !rest.empty();) {
        const auto comma = rest.rfind(',');
        const auto last = trimmed(comma == rest.npos ? rest : rest.substr(comma + 1));
        auto next = plain_address(last);
        if (next.empty()) break;
        found = std::move(next);
        rest = comma == rest.npos ? std::string_view{} : rest.substr(0, comma);
    }
    return found;
}

/// Two cookies of one name were not both set by us.
std::string gate::token_of(const http::request& what) const {
    std::string found;
    for (const auto& [name, value] : what.headers) {
        static constexpr std::string_view cookie = "cookie";
        const auto same = [](char a, char b) { return (a | 0x20) == b; };
        if (!std::ranges::equal(name, cookie, same)) continue;
        std::string_view rest = value;
        while (!rest.empty()) {
            const auto end = rest.find(';');
            const auto pair = trimmed(rest.substr(0, end));
            rest = end == rest.npos ? std::string_view{} : rest.substr(end + 1);
            const auto equals = pair.find('=');
            if (equals == pair.npos || pair.substr(0, equals) != cookie_name()) continue;
            if (!found.empty()) return {};
            found = pair.substr(equals + 1);
        }
    }
    return found;
}

std::string gate::cookie(const std::string& token, duration lasts) const {
    return fmt::format("{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Strict{}", cookie_name(), token,
                       std::chrono::ceil<std::chrono::seconds>(lasts).count(), secure_ ? "; Secure" : "");
}

}  // namespace palabre::api
