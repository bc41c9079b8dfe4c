// src/campaign/call_hours.hpp - in which regions calls may be made now, each by its own clock.
#pragma once

#include "palabre/campaign/call_plan.hpp"
#include "palabre/campaign/calling_rules.hpp"
#include "palabre/history/lead_book.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace palabre::campaign {

class members;

/// A calendar of a plan's; what is wrong with it is said at `at`.
std::optional<calendar> read_hours(const value& from, const std::string& at, members& tells);

bool may_call(const call_plan& plan, const std::string& region, calendar_time now);

/// Today there: days since 1970.
std::int32_t day_in(const call_plan& plan, const std::string& region, calendar_time now);

/// Names the regions of a question that are open and closed, countries where nobody may be called among these; false where none is open.
bool ask_open(const call_plan& plan, const calling_rules* rules, calendar_time now, history::lead_question& into);

}  // namespace palabre::campaign
