// src/api/on_duty.hpp - whether an agent is on duty, for which company, and where he was last.
#pragma once

#include "palabre/api/duty_rules.hpp"
#include "palabre/center/agent_news.hpp"
#include "palabre/history/duty_book.hpp"

#include <boost/json/object.hpp>

#include <string>

namespace palabre::api {

/// Logged in, and not in a pause; but for those that `by` counts as duty.
bool is_on_duty(const agent_now& who, const position_rules& by);

/// A queue of that company's, or everybody's.
bool works_for(const agent_now& who, const std::string& company);

/// {"latitude": 6.37, "longitude": -2.391, "accuracy_m": 12, "at": "2026-01-05T08:02:00.000000Z"}.
boost::json::object told(const history::fix& what);

}  // namespace palabre::api
