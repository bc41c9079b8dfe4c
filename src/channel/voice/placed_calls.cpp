// src/channel/voice/placed_calls.cpp - calls of ours until somebody answers, and the telephones that they may go to.
#include "channel/voice/placed_calls.hpp"

#include "channel/voice/short_id.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace palabre::detail {
namespace {

constexpr std::string_view telephone = "phone:";

}  // namespace

placed_calls::placed_calls(line_parts& line,
                           std::function<void(const std::shared_ptr<voice_call>&, sip::call_id)> stands,
                           const conversation_handler& to_center)
    : line_{line}, stands_{std::move(stands)}, to_center_{to_center} {
}

/// Nobody is told.
placed_calls::~placed_calls() {
    for (const auto& [number, each] : std::exchange(all_, {})) {
        line_.dialler->cancel(each.dialled);
        each.call->leave();
    }
}

/// How its keys come and which ports it wants is its trunk's affair; until one has taken it, the first one's.
peer_manner placed_calls::manner_towards(const call_request& what) const {
    for (const auto& each : line_.options.trunks)
        if (what.trunk.empty() || each.name == what.trunk) return manner_of(each.dtmf, each.own_ports);
    return {};
}

std::shared_ptr<voice_call> placed_calls::ringing(std::uint64_t number) const {
    const auto found = all_.find(number);
    return found == all_.end() ? nullptr : found->second.call;
}

std::uint64_t placed_calls::call(call_request what, call_handlers then, voice_call* for_whom) {
    const auto number = ++last_;
    sip::dialling how;
    std::optional<call_outcome> impossible;
    if (what.to.starts_with(telephone)) {
        const auto found = phones_.find(std::string_view{what.to}.substr(telephone.size()));
        if (found != phones_.end())
            how.phones = found->second;
        else
            impossible = {call_result::unreachable, 0, 20, "none of the user's telephones is registered"};
    }
    conversation_info about;
    about.id = short_id(line_.on);
    about.from = what.to;
    about.to = what.as.empty() ? what.caller_id : what.as;
    about.began = line_.on.calendar_now();
    const auto manner = manner_towards(what);
    const auto made = std::make_shared<voice_call>(line_, manner, std::move(about));
    if (line_.is_draining)
        impossible = {call_result::failed, 0, 34, "the line is closing"};
    else if (!impossible && !made->open(manner, for_whom))
        impossible = {call_result::failed, 0, 34, "all media ports are taken"};

    if (!impossible && what.detects) made->judges(*what.detects, then.answer);

    how.transfers = for_whom != nullptr && std::ranges::any_of(line_.options.phones.users, [&](const auto& each) {
                        return each.transfers && what.to == std::string{telephone} + each.name;
                    });
    for (const auto& each : line_.options.phones.users)
        if (each.encrypted && what.to == std::string{telephone} + each.name) how.sound = sip::encryption::required;
    how.to = what.to;
    how.caller_id = what.caller_id;
    how.name = what.name;
    how.is_withheld = what.is_withheld;
    how.diverted_from = what.diverted_from;
    how.trunk = what.trunk;
    how.ring_for = what.ring_for;
    how.headers = what.headers;
    how.before = std::exchange(what.before_invite, nullptr);
    if (const auto& waits = line_.options.before_calls)
        how.before = [waits, before = std::move(how.before)](std::function<void(bool)> go) {
            waits([before, go = std::move(go)] { before ? before(go) : go(true); });
        };
    how.ours = [made](const std::string& host) { return made->ours(host); };
    line_.log.info("calling", {{"conversation", made->about().id}, {"to", what.to}, {"trunk", what.trunk}});
    all_.emplace(number, entry{made, std::move(what), std::move(then)});
    if (impossible) {
        line_.on.post([this, number, why = *impossible, alive = std::weak_ptr{made}] {
            if (alive.lock() != nullptr) failed(number, why, {});
        });
        return number;
    }
    all_.at(number).dialled = line_.dialler->dial(
        std::move(how),
        {.progressed = [this, number](int status, const auto& early) { progressed(number, status, early); },
         .answered = [this, number](const auto& way, const auto& holds) { reached(number, way, holds); },
         .failed = [this, number](const auto& why, const auto& way) { failed(number, why, way); }});
    return number;
}

void placed_calls::cancel(std::uint64_t number) {
    const auto found = all_.find(number);
    if (found == all_.end()) return;
    line_.on.post([this, number, alive = std::weak_ptr{found->second.call}] {
        if (alive.lock() == nullptr) return;
        if (const auto one = all_.find(number); one != all_.end()) line_.dialler->cancel(one->second.dialled);
    });
}

void placed_calls::progressed(std::uint64_t number, int status, const std::optional<sip::terms>& early) {
    const auto found = all_.find(number);
    if (found == all_.end()) return;
    if (early) found->second.call->early(*early);
    if (const auto then = found->second.then.ringing) then(status, early.has_value());
}

void placed_calls::reached(std::uint64_t number, const sip::dialled_way& way, const sip::terms& holds) {
    const auto found = all_.find(number);
    if (found == all_.end()) return line_.sip->end(way.call);
    const auto [call, what, then, dialled] = std::move(found->second);
    all_.erase(found);
    const auto peer = !way.trunk.empty() ? way.trunk : what.to;
    stands_(call, way.call);
    call->reached(way, peer, holds);
    line_.log.info("answered", {{"conversation", call->about().id}, {"call", way.sip_id}, {"trunk", way.trunk}});
    if (!what.as.empty()) to_center_(call);
    if (then.answered)
        then.answered(call);
    else if (what.as.empty())
        call->drop();
}

void placed_calls::failed(std::uint64_t number, const call_outcome& why, const sip::dialled_way& way) {
    const auto found = all_.find(number);
    if (found == all_.end()) return;
    const auto [call, what, then, dialled] = std::move(found->second);
    all_.erase(found);
    line_.log.info("not reached", {{"conversation", call->about().id},
                                   {"call", way.sip_id},
                                   {"trunk", way.trunk},
                                   {"outcome", to_string(why.what)},
                                   {"status", std::to_string(why.status)},
                                   {"cause", std::to_string(why.cause)},
                                   {"reason", why.reason}});
    if (line_.options.records) {
        leg_record made;
        made.conversation = call->about().id;
        made.joined = call->placed_for();
        made.sip_id = way.sip_id;
        made.outgoing = true;
        made.trunk = way.trunk;
        made.sim = way.sim;
        made.from = what.caller_id;
        made.to = what.to;
        made.began = call->about().began;
        made.outcome = why;
        made.answer = call->judged();
        line_.options.records(made);
    }
    call->leave();
    if (then.ended) then.ended(why);
}

std::string placed_calls::target_of(const std::string& user) const {
    if (std::ranges::any_of(line_.options.phones.users, [&](const auto& each) { return each.name == user; }))
        return std::string{telephone} + user;
    const bool is_number = !user.empty() && user.find_first_not_of("+0123456789*#") == std::string::npos;
    const bool leads_there = is_number && std::ranges::any_of(line_.trunks->all(), [&](const auto& each) {
                                 return each->gate.allows(user) == sip::trunk_gate::verdict::go;
                             });
    return leads_there ? user : std::string{};
}

void placed_calls::registered(sip::registered what) {
    line_.log.info("telephones", {{"user", what.user}, {"registered", std::to_string(what.at.size())}});
    if (what.at.empty())
        phones_.erase(what.user);
    else
        phones_[what.user] = std::move(what.at);
}

std::vector<voice_phone> placed_calls::phones() const {
    std::vector<voice_phone> all;
    for (const auto& [user, at] : phones_)
        for (const auto& each : at)
            all.push_back({user, each.uri, each.from.host, each.from.port, sip::to_string(each.over), each.product});
    return all;
}

}  // namespace palabre::detail
