// src/campaign/call_hours.hpp - in which regions calls may be made now, each by its own clock.
#pragma once

#include "palabre/campaign/call_plan.hpp"
#include "palabre/history/lead_book.hpp"

#include <cstdint>
#include <string>

namespace palabre::campaign {

bool may_call(const call_plan& plan, const std::string& region, calendar_time now);

/// Today there: days since 1970.
std::int32_t day_in(const call_plan& plan, const std::string& region, calendar_time now);

/// Names the regions of a question that are open and closed; false where none is open.
bool ask_open(const call_plan& plan, calendar_time now, history::lead_question& into);

}  // namespace palabre::campaign
