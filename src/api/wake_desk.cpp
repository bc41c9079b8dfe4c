// src/api/wake_desk.cpp - wakes the desks of agents who are offered something while their pages sleep.
#include "api/wake_desk.hpp"

#include "palabre/center/agents.hpp"
#include "palabre/core/error.hpp"
#include "palabre/history/access_book.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace palabre::api {

namespace change = history::duty_change;
using history::reply;

namespace {

struct address {
    http::origin at;
    std::string origin, target;
};

/// An endpoint may have a query, which http::read_url() does not take.
std::optional<address> read_endpoint(std::string_view text) {
    const auto scheme = text.find("://");
    if (scheme == text.npos) return {};
    const auto path = text.find('/', scheme + 3);
    address made;
    made.origin = text.substr(0, path);
    made.target = path == text.npos ? "/" : std::string{text.substr(path)};
    const bool plain = std::ranges::all_of(made.target, [](char c) { return c > ' ' && c < '\x7f' && c != '#'; });
    if (!plain) return {};
    try {
        made.at = http::read_url(made.origin).at;
    } catch (const error&) {
        return {};
    }
    return made;
}

std::string random_bytes(runtime& from, std::size_t words) {
    std::string made;
    for (std::size_t each = 0; each < words; ++each) {
        const auto bits = from.random();
        made.append(reinterpret_cast<const char*>(&bits), sizeof bits);
    }
    return made;
}

}  // namespace

struct wake_desk::message {
    history::wake_address whom;
    address where;
    std::string body;
    instant until;
    int tries = 0;
};

wake_desk::wake_desk(runtime& on, const server_options& options, history::store* of)
    : runtime_{on}, rules_{options.push}, idle_{options.logins.idle}, agents_{options.agents}, store_{of},
      log_{options.log} {
    if (!rules_) return;
    if (!rules_->contact.starts_with("mailto:") && !rules_->contact.starts_with("https://"))
        throw error{errc::invalid_argument,
                    fmt::format("'{}' is nobody whom a push service could write to", rules_->contact),
                    "write mailto:ADDRESS, or https://PAGE"};
    us_.emplace(rules_->key);
}

const std::string& wake_desk::public_key() const noexcept {
    static const std::string none;
    return us_ ? us_->public_key() : none;
}

/// Browsers name whom we send to: without this list they could have us ask anybody, also inside.
bool wake_desk::is_known(std::string_view endpoint) const {
    const auto read = read_endpoint(endpoint);
    if (!read) return false;
    return std::ranges::any_of(rules_->services, [&](const std::string& each) {
        if (each.find("://") != each.npos) return each == read->origin;
        constexpr std::uint16_t https = 443;
        if (!read->at.secure || read->at.port != https) return false;
        return each.starts_with("*.") ? read->at.host.ends_with(each.substr(1)) : read->at.host == each;
    });
}

void wake_desk::wake_at(history::wake_address what, on_answer then) {
    const auto refuse = [&](int status, const char* why, const char* cure, const char* field = "") {
        then({status, {}, fault{status, why, cure, field}});
    };
    if (!us_) return refuse(404, "nobody is woken here", "give the configuration http: {push: {...}}");
    if (store_ == nullptr) return refuse(503, "this center keeps no users", "name a store in its configuration");
    if (!is_known(what.endpoint))
        return refuse(400, "that is no push service that is known here", "add its host to http: {push: {services: []}}",
                      "endpoint");
    constexpr std::size_t half = 4;
    const auto own = random_bytes(runtime_, half);
    if (encrypted_for({from_base64url(what.key), from_base64url(what.secret)}, "", own, own.substr(0, own.size() / 2))
            .empty())
        return refuse(400, "nothing can be encrypted for these keys", "send what PushSubscription.toJSON() has",
                      "keys");
    history::duty_of(store_->access())
        .write({change::wake_at{std::move(what)}}, [then](const reply<history::nothing>& how) {
            if (how) return then({204, {}, {}});
            then({503, {}, fault{503, "that cannot be kept now", "try again in a moment"}});
        });
}

void wake_desk::let_sleep(const std::string& login, on_answer then) {
    if (store_ == nullptr) return then({204, {}, {}});
    history::duty_of(store_->access())
        .write({change::let_sleep{.login = login}}, [then](const reply<history::nothing>& how) {
            if (how) return then({204, {}, {}});
            then({503, {}, fault{503, "that cannot be written now", "try again in a moment"}});
        });
}

void wake_desk::hears(const task_now& what) {
    if (!us_ || store_ == nullptr || agents_ == nullptr) return;
    if (what.state != task_state::offered) {
        offered_.erase(what.id);
        return;
    }
    auto& before = offered_[what.id];
    std::vector<agent_now> all;
    for (const auto& name : what.agents) {
        if (std::ranges::find(before, name) != before.end()) continue;
        if (all.empty()) all = agents_->all_agents();
        const auto who = std::ranges::find(all, name, &agent_now::name);
        if (who != all.end()) wake(who->user, to_string(what.kind));
    }
    before = what.agents;
}

void wake_desk::wake(history::user_id who, std::string_view kind) {
    const auto now = runtime_.calendar_now();
    history::duty_of(store_->access())
        .wake_addresses(
            who, now - idle_, now,
            [weak = weak_from_this(), kind = std::string{kind}](const reply<std::vector<history::wake_address>>& told) {
                const auto self = weak.lock();
                if (self == nullptr || !told) return;
                const auto text = boost::json::serialize(boost::json::object{{"kind", kind}});
                for (const auto& each : *told) {
                    const auto where = read_endpoint(each.endpoint);
                    if (!where || !self->is_known(each.endpoint)) continue;
                    if (self->under_way_ >= most_under_way) {
                        ++self->dropped_;
                        continue;
                    }
                    constexpr std::size_t key_words = 4, salt_words = 2;
                    auto body = encrypted_for({from_base64url(each.key), from_base64url(each.secret)}, text,
                                              random_bytes(self->runtime_, key_words),
                                              random_bytes(self->runtime_, salt_words));
                    if (body.empty()) continue;
                    ++self->under_way_;
                    self->send(std::make_shared<message>(
                        message{each, *where, std::move(body), self->runtime_.now() + fresh}));
                }
            });
}

void wake_desk::send(const std::shared_ptr<message>& what) {
    if (!client_) client_.emplace(runtime_, http::client_options{});
    const auto left = std::chrono::ceil<std::chrono::seconds>(what->until - runtime_.now());
    constexpr duration token_holds = std::chrono::hours{12}, patience = std::chrono::seconds{10};
    http::inquiry asked;
    asked.at = what->where.at;
    asked.method = "POST";
    asked.target = what->where.target;
    asked.body = what->body;
    asked.headers = {{"Content-Type", "application/octet-stream"},
                     {"Content-Encoding", "aes128gcm"},
                     {"TTL", std::to_string(left.count())},
                     {"Urgency", "high"},
                     {"Topic", "palabre-work"},  // one that waits is replaced by the next
                     {"Authorization",
                      us_->authorization(what->where.origin, rules_->contact, runtime_.calendar_now() + token_holds)}};
    ++what->tries;
    client_->ask(std::move(asked), runtime_.now() + patience,
                 [weak = weak_from_this(), what](const http::answer& told) {
                     if (const auto self = weak.lock()) self->answered(what, told);
                 });
}

void wake_desk::answered(const std::shared_ptr<message>& what, const http::answer& told) {
    const bool passes = !told || told.status == 429 || told.status >= 500;
    constexpr std::array<duration, 2> waits{std::chrono::seconds{2}, std::chrono::seconds{10}};
    const auto again = static_cast<std::size_t>(what->tries - 1);
    if (passes && again < waits.size() && runtime_.now() + waits[again] < what->until) {
        runtime_.after_in_background(waits[again], [weak = weak_from_this(), what] {
            if (const auto self = weak.lock()) self->send(what);
        });
        return;
    }
    --under_way_;
    if (told && told.status >= 200 && told.status < 300) {
        ++taken_;
    } else if (told && (told.status == 404 || told.status == 410)) {  // RFC 8030, 7.3: it is no more
        ++gone_;
        history::duty_of(store_->access()).write({change::let_sleep{.endpoint = what->whom.endpoint}}, [](const auto&) {
        });
    } else {
        ++failed_;
        log_.warning("a desk could not be woken", {{"service", what->where.origin},
                                                   {"why", told ? fmt::format("HTTP {}", told.status) : told.failure}});
    }
}

void wake_desk::tell(metric_writer& to) const {
    if (!us_) return;
    const auto count = [&](const char* outcome, std::uint64_t times) {
        to.counter("palabre_push_total", "Messages to browsers that sleep, by what their service answered.",
                   static_cast<double>(times), {{"outcome", outcome}});
    };
    count("taken", taken_);
    count("gone", gone_);
    count("failed", failed_);
    count("dropped", dropped_);
}

}  // namespace palabre::api
