// palabre/report/staffing.hpp - what periods' load leads one to expect, beside what happened.
#pragma once

#include "palabre/report/erlang.hpp"
#include "palabre/report/report.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace palabre::report {

/// One period. Agents are planned by the hour: of a longer period load, agents and who was needed are those of its busiest hour, so
/// that the hours in which it is closed dilute nothing. What has nobody to be counted, or no end, is nothing.
struct staffing {
    std::string period;        ///< As row::period.
    std::int64_t offered = 0;  ///< Visits that came.
    double handling_s = 0;     ///< Mean handling time (AHT); 0 where nothing was handled.
    double erlangs = 0;        ///< The load of an hour: agents whom it would keep busy all the time.
    double agents = 0;         ///< There in that hour, on average: hours of handling and available.
    std::optional<double> service_level = {}, abandonment = {};  ///< What happened. Shares, 0 to 1.
    double expected_service_level = 0;  ///< By Erlang C, with the agents of each hour; of hours by who came in them.
    double expected_abandonment = 0;    ///< By Erlang A, with the patience seen; in the same way.
    std::optional<int> needed = {};     ///< The fewest agents with the wished share answered within the target.
};

/// What is read for staffing_of(): the same stretch of time by the hour. Throws as cuts_of() does.
wish staffing_wish(const wish& what);

/// A line for each period of `what` in which somebody came, from the table that staffing_wish() gives. `share` is 0 to 1. Of an
/// hour that is not over counts what is past at `now`, and a quarter of it at least.
std::vector<staffing> staffing_of(const table& hours, const wish& what, double share, calendar_time now);

}  // namespace palabre::report
