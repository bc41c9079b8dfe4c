// src/history/work_rules.hpp - what becomes of a work item: refused, counted up, moved, told.
#pragma once

#include "palabre/history/event.hpp"
#include "palabre/history/work_book.hpp"

#include <optional>
#include <string>
#include <vector>

namespace palabre::history {

std::string why_refused(const work_item& what);
std::string why_refused(const work_move& how);

/// He has tried again; nothing where that contact is counted already.
std::optional<work_item> counted(work_item now, const work_item& again);

/// Nothing, and why, where it has moved on.
std::optional<work_item> moved(work_item now, const work_move& how, std::string& why);

/// What others are told; without an id.
event event_of(const work_item& opened, calendar_time at);
event event_of(const work_move& how, customer_id whose);

/// Which item it is, the store decides: events that name one name this one.
void name_item(event& what, work_item_id which);
void name_item(std::vector<change::any>& with, work_item_id which);

}  // namespace palabre::history
