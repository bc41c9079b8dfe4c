// src/routing/duty.cpp - who works, who is free, and when a queue is empty of agents.
#include "routing/router_impl.hpp"

#include <algorithm>

namespace palabre::routing {

void router::impl::count_duty(const agent_record& who, std::size_t sign) {
    for (const auto& each : who.members) {
        if (who.on_duty) each->queue->counts.on_duty += sign;
        if (who.works()) each->queue->counts.working += sign;
    }
}

void router::impl::set_duty(agent_record& who, bool on_duty, bool paused, std::string code) {
    const bool began = !who.works() && on_duty && !paused;
    count_duty(who, std::size_t(-1));
    who.on_duty = on_duty;
    who.paused = paused;
    who.pause_code = std::move(code);
    count_duty(who, 1);
    if (began) {
        who.idle_since = now;
        who.missed = 0;
    }
    if (!who.works()) {
        stand_aside(who);
        release_held(who);
        if (auto* const rang = who.offered) {
            withdraw(who, *rang, withdrawn::off_duty);
            if (rang->rings.empty()) place(*rang);
        }
    }
    settle(who);
    if (!who.works())
        for (const auto& each : who.members) leave_if_empty(*each->queue);
}

bool router::impl::is_empty(const queue_record& in, emptiness by) const {
    switch (by) {
    case emptiness::never: return false;
    case emptiness::nobody_on_duty: return in.counts.on_duty == 0;
    case emptiness::nobody_working: return in.counts.working == 0;
    }
    return false;
}

void router::impl::leave_if_empty(queue_record& in) {
    if (!is_empty(in, in.is.leave_empty)) return;
    std::vector<task_record*> going;
    for (const auto& [key, lane] : in.lanes) {
        if (key.kind != work::call) continue;
        for (const auto& each : lane.waiters)
            if (!each.task->is.callback) going.push_back(each.task);
    }
    std::sort(going.begin(), going.end(), [](const auto* one, const auto* other) { return one->order < other->order; });
    for (auto* const each : going) leave(*each, left::nobody_there);
}

void router::impl::release_held(agent_record& who) {
    for (auto* const each : std::exchange(who.held, {})) {
        each->held_for = nullptr;
        each->until = never_due;
        if (each->phase != phase::waiting) continue;
        if (const auto to = agents_for(*each); !to.empty())
            offer(*each, to);
        else
            due.set(*each, next_of(*each));
    }
}

void router::impl::settle(agent_record& who) {
    stand_aside(who);
    if (who.works() && who.offered == nullptr) {
        if (auto* const next = task_for(who))
            offer(*next, {&who});
        else
            stand(who);
    }
    note_state(who);
}

void router::impl::stand(agent_record& who) {
    for (std::size_t kind = 0; kind < kinds_of_work; ++kind) {
        if (!who.may_take(static_cast<work>(kind))) continue;
        for (const auto& each : who.members) {
            std::int64_t key = 0;
            switch (each->queue->is.strategy) {
            case strategy::fewest_handled: key = who.handled; break;
            case strategy::least_talk_time: key = who.talked.count(); break;
            case strategy::round_robin: key = static_cast<std::int64_t>(each->last_offer); break;
            case strategy::sequential: key = each->as.order; break;
            case strategy::longest_idle: key = who.load[0] + who.load[1] + who.load[2]; break;
            case strategy::weighted:
            case strategy::ring_all: break;
            }
            each->stands = {each->as.penalty, key, who.idle_since, who.order, each.get()};
            each->queue->free[kind].insert(each->stands);
            each->free[kind] = true;
        }
    }
}

void router::impl::stand_aside(agent_record& who) {
    for (const auto& each : who.members)
        for (std::size_t kind = 0; kind < kinds_of_work; ++kind)
            if (std::exchange(each->free[kind], false)) each->queue->free[kind].erase(each->stands);
}

void router::impl::note_state(agent_record& who) {
    const auto state = !who.on_duty         ? agent_state::offline
                       : who.offered        ? agent_state::ringing
                       : !who.has.empty()   ? agent_state::busy
                       : !who.wraps.empty() ? agent_state::wrap_up
                       : who.paused         ? agent_state::paused
                                            : agent_state::available;
    if (state == who.state) return;
    who.state = state;
    who.state_since = now;
}

void router::impl::end_wraps(agent_record& who, instant until) {
    const auto over =
        std::stable_partition(who.wraps.begin(), who.wraps.end(), [&](const wrap& each) { return each.until > until; });
    if (over == who.wraps.end()) return;
    for (auto each = over; each != who.wraps.end(); ++each) {
        --who.load[index(each->kind)];
        out.push_back(action::wrapped_up{who.is.id, each->task});
    }
    who.wraps.erase(over, who.wraps.end());
    who.idle_since = now;
    auto next = never_due;
    for (const auto& each : who.wraps) next = std::min(next, each.until);
    due.set(who, next);
    settle(who);
}

void router::impl::begin_day() {
    std::vector<agent_record*> all;
    for (auto& [id, each] : agents) all.push_back(&each);
    std::sort(all.begin(), all.end(), [](const auto* one, const auto* other) { return one->order < other->order; });
    for (auto* const each : all) begin_day(*each, 0, duration{0});
}

/// His turn among the free may be by these.
void router::impl::begin_day(agent_record& who, int handled, duration talked) {
    const bool stood = who.works() && who.offered == nullptr;
    stand_aside(who);
    who.handled = handled;
    who.talked = talked;
    if (stood) stand(who);
}

void router::impl::begin_day(queue_record& in, const figures& so_far) {
    const auto now = std::exchange(in.counts, so_far);
    in.counts.waiting = now.waiting;
    in.counts.callbacks_waiting = now.callbacks_waiting;
    in.counts.talking = now.talking;
    in.counts.on_duty = now.on_duty;
    in.counts.working = now.working;
}

}  // namespace palabre::routing
