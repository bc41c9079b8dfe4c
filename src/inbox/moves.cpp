// src/inbox/moves.cpp - which commands a conversation bears, and what becomes of it: policy alone.
#include "inbox/moves.hpp"

#include <fmt/format.h>

namespace palabre::inbox {
namespace {

using history::thread;
using history::thread_owner;
using history::thread_state;
using history::user_id;

history::change::move_thread from(const thread& it) {
    return {.which = it.of, .turn = it.turn, .state = it.state};
}

history::change::move_thread to_agent(const thread& it, user_id agent, at_moment at) {
    auto made = from(it);
    made.state = thread_state::open;
    made.owner = thread_owner::agent;
    made.agent = agent;
    made.until = at.now + at.lease;
    return made;
}

history::change::move_thread to_queue(const thread& it, at_moment at) {
    auto made = from(it);
    made.state = thread_state::open;
    made.owner = thread_owner::nobody;
    made.waits_since = at.now;
    return made;
}

refusal is_closed(const thread& it) {
    return {true, fmt::format("conversation {} is closed; reopen it", to_string(it.of))};
}

/// Whether it is another agent's.
bool is_anothers(const thread& it, user_id by) {
    return it.owner == thread_owner::agent && it.agent != by;
}

refusal anothers(const thread& it) {
    return {true, fmt::format("agent {} has conversation {}", to_string(it.agent), to_string(it.of))};
}

}  // namespace

move taken(const thread& it, user_id agent, bool by_force, at_moment at) {
    if (!agent) return refusal{false, "no agent is named"};
    if (it.state == thread_state::closed) return is_closed(it);
    if (is_anothers(it, agent) && !by_force) return anothers(it);
    return to_agent(it, agent, at);
}

move assigned(const thread& it, user_id by, user_id to, at_moment at) {
    if (!to) return refusal{false, "no agent is named"};
    if (it.state == thread_state::closed) return is_closed(it);
    if (by && is_anothers(it, by)) return anothers(it);
    return to_agent(it, to, at);
}

move transferred(const thread& it, user_id by, const std::string& queue, at_moment at) {
    if (it.state == thread_state::closed) return is_closed(it);
    if (by && is_anothers(it, by)) return anothers(it);
    auto made = to_queue(it, at);
    made.queue = queue;
    return made;
}

move returned(const thread& it, user_id by, at_moment at) {
    if (it.state == thread_state::closed) return is_closed(it);
    if (it.owner == thread_owner::flow)
        return refusal{true, fmt::format("its flow has conversation {} already", to_string(it.of))};
    if (by && is_anothers(it, by)) return anothers(it);
    auto made = from(it);
    made.state = thread_state::open;
    made.owner = thread_owner::flow;
    made.until = at.now + at.flow_waits;
    return made;
}

move snoozed(const thread& it, user_id by, calendar_time until, at_moment at) {
    if (it.state == thread_state::closed) return is_closed(it);
    if (by && is_anothers(it, by)) return anothers(it);
    if (until <= at.now) return refusal{false, "it would wake at once; name a moment to come"};
    auto made = from(it);
    made.state = thread_state::snoozed;
    made.owner = it.owner == thread_owner::agent ? thread_owner::agent : thread_owner::nobody;
    made.agent = it.agent;
    made.wakes = until;
    return made;
}

move woken(const thread& it, at_moment at) {
    if (it.state != thread_state::snoozed)
        return refusal{true, fmt::format("conversation {} is not snoozed", to_string(it.of))};
    return it.owner == thread_owner::agent ? to_agent(it, it.agent, at) : to_queue(it, at);
}

move closed(const thread& it, user_id by, const std::string& disposition) {
    if (it.state == thread_state::closed)
        return refusal{true, fmt::format("conversation {} is closed", to_string(it.of))};
    if (by && is_anothers(it, by)) return anothers(it);
    auto made = from(it);
    made.state = thread_state::closed;
    made.owner = thread_owner::nobody;
    made.disposition = disposition;
    return made;
}

move reopened(const thread& it, user_id agent, at_moment at) {
    if (it.state != thread_state::closed)
        return refusal{true, fmt::format("conversation {} is not closed", to_string(it.of))};
    return agent ? to_agent(it, agent, at) : to_queue(it, at);
}

move lapsed(const thread& it, at_moment at) {
    if (!it.until || *it.until > at.now) return refusal{true, "its lease goes on"};
    return it.owner == thread_owner::flow ? closed(it, {}, {}) : to_queue(it, at);
}

}  // namespace palabre::inbox
