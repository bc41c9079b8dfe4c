// src/api/duty_desk.cpp - takes the places of agents who agreed to it and are on duty, and nobody else's.
#include "api/duty_desk.hpp"

#include "api/on_duty.hpp"
#include "core/moment.hpp"
#include "palabre/center/agents.hpp"

#include <boost/json/array.hpp>
#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>

namespace palabre::api {

namespace json = boost::json;
namespace change = history::duty_change;
using history::reply;
using history::verdict;

namespace {

std::string hex(const unsigned char* bytes, std::size_t count) {
    std::string made(count * 2 + 1, '\0');
    sodium_bin2hex(made.data(), made.size(), bytes, count);
    made.pop_back();
    return made;
}

std::string digest_of(const std::string& token) {
    static constexpr std::string_view purpose = "palabre device digest";
    std::array<unsigned char, 32> made{};
    crypto_generichash(made.data(), made.size(), reinterpret_cast<const unsigned char*>(token.data()), token.size(),
                       reinterpret_cast<const unsigned char*>(purpose.data()), purpose.size());
    return hex(made.data(), made.size());
}

void refuse(const on_answer& then, int status, std::string what, std::string cure, std::string field = {}) {
    then({status, {}, fault{status, std::move(what), std::move(cure), std::move(field)}});
}

void refuse(const on_answer& then, verdict how, const std::string& why) {
    switch (how) {
    case verdict::not_found: return refuse(then, 404, "there is no such user", "log in again");
    case verdict::conflict: return refuse(then, 409, why, "choose another name");
    case verdict::refused: return refuse(then, 400, why, "mend that");
    default: return refuse(then, 503, "what is kept cannot be reached now", "try again in a moment");
    }
}

void not_located(const on_answer& then) {
    refuse(then, 404, "agents are not located here", "give the configuration http: {positions: {}}");
}

/// A device's clock may be ahead of ours by a little.
constexpr duration ahead = std::chrono::minutes{2};

}  // namespace

/// The agent that this user is, on duty; nullptr and why where he is not.
const agent_now* duty_desk::working(history::user_id who, std::vector<agent_now>& all, std::string& why) const {
    why = "no agent is this user";
    if (agents_ == nullptr) return nullptr;
    all = agents_->all_agents();
    const auto found = std::ranges::find(all, who, &agent_now::user);
    if (found == all.end()) return nullptr;
    if (api::is_on_duty(*found, *rules_)) return &*found;
    why = found->is.state == routing::agent_state::paused ? "he pauses: he is not located then" : "he is not on duty";
    return nullptr;
}

void duty_desk::view(const duty_person& by, on_answer then) {
    json::object made{
        {"user", by.who.login}, {"consent", nullptr}, {"devices", json::array{}}, {"on_duty", json::array{}}};
    if (store_ == nullptr) return then({200, std::move(made), {}});
    const auto ms = [](duration of) { return of / std::chrono::milliseconds{1}; };
    if (rules_) made["positions"] = json::object{{"every_ms", ms(rules_->every)}, {"kept_ms", ms(rules_->kept)}};
    std::vector<agent_now> all;
    std::string why;
    if (const auto* const agent = rules_ ? working(by.who.id, all, why) : nullptr)
        for (const auto& each : by.companies)
            if (works_for(*agent, each)) made["on_duty"].as_array().emplace_back(each);
    history::duty_of(store_->access())
        .duty_of(by.who.id,
                 [made = std::move(made), then = std::move(then)](const reply<history::duty_view>& told) mutable {
                     if (!told) return refuse(then, told.what, told.why);
                     if (told->agrees()) made["consent"] = detail::write_moment(told->consents.front().given);
                     for (const auto& each : told->devices)
                         made["devices"].as_array().push_back(
                             json::object{{"name", each.name}, {"made", detail::write_moment(each.made)}});
                     then({200, std::move(made), {}});
                 });
}

/// Written, then noted in the log of access, then answered.
void duty_desk::change(const duty_person& by, const char* operation, const std::string& subject, change::any what,
                       on_answer then, std::function<void(duty_desk&)> done) {
    if (store_ == nullptr) return refuse(then, verdict::unavailable, {});
    history::access_note about{
        .who = "user:" + by.who.login, .operation = operation, .subject = subject, .from = by.from};
    history::duty_of(store_->access())
        .write({std::move(what)}, alive([by, about = std::move(about), then = std::move(then),
                                         done = std::move(done)](duty_desk& self, const reply<history::nothing>& how) {
                   if (!how) return refuse(then, how.what, how.why);
                   self.trail_->note(about, [weak = self.weak_from_this(), then, done](bool kept) {
                       if (!kept)
                           return refuse(then, 503, "it is done, and could not be noted yet", "nothing more is needed");
                       if (const auto still = weak.lock()) done(*still);
                   });
               }));
}

void duty_desk::agree(const duty_person& by, on_answer then) {
    if (!rules_) return not_located(then);
    change(by, "agree_to_positions", by.who.login, change::agree{by.who.id, runtime_.calendar_now()}, then,
           [by, then](duty_desk& self) { self.view(by, then); });
}

void duty_desk::withdraw(const duty_person& by, on_answer then) {
    change(by, "withdraw_positions", by.who.login, change::withdraw{by.who.id, runtime_.calendar_now()}, then,
           [by, then](duty_desk& self) {
               for (const auto& each : self.agents_ ? self.agents_->all_agents() : std::vector<agent_now>{})
                   if (each.user == by.who.id) self.hide(each.name);
               self.view(by, then);
           });
}

bool duty_desk::is_on_duty(history::user_id who) const {
    std::vector<agent_now> all;
    std::string why;
    return rules_ && working(who, all, why) != nullptr;
}

bool duty_desk::was_on_duty(history::user_id who, calendar_time then) const {
    return std::ranges::any_of(on_duty_,
                               [&](const auto& each) { return each.second.who == who && then >= each.second.since; });
}

void duty_desk::locate(const duty_person& by, const history::fix& where, on_answer then) {
    if (!rules_) return not_located(then);
    if (store_ == nullptr) return refuse(then, verdict::unavailable, {});
    std::vector<agent_now> all;
    std::string why;
    const auto* const agent = working(by.who.id, all, why);
    if (agent == nullptr)
        return refuse(then, 409, why, "places are taken from who has agreed and is on duty, and from nobody else");
    const auto now = runtime_.calendar_now();
    if (where.at > now + ahead)
        return refuse(then, 400, "that moment has not come yet", "set the device's clock", "at");
    hears(*agent);  // where nobody has told us
    if (!was_on_duty(by.who.id, where.at))
        return refuse(then, 409, "he was not on duty then", "nothing is to be done: it is not kept");
    std::vector<std::string> names;
    std::vector<change::any> changes;
    for (std::size_t at = 0; at < by.companies.size() && at < by.who.grants.size(); ++at)
        if (works_for(*agent, by.companies[at])) {
            names.push_back(by.companies[at]);
            changes.emplace_back(change::locate{by.who.grants[at].in, by.who.id, where});
        }
    if (changes.empty())
        return refuse(then, 409, "he serves no queue of a company that he has a role in", "ask an administrator");
    history::duty_of(store_->access())
        .write(std::move(changes), alive([who = *agent, names, where,
                                          then = std::move(then)](duty_desk& self, const reply<history::nothing>& how) {
                   if (how.what == verdict::conflict)
                       return refuse(then, 403, how.why, "he agrees at his desk, under Position, or is not located");
                   if (!how) return refuse(then, how.what, how.why);
                   self.shown(who, names, where);
                   json::array told;
                   for (const auto& each : names) told.emplace_back(each);
                   then({200, {{"companies", std::move(told)}}, {}});
               }));
}

void duty_desk::shown(const agent_now& who, const std::vector<std::string>& to, const history::fix& where) {
    auto made = told(where);
    made["type"] = "position";
    made["agent"] = who.name;
    if (!who.title.empty()) made["title"] = who.title;
    for (const auto& each : to) live_->publish(each, scope::supervise, made);
    shown_[who.name] = to;
}

void duty_desk::hide(const std::string& agent) {
    const auto found = shown_.find(agent);
    if (found == shown_.end()) return;
    for (const auto& each : found->second)
        live_->publish(each, scope::supervise, json::object{{"type", "position"}, {"agent", agent}, {"gone", true}});
    shown_.erase(found);
}

void duty_desk::hears(const agent_now& what) {
    if (!rules_) return;
    if (api::is_on_duty(what, *rules_)) {
        on_duty_.try_emplace(what.name, stretch{what.user, what.since});
    } else if (on_duty_.erase(what.name) > 0) {
        hide(what.name);
    }
}

void duty_desk::add_device(const duty_person& by, const std::string& name, on_answer then) {
    if (!rules_) return not_located(then);
    std::array<std::uint64_t, 2> bits{};
    for (auto& each : bits) each = runtime_.random();
    const auto token = hex(reinterpret_cast<const unsigned char*>(bits.data()), sizeof bits);
    change(by, "add_device", name, change::add_device{by.who.id, {digest_of(token), name, runtime_.calendar_now()}},
           then, [by, name, token, then](duty_desk&) {
               then({201, {{"name", name}, {"user", by.who.login}, {"token", token}}, {}});
           });
}

void duty_desk::remove_device(const duty_person& by, const std::string& name, on_answer then) {
    change(by, "remove_device", name, change::remove_device{by.who.id, name}, then,
           [by, then](duty_desk& self) { self.view(by, then); });
}

void duty_desk::find_device(const std::string& token, std::function<void(reply<duty_person>)> then) {
    if (store_ == nullptr) return then({verdict::unavailable, {}, {}});
    history::duty_of(store_->access())
        .device_by(digest_of(token), [then = std::move(then)](const reply<history::known_device>& told) {
            then({told.what, {told->who, told->companies, {}}, told.why});
        });
}

void duty_desk::tidy() {
    if (store_ == nullptr) return;
    constexpr std::size_t most = 1000;
    const auto before = rules_ ? runtime_.calendar_now() - rules_->kept : calendar_time::max();
    history::duty_of(store_->access()).sweep(before, most, alive([](duty_desk& self, const reply<std::size_t>& gone) {
                                                 if (gone && *gone == most) self.tidy();  // there is more
                                             }));
}

}  // namespace palabre::api
