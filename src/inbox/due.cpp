// src/inbox/due.cpp - conversations whose lease is over wait again or end, those that were put off come back.
#include "inbox/desk_impl.hpp"

namespace palabre::inbox {

void desk::impl::look_later() {
    if (closed) return;
    looking = loop.after_in_background(options.look_every, [weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->look();
    });
}

void desk::impl::look() {
    if (options.serves && !options.serves()) return look_later();
    book->threads_due(loop.calendar_now(), 100, [weak = weak_from_this()](const auto& due) {
        const auto self = weak.lock();
        if (!self || self->closed) return;
        self->look_later();
        if (!due) return;
        for (const history::thread& each : *due) {
            const bool slept = each.state == history::thread_state::snoozed;
            if (!slept && each.owner == history::thread_owner::flow) {
                self->give_up(each.of);
                continue;
            }
            self->change(
                each.of,
                [raw = self.get(), slept](const history::thread& it) {
                    return slept ? woken(it, raw->now()) : lapsed(it, raw->now());
                },
                slept ? "woken" : "given back", each.agent, {}, [](const auto&) {});
        }
    });
}

/// He never came back to what a flow had asked him.
void desk::impl::give_up(history::interaction_id which) {
    change(
        which, [raw = this](const history::thread& it) { return lapsed(it, raw->now()); }, "closed", {},
        [raw = this](const history::thread& it, changes& all) { raw->end(it, "hung_up", all); }, [](const auto&) {});
}

}  // namespace palabre::inbox
