// src/api/event_stream.cpp - who listens at /api/v1/events, and what he is told.
#include "api/event_stream.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <set>
#include <utility>

namespace palabre::api {

namespace json = boost::json;

namespace {

constexpr const char* keys_are_others = "the keys are others now: connect again";

}  // namespace

void event_stream::publish(const std::string& company, scope needs, const value& what) {
    ++last_;
    const json::object told{{"number", std::to_string(last_)}, {"company", company}, {"event", what}};
    const auto text = std::make_shared<const std::string>(json::serialize(told));
    kept_.push_back({last_, company, needs, text});
    bytes_ += text->size();
    while (kept_.size() > most_kept || bytes_ > most_kept_bytes) {
        gone_ = kept_.front().number;
        bytes_ -= kept_.front().text->size();
        kept_.pop_front();
    }
    std::vector<http::web_socket_ptr> to;
    for (const auto& each : listeners_)
        if (each.hears(company, needs)) to.push_back(each.socket);
    http::send_to_all(to, text);
}

std::shared_ptr<http::web_socket_taker> event_stream::take(caller who, const std::string& only,
                                                           std::optional<std::uint64_t> after) {
    const auto made = std::make_shared<http::web_socket_taker>();
    made->options.message_most = 1024;
    const auto place = std::make_shared<std::list<listener>::iterator>();
    made->opened = [weak = weak_from_this(), place, who = std::move(who), only, after,
                    keys = keys_](const http::web_socket_ptr& socket) mutable {
        const auto self = weak.lock();
        if (self == nullptr) return socket->close(http::close_code::going_away, "the center is ending");
        if (!who.is_user && keys != self->keys_) who.rights.clear();  // it may be the one that was withdrawn
        *place = self->listeners_.insert(self->listeners_.end(), {std::move(who), only, socket});
        if (!(**place).who.rights.empty()) return self->welcome(**place, after);
        socket->close(http::close_code::try_later, keys_are_others);
    };
    made->said = [](const std::string&) {};
    made->closed = [weak = weak_from_this(), place](int) {
        if (const auto self = weak.lock()) self->listeners_.erase(*place);
    };
    return made;
}

void event_stream::welcome(const listener& who, std::optional<std::uint64_t> after) const {
    bool missed = after && (*after < gone_ || *after > last_);
    std::vector<const std::string*> behind;
    std::size_t bytes = 0;
    if (after && !missed)
        for (const auto& each : kept_)
            if (each.number > *after && who.hears(each.company, each.needs)) {
                behind.push_back(each.text.get());
                bytes += each.text->size();
            }
    if (bytes > most_caught_up) missed = true, behind.clear();
    json::array companies;
    for (const auto& each : who.who.rights)
        if (who.only.empty() || who.only == each.company) companies.emplace_back(each.company);
    const json::object hello{{"number", std::to_string(behind.empty() ? last_ : *after)},
                             {"missed", missed},
                             {"companies", std::move(companies)}};
    who.socket->send(json::serialize(json::object{{"hello", hello}}));
    for (const auto* const each : behind) who.socket->send(*each);
}

template<class Which> void event_stream::let_go(Which which, int code, const char* why) {
    std::vector<http::web_socket_ptr> gone;  // they leave the list when they have closed
    for (auto& each : listeners_) {
        if (!which(each)) continue;
        each.who.rights.clear();  // from now on he hears nothing
        gone.push_back(each.socket);
    }
    for (const auto& each : gone) each->close(code, why);
}

void event_stream::check(logins& users) {
    std::set<std::string> digests;
    for (const auto& each : listeners_)
        if (each.who.is_user && !each.who.rights.empty()) digests.insert(each.who.digest);
    for (const auto& digest : digests)
        users.look(digest, false, [weak = weak_from_this(), digest](const login_answer<history::known_login>& told) {
            const auto self = weak.lock();
            if (self == nullptr || (!told.what && told.why.status != 401)) return;
            const auto now = told.what ? caller_of(*told.what).rights : std::vector<caller::right>{};
            const auto which = [&](const listener& each) {
                return each.who.digest == digest && each.who.rights != now;
            };
            const bool in = told.what.has_value();
            self->let_go(which, in ? http::close_code::try_later : http::close_code::policy,
                         in ? "your rights are others now: connect again" : "log in again");
        });
}

void event_stream::keys_changed() {
    ++keys_;
    let_go([](const listener& each) { return !each.who.is_user; }, http::close_code::try_later, keys_are_others);
}

}  // namespace palabre::api
