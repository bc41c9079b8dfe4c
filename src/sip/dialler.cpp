// src/sip/dialler.cpp - a call to be placed: which trunk and host, where it is redirected, when to give up.
#include "sip/dialler_attempt.hpp"
#include "sip/sofia_login.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace palabre::sip {
dialler::dialler(runtime& on, stack& through, trunks& by, logger log)
    : runtime_{on}, stack_{through}, trunks_{by}, log_{std::move(log)} {
}

dialler::~dialler() = default;

std::uint64_t dialler::dial(dialling how, dialling_handlers handlers) {
    const auto number = ++last_;
    auto made = std::make_unique<attempt>(runtime_, number, std::move(how), std::move(handlers));
    auto& of = *made;
    for (const auto& each : trunks_.all())
        if (of.how.trunk.empty() || of.how.trunk == each->rules().name) of.left.push_back(each);
    all_.emplace(number, std::move(made));
    runtime_.post([here = std::weak_ptr{here_}, number] {  // cheaper than a timer
        const auto alive = here.lock();
        if (alive == nullptr) return;
        auto& self = **alive;
        const auto found = self.all_.find(number);
        if (found == self.all_.end()) return;
        if (!found->second->how.before) return self.begin(number);
        // Whoever writes first may never say go; nothing is held meanwhile but this attempt.
        found->second->how.before([&self, number](bool go) {
            const auto one = self.all_.find(number);
            if (one == self.all_.end() || one->second->began) return;
            if (go) return self.begin(number);
            self.give_up(*one->second, {call_result::cancelled, 0, 0, "it was not to be placed"});
        });
    });
    return number;
}

void dialler::begin(std::uint64_t number) {
    all_.at(number)->began = true;
    next(*all_.at(number));
    const auto found = all_.find(number);
    if (found == all_.end()) return;
    found->second->ringing.start(found->second->how.ring_for, [this, number] {
        if (const auto late = all_.find(number); late != all_.end())
            give_up(*late->second, {call_result::no_answer, 487, 19, "it rang for too long"});
    });
}

void dialler::cancel(std::uint64_t number) {
    const auto found = all_.find(number);
    if (found != all_.end()) give_up(*found->second, {call_result::cancelled, 487, 31, "cancelled"});
}

dialler::attempt* dialler::find(call_id call) {
    const auto number = by_call_.find(call);
    if (number == by_call_.end()) return nullptr;
    const auto found = all_.find(number->second);
    // A host that was given up still ends its call.
    return found == all_.end() || !found->second->legs.contains(call) ? nullptr : found->second.get();
}

/// What is to be tried now.
void dialler::next(attempt& of) {
    if (!of.how.phones.empty()) return ring_phones(of);
    if (!is_number(of.how.to)) {
        const auto host = host_of(of.how.to);
        if (host.empty() || of.last)
            return give_up(of, of.last.value_or(call_outcome{call_result::rejected, 0, 28,
                                                             fmt::format("'{}' is no number", of.how.to)}));
        outgoing made;
        made.to = of.how.to;
        made.from = of.how.caller_id.empty() ? "sip:" : fmt::format("sip:{}@", of.how.caller_id);
        made.codecs = of.how.codecs;
        made.sound = of.how.sound;
        if (of.how.to.find("transport=tcp") != std::string::npos) made.over = transport::tcp;
        if (of.how.to.find("transport=tls") != std::string::npos) made.over = transport::tls;
        return place(of, std::move(made), 0);
    }
    if (!of.places.empty()) {
        const auto at = of.places.front();
        of.places.pop_front();
        return try_place(of, at);
    }
    if (of.hosts.empty() && !take_trunk(of)) {
        const call_outcome nothing{call_result::failed, 0, 3, "no trunk leads there"};
        return give_up(of, of.last.value_or(nothing));
    }
    try_host(of);
}

void dialler::place(attempt& of, outgoing how, std::size_t host) {
    how.headers.insert(how.headers.end(), of.how.headers.begin(), of.how.headers.end());
    how.replaces = of.how.replaces;
    how.transfers = of.how.transfers;
    const auto at = host_of(how.route.empty() ? how.to : how.route);
    if (of.how.ours) how.ours = of.how.ours(how.at.host.empty() ? at : how.at.host);
    if (of.by != nullptr) ++of.by->placed;
    log_.info("a call is placed", {{"to", how.to}, {"trunk", of.by != nullptr ? of.by->rules().name : std::string{}}});
    how.sip_id = fmt::format("{:016x}{:016x}", runtime_.random(), runtime_.random());
    leg one{host, at, how.sip_id};
    const auto call = stack_.call(std::move(how));
    of.legs.emplace(call, std::move(one));
    by_call_.emplace(call, of.number);
}

bool dialler::happened(const event& what) {
    if (const auto* const it = std::get_if<progressed>(&what)) {
        auto* const of = find(it->call);
        if (of == nullptr) return by_call_.contains(it->call);
        auto& one = of->legs.at(it->call);
        one.progressed = true;
        of->reaching.cancel();
        if (of->by != nullptr) trunks_.heard_of(*of->by, one.host, true);
        if (it->early) one.agreed = it->early;
        one.rang |= it->status > 100;
        if (it->status > 100 && of->handlers.progressed) of->handlers.progressed(it->status, it->early);
        return true;
    }
    if (const auto* const it = std::get_if<found>(&what)) return found_places(*it);
    if (const auto* const it = std::get_if<agreed>(&what)) {
        auto* const of = find(it->call);
        if (of == nullptr) return by_call_.contains(it->call);
        of->legs.at(it->call).agreed = it->holds;
        return true;
    }
    if (const auto* const it = std::get_if<established>(&what)) {
        auto* const of = find(it->call);
        if (of == nullptr) return by_call_.contains(it->call);
        won(*of, it->call);
        return true;
    }
    if (const auto* const it = std::get_if<ended>(&what)) {
        auto* const of = find(it->call);
        const bool known = by_call_.erase(it->call) > 0;
        if (of != nullptr) refused(*of, it->call, *it);
        return known;
    }
    return false;
}

void dialler::won(attempt& of, call_id call) {
    auto& one = of.legs.at(call);
    dialled_way way{call, {}, of.sim(), one.at, one.sip_id};
    if (of.by != nullptr) {
        way.trunk = of.by->rules().name;
        way.dtmf = of.by->rules().dtmf;
        ++of.by->answered;
        trunks_.heard_of(*of.by, one.host, true);
        of.by->gate.answered(of.ticket.number, runtime_.now());
        standing_.emplace(call, standing{of.by, of.ticket.number, way.sim});
    }
    for (const auto& [other, its] : of.legs)
        if (other != call) stack_.end(other);  // by_call_ knows them until they have ended
    by_call_.erase(call);
    const auto holds = one.agreed.value_or(terms{});
    const auto handlers = std::move(of.handlers);
    of.ticket = {};
    all_.erase(of.number);
    handlers.answered(way, holds);
}

void dialler::refused(attempt& of, call_id call, const ended& how) {
    const auto one = of.legs.at(call);
    of.legs.erase(call);
    of.reaching.cancel();
    of.last_host = one.at;
    of.last_id = one.sip_id;
    if (of.by != nullptr) {
        of.last_trunk = of.by->rules().name;
        const bool silent = how.who == ended::by::stack && (how.status == 408 || how.status >= 500);
        if (!silent || of.places.empty()) trunks_.heard_of(*of.by, one.host, !silent);
    }
    if (!of.legs.empty()) {  // other telephones still ring; the best word of those that do not is kept
        if (!of.last) of.last = outcome_of(how);
        return;
    }
    if (of.by != nullptr && how.status >= 300 && how.status < 400 && follow(of, how)) return;
    if (!of.how.phones.empty()) return give_up(of, of.last.value_or(outcome_of(how)));
    of.last = outcome_of(how);
    if (of.by == nullptr || one.rang || !may_go_elsewhere(how)) return give_up(of, *of.last);
    next(of);
}

/// Not even 100 Trying: the host is taken for dead.
void dialler::unreached(std::uint64_t number) {
    const auto found = all_.find(number);
    if (found == all_.end()) return;
    auto& of = *found->second;
    if (of.by == nullptr) return;
    if (of.search != 0) {
        of.search = 0;
        of.last =
            call_outcome{call_result::unreachable, 0, 102, "no answer from DNS for " + of.by->rules().hosts[of.host]};
        return next(of);
    }
    if (of.legs.empty()) return;
    const auto [call, one] = *of.legs.begin();
    of.legs.erase(call);
    stack_.end(call);
    if (of.places.empty()) trunks_.heard_of(*of.by, one.host, false);
    of.last = call_outcome{call_result::unreachable, 408, 102, "no answer from " + one.at};
    of.last_host = one.at;
    of.last_id = one.sip_id;
    of.last_trunk = of.by->rules().name;
    next(of);
}

void dialler::give_up(attempt& of, call_outcome why) {
    for (const auto& [call, one] : of.legs) stack_.end(call);
    const dialled_way way{call_id::none,
                          of.last_trunk.empty() && of.by != nullptr ? of.by->rules().name : of.last_trunk, of.sim(),
                          of.last_host, of.last_id};
    release(of);
    const auto handlers = std::move(of.handlers);
    all_.erase(of.number);
    handlers.failed(why, way);
}

settled dialler::settle(call_id call) {
    settled made;
    const auto found = standing_.find(call);
    if (found == standing_.end()) return made;
    const auto& [by, ticket, sim] = found->second;
    made.bill = by->gate.ended(ticket, runtime_.now(), runtime_.calendar_now());
    made.trunk = by->rules().name;
    made.sim = sim;
    made.currency = by->rules().currency;
    standing_.erase(found);
    return made;
}

}  // namespace palabre::sip
