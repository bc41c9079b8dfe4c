// src/routing/waiting.cpp - into a queue, into its lanes, and on to another queue.
#include "routing/router_impl.hpp"

#include <algorithm>

namespace palabre::routing {

void router::impl::join(task_record& what, const std::string& queue, std::size_t hops) {
    auto* const in = what.in = find_queue(queue);
    if (in == nullptr) return leave(what, left::no_such_queue);
    what.is.queue = queue;
    what.joined = now;
    ++(what.is.callback ? in->counts.callbacks : in->counts.offered);
    if (!what.is.callback) {
        if (what.is.kind == work::call && is_empty(*in, in->is.join_empty)) return leave(what, left::nobody_there);
        for (const auto& each : in->is.overflows) {
            if (each.above == 0 || in->in_lanes < each.above) continue;
            if (each.to.empty() || hops >= queues.size()) return leave(what, left::full);
            return move(what, each.to, hops + 1);
        }
    }
    prepare(what);
    count_waiting(*in, what, true);
    auto* const wanted = wanted_by(what);
    if (wanted != nullptr && wanted->may_take(what.is.kind)) return offer(what, {wanted});
    // In the queue that he comes to: elsewhere he has waited enough.
    if (wanted == nullptr || in->is.sticky.wait <= duration{0} || hops > 0) return place(what);
    what.held_for = wanted;
    what.until = now + in->is.sticky.wait;
    wanted->held.push_back(&what);
    enter_lane(what);
}

void router::impl::move(task_record& what, const std::string& to, std::size_t hops) {
    const auto* const target = find_queue(to);
    if (target == nullptr) return leave(what, left::no_such_queue);
    if (what.in_lane) leave_lane(what);
    release(what);
    count_waiting(*what.in, what, false);
    ++what.in->counts.moved_out;
    out.push_back(action::move{what.is.id, what.is.queue, to, target->is.music});
    join(what, std::string{to}, hops);
}

/// By its queue's rules.
void router::impl::prepare(task_record& what) {
    const auto& rules = what.in->is;
    const auto segment = what.in->segment_of.find(what.is.segment);
    what.wants.segment = segment == what.in->segment_of.end() ? -1 : segment->second;
    what.widened = 0;
    while (what.widened < rules.widens.size() && what.since + rules.widens[what.widened].after <= now) ++what.widened;
    what.told_place.assign(rules.announcements.size(), false);
    what.announce_at.clear();
    for (const auto& each : rules.announcements) {
        auto first = each.after > duration{0} ? each.after : each.every;
        if (first > duration{0} && each.every > duration{0} && what.joined + first <= now)
            first += each.every * ((now - what.joined - first) / each.every + 1);
        const auto at = what.joined + first;
        what.announce_at.push_back(first > duration{0} && at > now ? at : never_due);
    }
}

void router::impl::place(task_record& what) {
    what.phase = phase::waiting;
    if (const auto to = agents_for(what); !to.empty())
        offer(what, to);
    else
        enter_lane(what);
}

void router::impl::enter_lane(task_record& what) {
    auto& in = *what.in;
    const auto [place, made] = in.lanes.try_emplace(what.wants);
    if (made) {
        const auto segment = what.wants.segment;
        const auto& as = segment < 0 ? in.is.others : in.is.segments[static_cast<std::size_t>(segment)];
        place->second.priority = as.priority;
        place->second.ageing_ms = std::chrono::duration_cast<std::chrono::milliseconds>(as.ageing).count();
    }
    place->second.waiters.insert({what.since, what.order, &what});
    what.phase = phase::waiting;
    what.lane = place;
    what.in_lane = true;
    if (in.in_lanes++ == 0) in.pace.from = now;
    due.set(what, next_of(what));
    changed(in);
}

void router::impl::leave_lane(task_record& what) {
    auto& in = *what.in;
    auto& waiters = what.lane->second.waiters;
    waiters.erase(waiter{what.since, what.order, &what});
    if (waiters.empty()) in.lanes.erase(what.lane);
    what.in_lane = false;
    --in.in_lanes;
    changed(in);
}

/// Nobody is waited for any more.
void router::impl::release(task_record& what) {
    if (auto* const who = std::exchange(what.held_for, nullptr)) std::erase(who->held, &what);
}

instant router::impl::next_of(const task_record& what) const {
    const auto& rules = what.in->is;
    auto next = what.held_for != nullptr ? what.until : never_due;
    for (const auto& each : what.passed_by) next = std::min(next, each.until);
    if (what.widened < rules.widens.size()) next = std::min(next, what.since + rules.widens[what.widened].after);
    if (what.is.callback) return next;
    for (const auto at : what.announce_at) next = std::min(next, at);
    for (const auto& each : rules.overflows)
        if (each.after > duration{0}) next = std::min(next, what.joined + each.after);
    return next;
}

}  // namespace palabre::routing
