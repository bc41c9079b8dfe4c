// src/routing/offers.cpp - an offer's life: made, accepted, refused, unanswered, withdrawn.
#include "routing/router_impl.hpp"

namespace palabre::routing {

void router::impl::offer(task_record& what, const std::vector<agent_record*>& to) {
    if (what.in_lane) {
        leave_lane(what);
        what.in->pace.departed(now);
    }
    release(what);
    const auto ring = what.in->is.no_answer.ring;
    what.phase = phase::offered;
    what.rings = to;
    what.until = now + ring;
    due.set(what, what.until);
    for (auto* const each : to) {
        stand_aside(*each);
        each->offered = &what;
        if (auto* const as = member_of(*each, *what.in)) as->last_offer = ++orders;
        note_state(*each);
        out.push_back(action::offer{what.is.id, each->is.id, what.is.queue, ring, what.is.callback});
    }
}

void router::impl::accept(agent_record& who, task_record& what) {
    auto& in = *what.in;
    count_waiting(in, what, false);
    what.phase = phase::assigned;
    what.with = &who;
    what.accepted = now;
    due.set(what, never_due);
    who.offered = nullptr;
    who.missed = 0;
    who.has.push_back(&what);
    ++who.load[index(what.is.kind)];
    ++in.counts.talking;
    const auto waited = now - what.since;
    if (!what.is.callback && !what.answered) {
        ++in.counts.answered;
        in.counts.waited += waited;
        if (waited <= in.is.target.within) ++in.counts.answered_within;
    }
    what.answered = true;
    out.push_back(action::assign{what.is.id, who.is.id, what.is.queue, waited, what.is.callback});

    std::erase(what.rings, &who);
    const auto others = what.rings;
    for (auto* const each : others) withdraw(*each, what, withdrawn::taken);
    settle(who);
    for (auto* const each : others) settle(*each);
}

void router::impl::refuse(agent_record& who, task_record& what) {
    who.offered = nullptr;
    who.missed = 0;
    std::erase(what.rings, &who);
    pass_over(who, what);
    if (what.rings.empty()) place(what);
    settle(who);
}

void router::impl::unanswered(task_record& what) {
    const auto rules = what.in->is.no_answer;
    const bool alone = what.in->is.strategy != strategy::ring_all;
    const auto rang = what.rings;
    for (auto* const each : rang) {
        withdraw(*each, what, withdrawn::no_answer);
        pass_over(*each, what);
    }
    place(what);
    for (auto* const each : rang) {
        if (alone && rules.pause_after > 0 && ++each->missed >= rules.pause_after) {
            out.push_back(action::pause{each->is.id, rules.pause_code});
            set_duty(*each, true, true, rules.pause_code);
        } else {
            settle(*each);
        }
    }
}

void router::impl::pass_over(agent_record& who, task_record& what) {
    ++what.in->counts.refused;
    what.passed_by.push_back({who.is.id, now + what.in->is.no_answer.pass_over});
}

void router::impl::withdraw(agent_record& who, task_record& what, withdrawn why) {
    who.offered = nullptr;
    std::erase(what.rings, &who);
    out.push_back(action::withdraw{what.is.id, who.is.id, why});
    note_state(who);
}

}  // namespace palabre::routing
