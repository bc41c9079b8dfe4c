// src/routing/callbacks.cpp - callers who hang up and keep their places.
#include "routing/router_impl.hpp"

namespace palabre::routing {

void router::impl::call_back(task_record& what) {
    const bool asks = what.phase == phase::waiting || what.phase == phase::offered;
    if (!asks || what.is.kind != work::call || what.is.callback) return;
    count_waiting(*what.in, what, false);
    what.is.callback = true;
    count_waiting(*what.in, what, true);
    ++what.in->counts.callbacks;
    if (what.phase == phase::waiting) due.set(what, next_of(what));
}

void router::impl::not_reached(task_record& what) {
    if (what.phase != phase::assigned || !what.is.callback) return;
    auto& who = *what.with;
    part(what);
    who.idle_since = now;
    if (what.in == nullptr) {
        leave(what, left::no_such_queue);
    } else if (++what.attempts >= what.in->is.callback.attempts) {
        leave(what, left::not_reached);
    } else {
        count_waiting(*what.in, what, true);
        what.phase = phase::resting;
        what.until = now + what.in->is.callback.retry;
        due.set(what, what.until);
    }
    settle(who);
}

void router::impl::count_waiting(queue_record& in, task_record& what, bool counts) {
    if (what.counted == counts) return;
    what.counted = counts;
    auto& number = what.is.callback ? in.counts.callbacks_waiting : in.counts.waiting;
    counts ? ++number : --number;
}

}  // namespace palabre::routing
