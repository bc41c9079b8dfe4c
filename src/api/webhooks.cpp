// src/api/webhooks.cpp - all webhooks of a center: their options checked, one client for them, their figures.
#include "palabre/api/webhooks.hpp"

#include "api/webhook_lane.hpp"
#include "palabre/core/error.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace palabre::api {
namespace {

using namespace std::chrono_literals;

/// A URL's origin, and what comes behind it with its query, if it has one.
std::pair<http::origin, std::string> read_target(const std::string& url) {
    const auto question = std::min(url.find('?'), url.size());
    auto [at, path] = http::read_url(std::string_view{url}.substr(0, question));
    const auto query = url.substr(question);
    if (std::ranges::any_of(query, [](char c) { return c <= 0x20 || c >= 0x7f || c == '#'; }))
        throw error{errc::invalid_argument, "the query of the URL cannot be sent", "percent-encode it"};
    return {std::move(at), (path.empty() ? std::string(1, '/') : path) + query};
}

void look_at(const webhook& of, const std::vector<webhook>& all, std::vector<problem>& found) {
    const auto wrong = [&](std::string what, std::string cure) {
        found.push_back({{}, fmt::format("webhook '{}' {}", of.name, what), std::move(cure)});
    };
    const auto same = [&](const webhook& other) { return other.name == of.name && other.company == of.company; };
    if (of.name.empty() || of.name.size() > 64) wrong("has no name of 1 to 64 bytes", "name it after who is told");
    if (std::ranges::count_if(all, same) > 1) wrong("is there twice", "name each once in its company");
    if (of.company.empty()) wrong("is no company's", "name the company whose events it is told of");
    if (of.secrets.empty() || of.secrets.size() > 4) wrong("has no 1 to 4 secrets", "add one: openssl rand -hex 24");
    for (const auto& each : of.secrets)
        if (each.reveal().size() < 20 || each.reveal().size() > 200)
            wrong("has a secret that is not 20 to 200 bytes long", "make one with: openssl rand -hex 24");
    for (const auto& word : of.events)
        if (std::ranges::none_of(history::event_types(),
                                 [&](std::string_view type) { return history::means_event(word, type); }))
            wrong(fmt::format("is told of '{}', which is no event", word),
                  fmt::format("there are: {}", fmt::join(history::event_types(), ", ")));
    if (of.limit < 1s || of.limit > 1min) wrong("has a limit that cannot be", "choose 1s to 1min");
    if (of.at_once < 1 || of.at_once > 64) wrong("has an at_once that cannot be", "choose 1 to 64");
    if (of.give_up_after < 1min || of.give_up_after > 24h * 30)
        wrong("has a give_up_after that cannot be", "choose 1min to 30d");
    try {
        read_target(of.url);
    } catch (const error& unreadable) {
        wrong(fmt::format("has a URL that cannot be: {}", unreadable.problems().front().what),
              unreadable.problems().front().cure);
    }
}

}  // namespace

struct webhooks::impl {
    std::vector<std::shared_ptr<webhook_lane>> lanes;
    std::size_t ending = 0;
    task ended;
    std::optional<http::client> asks;
};

void check(const std::vector<webhook>& all) {
    std::vector<problem> found;
    for (const auto& each : all) look_at(each, all, found);
    if (!found.empty()) throw error{errc::invalid_argument, std::move(found)};
}

webhooks::webhooks(runtime& on, history::store& of, webhook_options options) : impl_{std::make_shared<impl>()} {
    check(options.all);
    http::client_options with;
    with.most_connections = 64;
    with.body_most = 65'536;
    with.tls.authorities = options.authorities;
    impl_->asks.emplace(on, std::move(with));
    const auto send = [asks = &*impl_->asks](http::inquiry what, instant deadline,
                                             std::function<void(http::answer)> then) {
        asks->ask(std::move(what), deadline, std::move(then));
    };
    for (const auto& each : options.all) {
        auto [at, target] = read_target(each.url);
        impl_->lanes.push_back(
            std::make_shared<webhook_lane>(on, of, each, std::move(at), std::move(target), send, options));
    }
}

webhooks::~webhooks() = default;

void webhooks::start() {
    for (const auto& each : impl_->lanes) each->look();
}

void webhooks::look(const std::string& company) {
    for (const auto& each : impl_->lanes)
        if (each->what().company == company) each->look();
}

void webhooks::tell(metric_writer& to) const {
    for (const auto& each : impl_->lanes) {
        const metric_labels labels{{"company", each->what().company}, {"webhook", each->what().name}};
        const auto& counted = each->counted();
        const auto count = [&](const char* name, const char* help, std::uint64_t number) {
            to.counter(name, help, static_cast<double>(number), labels);
        };
        count("palabre_webhook_delivered_total", "Events that a webhook's receiver has taken.", counted.delivered);
        count("palabre_webhook_failed_total", "Attempts to tell a receiver that failed.", counted.failed);
        count("palabre_webhook_expired_total", "Events given up: the receiver did not take them in time.",
              counted.expired);
        to.gauge("palabre_webhook_paused", "1 while a receiver that fails is asked only from time to time.",
                 each->is_paused() ? 1 : 0, labels);
        to.gauge("palabre_webhook_waiting", "Events that wait for a receiver, of the next thousand.",
                 static_cast<double>(each->waiting()), labels);
        to.gauge("palabre_webhook_oldest_seconds", "How long ago the first of them happened.",
                 std::chrono::duration<double>(each->oldest()).count(), labels);
    }
}

void webhooks::stop(task then) {
    impl_->ended = std::move(then);
    impl_->ending = impl_->lanes.size() + 1;
    const auto one = [weak = std::weak_ptr{impl_}] {
        const auto self = weak.lock();
        if (self != nullptr && --self->ending == 0) self->ended();
    };
    for (const auto& each : impl_->lanes) each->stop(one);
    one();
}

history::event_rules rules_for(const std::vector<webhook>& all, const std::string& company) {
    history::event_rules made;
    for (const auto& each : all)
        if (each.company == company) made.targets.push_back({each.name, each.events});
    made.kept = !made.targets.empty();
    return made;
}

}  // namespace palabre::api
