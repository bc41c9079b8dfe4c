// src/routing/waking.cpp - what time brings: rings that end, wider circles, messages, other queues.
#include "routing/router_impl.hpp"

#include <algorithm>

namespace palabre::routing {

void router::impl::wake() {
    while (!due.empty() && due.first().at <= now) {
        const auto first = due.first();
        if (first.agent != nullptr) {
            due.set(*first.agent, never_due);
            end_wraps(*first.agent, now);
        } else {
            due.set(*first.task, never_due);
            wake(*first.task);
        }
    }
}

void router::impl::wake(task_record& what) {
    if (what.phase == phase::offered) return unanswered(what);
    if (what.phase == phase::resting) return place(what);

    const auto& rules = what.in->is;
    std::erase_if(what.passed_by, [&](const passed& each) { return each.until <= now; });
    if (what.held_for != nullptr && what.until <= now) release(what);
    while (what.widened < rules.widens.size() && what.since + rules.widens[what.widened].after <= now) ++what.widened;
    if (what.held_for == nullptr)
        if (const auto to = agents_for(what); !to.empty()) return offer(what, to);

    if (!what.is.callback) {
        for (const auto& each : rules.overflows) {
            if (each.after <= duration{0} || what.joined + each.after > now) continue;
            if (each.to.empty()) return leave(what, left::too_long);
            return move(what, each.to, 1);
        }
        for (std::size_t i = 0; i < what.announce_at.size(); ++i) {
            auto& at = what.announce_at[i];
            if (at > now) continue;
            announce(what, i);
            const auto every = rules.announcements[i].every;
            at = every > duration{0} ? at + every * ((now - at) / every + 1) : never_due;
        }
    }
    due.set(what, next_of(what));
}

void router::impl::announce(task_record& what, std::size_t which) {
    out.push_back(
        action::announce{what.is.id, what.is.queue, what.in->is.announcements[which].message, where(what, now)});
}

/// Looks at the first of the queue alone, as far as its announcements go.
void router::impl::announce_places(queue_record& in) {
    std::vector<std::pair<standing, task_record*>> first;
    for (const auto& [key, lane] : in.lanes) {
        std::size_t taken = 0;
        for (const auto& each : lane.waiters) {
            if (taken++ == in.places_told) break;
            first.emplace_back(standing_of(lane, each, now), each.task);
        }
    }
    std::sort(first.begin(), first.end(),
              [](const auto& one, const auto& other) { return one.first.ahead_of(other.first); });
    for (std::size_t i = 0; i < std::min(first.size(), in.places_told); ++i) {
        auto& what = *first[i].second;
        if (what.is.callback) continue;
        std::size_t nearest = in.is.announcements.size();
        for (std::size_t which = 0; which < in.is.announcements.size(); ++which) {
            const auto place = in.is.announcements[which].position;
            if (place < i + 1 || what.told_place[which]) continue;
            what.told_place[which] = true;
            if (nearest == in.is.announcements.size() || place < in.is.announcements[nearest].position) nearest = which;
        }
        if (nearest < in.is.announcements.size()) announce(what, nearest);
    }
}

/// Once a command, when everybody stands where he will.
void router::impl::catch_up() {
    for (auto* const each : std::exchange(moved, {})) {
        each->moved = false;
        announce_places(*each);
    }
}

}  // namespace palabre::routing
