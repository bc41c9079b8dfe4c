// src/connector/token_source.cpp - OAuth 2.0 access tokens, fetched once for all who wait.
#include "connector/token_source.hpp"

#include "http/target.hpp"
#include "palabre/core/error.hpp"

#include <boost/json/object.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace palabre::detail {

using namespace std::chrono_literals;

token_source::token_source(runtime& on, http::client& through, const http_client_credentials& by, duration limit)
    : runtime_{on}, client_{through}, limit_{limit} {
    const auto at = http::read_url(by.token_url);
    if (by.client_id.empty()) throw error{errc::invalid_argument, "client credentials without a client_id", "name it"};
    asks_.at = at.at;
    asks_.method = "POST";
    asks_.target = at.path.empty() ? "/" : at.path;
    asks_.repeatable = true;
    const auto pair = http::escaped(by.client_id) + ":" + http::escaped(by.client_secret.reveal());  // RFC 6749, 2.3.1
    asks_.headers = {{"Accept", "application/json"},
                     {"User-Agent", "palabre"},
                     {"Content-Type", "application/x-www-form-urlencoded"},
                     {"Authorization", "Basic " + http::base64(pair)}};
    asks_.body = "grant_type=client_credentials";
    if (!by.scope.empty()) asks_.body += "&scope=" + http::escaped(by.scope);
}

void token_source::get(instant deadline, std::function<void(const std::string&, const std::string&)> then) {
    if (!token_.empty() && runtime_.now() < good_until_) return then(token_, {});
    const auto each = std::make_shared<waiter>(runtime_);
    each->then = std::move(then);
    each->patience.start(deadline - runtime_.now(), [this, each = each.get()] {
        const auto found = std::ranges::find(waiting_, each, &std::shared_ptr<waiter>::get);
        const auto late = *found;
        waiting_.erase(found);
        late->then({}, "the token server gave no answer in time");
    });
    waiting_.push_back(each);
    if (!std::exchange(fetching_, true)) fetch();
}

void token_source::refused(const std::string& token) {
    if (token_ == token) token_.clear();
}

void token_source::fetch() {
    client_.ask(asks_, runtime_.now() + limit_, [this](const http::answer& told) { fetched(told); });
}

void token_source::fetched(const http::answer& told) {
    fetching_ = false;
    const auto why = take(told);
    const auto token = token_;  // whoever is answered may refuse it
    for (const auto& each : std::exchange(waiting_, {})) {
        each->patience.cancel();
        each->then(why.empty() ? token : std::string{}, why);
    }
}

/// Why there is no token, "" where there is one.
std::string token_source::take(const http::answer& told) {
    if (!told) return "the token server: " + told.failure;
    if (told.status != 200) return fmt::format("the token server answered with status {}", told.status);
    const auto* const map = told.data ? told.data->if_object() : nullptr;
    const auto* const token = map == nullptr ? nullptr : map->if_contains("access_token");
    if (token == nullptr || !token->is_string() || token->get_string().empty())
        return "the token server's answer has no access_token";
    const std::string text{token->get_string()};
    if (!std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; }))
        return "the token server's access_token cannot stand in a header";
    const auto* const given = map->if_contains("expires_in");
    std::int64_t seconds = 3'600;
    if (given != nullptr && given->is_int64()) seconds = std::clamp<std::int64_t>(given->get_int64(), 0, 86'400 * 365);
    const duration good = std::chrono::seconds{seconds};
    token_ = text;
    good_until_ = runtime_.now() + good - std::min<duration>(good / 10, 30s);
    return {};
}

}  // namespace palabre::detail
