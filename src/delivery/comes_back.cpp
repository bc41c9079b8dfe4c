// src/delivery/comes_back.cpp - a customer who writes to a conversation that is over, or just ending: it is open again.
#include "delivery/comes_back.hpp"

#include "history/thread_rules.hpp"

#include <chrono>
#include <string>
#include <utility>

namespace palabre::delivery {

bool is_by_flow(const office& in, const carrier_traits& at) {
    return !in.options.answered_by_flow || in.options.answered_by_flow(at.name);
}

history::change::move_thread back(const history::thread& was, calendar_time now, bool by_flow,
                                  const sender_options& with) {
    using namespace history;
    change::move_thread how;
    how.which = was.of;
    how.turn = was.turn;
    if (was.state == thread_state::closed) {
        how.owner = by_flow ? thread_owner::flow : thread_owner::nobody;
    } else {
        how.owner = was.owner == thread_owner::flow && !by_flow ? thread_owner::nobody : was.owner;
        how.agent = was.agent;
        if (was.owner == thread_owner::agent) how.until = now + with.lease;
    }
    if (how.owner == thread_owner::nobody) how.waits_since = now;
    if (how.owner == thread_owner::flow) how.until = now + with.flow_waits;
    return how;
}

/// The end that it met is being written: until that is there the conversation is as it was, and is looked at again.
void hear_again(office& in, const carrier_traits& at, inbound_message what, const history::thread& met,
                history::customer_id from, int tries) {
    constexpr int enough = 100;
    constexpr duration between = std::chrono::milliseconds{100};
    const auto later = [&in, at, what, met, from, tries, alive = std::weak_ptr{in.writes}] {
        if (tries == enough)
            return in.log.error("what a customer wrote as a flow ended is not answered",
                                {{"interaction", to_string(met.of)}});
        in.loop.after(between, [&in, at, what, met, from, tries, alive] {
            if (!alive.expired()) hear_again(in, at, what, met, from, tries + 1);
        });
    };
    in.book->thread_of(met.of, [&in, at, what, met, from, later, alive = std::weak_ptr{in.writes}](const auto& is) {
        using namespace history;
        if (alive.expired()) return;
        if (!is || (is->turn == met.turn && is->state == thread_state::open)) return later();
        if (is->state != thread_state::closed) {  // by what he wrote since, or it is somebody's
            if (is->owner == thread_owner::flow) in.options.on_message(at, what, *is, from);
            return;
        }
        const auto how = back(*is, in.loop.calendar_now(), is_by_flow(in, at), in.options);
        std::string why;
        const auto talk = moved(*is, how, why);
        in.writes->add({how}, [&in, at, what, from, later, talk, alive](verdict written) {
            if (alive.expired()) return;
            if (written != verdict::done) return later();
            if (talk->owner == thread_owner::flow) in.options.on_message(at, what, *talk, from);
        });
    });
}

}  // namespace palabre::delivery
