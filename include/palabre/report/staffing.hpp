// palabre/report/staffing.hpp - what periods' load leads one to expect, beside what happened.
#pragma once

#include "palabre/report/erlang.hpp"
#include "palabre/report/report.hpp"

#include <optional>
#include <string>
#include <vector>

namespace palabre::report {

/// One period. What has nobody to be counted, or no end, is nothing.
struct staffing {
    std::string period;        ///< As row::period.
    std::int64_t offered = 0;  ///< Visits that came.
    double handling_s = 0;     ///< Mean handling time (AHT); 0 where nothing was handled.
    double erlangs = 0;        ///< The load: agents whom it would keep busy all the time.
    double agents = 0;         ///< There on average: hours of handling and available, by the period's hours.
    std::optional<double> service_level = {}, abandonment = {};  ///< What happened. Shares, 0 to 1.
    double expected_service_level = 0;                           ///< By Erlang C, with `agents` rounded.
    double expected_abandonment = 0;                             ///< By Erlang A, with the patience seen.
    std::optional<int> needed = {};  ///< The fewest agents with the wished share answered within the target.
};

/// The figures that a table for staffing_of() is read with.
std::vector<std::string> staffing_figures();

/// A line for each row. `share` is 0 to 1. The table is by no dimension, or of one value of it.
std::vector<staffing> staffing_of(const table& what, const target& by, double share);

}  // namespace palabre::report
