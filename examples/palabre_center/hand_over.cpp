// examples/palabre_center/hand_over.cpp - brings a standby's calls and messages to the main center, when it is back.
#include "hand_over.hpp"

#include "http/client.hpp"
#include "http/origin.hpp"
#include "http/target.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <functional>
#include <utility>

namespace palabre_center {

using namespace palabre;
namespace json = boost::json;

namespace {

std::string rfc3339(calendar_time at) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(at);
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:06}Z", seconds, (at - seconds).count());
}

http::tls_settings trusting(const std::string& authorities) {
    http::tls_settings made;
    made.authorities = authorities;
    return made;
}

http::client_options one_connection(const std::string& authorities) {
    http::client_options made;
    made.most_connections = 1;
    made.read_json = true;
    made.tls = trusting(authorities);
    return made;
}

}  // namespace

struct hand_over::impl : std::enable_shared_from_this<impl> {
    impl(runtime& on, standby_outbox& outbox, hand_over_options how, logger to)
        : runtime_{on}, from{outbox}, options{std::move(how)}, log{std::move(to)}, at{http::read_url(options.url)},
          client{on, one_connection(options.authorities)} {}

    void wait() {
        runtime_.after_in_background(options.every, [weak = weak_from_this()] {
            const auto self = weak.lock();
            if (!self) return;
            if (!self->busy) self->next();
            self->wait();
        });
    }

    /// The oldest; one at a time, so that a main center that has just come up is not run over.
    void next() {
        busy = false;
        if (from.waiting().empty()) return;
        busy = true;
        const auto call = from.waiting().begin()->second;
        if (call.from.empty()) return settled(call, {});  // nobody's history, and nobody to write to
        json::object body{{"kind", "conversation"},
                          {"way", "in"},
                          {"on", "voice"},
                          {"service", call.to},
                          {"began", rfc3339(call.began)},
                          {"ended", rfc3339(call.ended)},
                          {"how_ended", call.how_ended},
                          {"reference", call.id},
                          {"source", "standby"},
                          {"details", {{"turned_away", "standby"}}}};
        post(call, "interactions", body, [this, call](const value& told) {
            if (call.sms.empty()) return settled(call, {});
            json::object message{{"on", "sms"}, {"text", call.sms}};
            if (!call.key.empty()) message["key"] = call.key;
            if (told.is_object() && told.get_object().contains("interaction"))
                message["because_of"] = told.get_object().at("interaction");
            post(call, "messages", message, [this, call](const value&) { settled(call, {}); });
        });
    }

    void post(const standby_call& call, const char* what, const json::object& body,
              std::function<void(const value&)> then) {
        http::inquiry asks;
        asks.at = at.at;
        asks.method = "POST";
        asks.target = fmt::format("{}/api/v1/customers/{}/{}?company={}", at.path, http::escaped(call.from), what,
                                  http::escaped(call.company));
        asks.headers = {{"Content-Type", "application/json"}, {"X-API-Key", options.key.reveal()}};
        asks.body = json::serialize(body);
        asks.repeatable = true;  // keys make it so
        client.ask(std::move(asks), runtime_.now() + std::chrono::seconds{10},
                   [weak = weak_from_this(), call, then = std::move(then)](const http::answer& came) {
                       const auto self = weak.lock();
                       if (!self) return;
                       if (came && came.status / 100 == 2) return then(came.data.value_or(nullptr));
                       // What does not fit will never fit; all else, a wrong key too, may be mended there.
                       if (came && (came.status == 400 || came.status == 409 || came.status == 422))
                           return self->settled(call, fmt::format("{} {}", came.status, came.body));
                       self->away(came ? fmt::format("it answers {}", came.status) : came.failure);
                   });
    }

    void settled(const standby_call& call, const std::string& why) {
        from.settle(call.id, why);
        ++count;
        if (std::exchange(is_away, false)) log.info("the main center takes over what was kept for it");
        runtime_.post([weak = weak_from_this()] {
            if (const auto self = weak.lock()) self->next();
        });
    }

    void away(const std::string& why) {
        busy = false;
        if (!std::exchange(is_away, true)) log.warning("the main center does not take over yet", {{"why", why}});
    }

    runtime& runtime_;
    standby_outbox& from;
    const hand_over_options options;
    logger log;
    const http::url at;
    http::client client;
    std::uint64_t count = 0;
    bool busy = false, is_away = false;
};

hand_over::hand_over(runtime& on, standby_outbox& from, hand_over_options how, logger log)
    : impl_{std::make_shared<impl>(on, from, std::move(how), std::move(log))} {
    impl_->wait();
}

hand_over::~hand_over() = default;

std::uint64_t hand_over::done() const noexcept {
    return impl_->count;
}

}  // namespace palabre_center
