// src/store/report_rows.hpp - records as they are counted, and roll-ups of them, as rows.
#pragma once

#include "history/facts.hpp"
#include "store/reads.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace palabre::sql {

/// Calls `each` with every record of that source in [from, until), behind `after`, by moment and id, until it gives false.
void read_facts(connection& on, std::int64_t company, history::source of, calendar_time from, calendar_time until,
                history::position after, const std::function<bool(const history::fact&)>& each);

/// A quarter that is due, and the marks that make it so.
struct due_quarter {
    history::source of;
    calendar_time start;
    std::vector<std::int64_t> marks = {};
};

/// Those that begin in [from, until), the oldest first.
std::vector<due_quarter> due_quarters(connection& on, std::int64_t company, history::source of, calendar_time from,
                                      calendar_time until);
/// The oldest of all sources; at most so many of each.
std::vector<due_quarter> oldest_due(connection& on, std::int64_t company, calendar_time until, std::size_t limit);

/// A quarter as it has been counted.
struct counted_quarter {
    due_quarter of;
    std::map<std::pair<history::dimension, std::string>, history::tally> cells = {};
};

counted_quarter count_quarter(connection& on, std::int64_t company, due_quarter which);

/// In place of what was there, with the hours and days that they are in. Left alone: a quarter that somebody else has
/// counted since. How many were written.
std::size_t write_quarters(writing& in, const std::vector<counted_quarter>& all);

/// Before anything of these quarters is removed: they are counted a last time, and stay so.
void seal_quarters(writing& in, history::source of, const std::vector<calendar_time>& starts);

/// Sums of a span's cells in [from, until), by value.
void read_cells(connection& on, std::int64_t company, history::source of, history::dimension by, std::int64_t span,
                calendar_time from, calendar_time until,
                const std::function<void(calendar_time, std::string_view, history::tally)>& each);

}  // namespace palabre::sql
