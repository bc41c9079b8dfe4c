// src/inbox/moves.hpp - which commands a conversation bears, and what becomes of it: policy alone.
#pragma once

#include "palabre/history/change.hpp"

#include <string>
#include <variant>

namespace palabre::inbox {

/// A command as it changes a conversation, or why it cannot.
struct refusal {
    bool conflict = true;  ///< Somebody else has it, or it is over; false: it makes no sense.
    std::string why;
};
using move = std::variant<history::change::move_thread, refusal>;

/// Moments that all commands need.
struct at_moment {
    calendar_time now{};
    duration lease{};
    duration flow_waits{};
};

move taken(const history::thread& it, history::user_id agent, bool by_force, at_moment at);
move assigned(const history::thread& it, history::user_id by, history::user_id to, at_moment at);
move transferred(const history::thread& it, history::user_id by, const std::string& queue, at_moment at);
move returned(const history::thread& it, history::user_id by, at_moment at);
move snoozed(const history::thread& it, history::user_id by, calendar_time until, at_moment at);
move woken(const history::thread& it, at_moment at);
move closed(const history::thread& it, history::user_id by, const std::string& disposition);
move reopened(const history::thread& it, history::user_id agent, at_moment at);

/// Its lease is over: what an agent had waits again, what a flow led is over.
move lapsed(const history::thread& it, at_moment at);

}  // namespace palabre::inbox
