// src/history/post_events.hpp - the events that a write brings about, written with it.
#pragma once

#include "palabre/history/change.hpp"

#include <functional>
#include <string>
#include <vector>

namespace palabre::history {

/// Whom the events of a write are about, where its changes do not say so.
struct event_context {
    customer_id customer = {};
    interaction_id interaction = {};
};

/// Each change tells one event, or none.
std::vector<event> events_of(const std::vector<change::any>& changes, const event_context& about, id_generator& ids,
                             calendar_time now);

/// Puts what `rules` keep behind the changes that brought it about: kept with them, or not at all.
void post(std::vector<change::any>& changes, const std::vector<event>& events, const event_rules& rules);

/// Hears of a company's events once they are durable, in the order of the writes.
using event_listener = std::function<void(const std::string& company, const event& what)>;

}  // namespace palabre::history
