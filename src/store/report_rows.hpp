// src/store/report_rows.hpp - records as they are counted, and roll-ups of them, as rows.
#pragma once

#include "history/facts.hpp"
#include "store/reads.hpp"

#include <compare>
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

/// A quarter of an hour, and what it is of.
struct quarter {
    history::source of;
    calendar_time start;

    auto operator<=>(const quarter&) const = default;
};

/// Those that are due and begin in [from, until). What is sealed is never due.
std::vector<calendar_time> due_quarters(connection& on, std::int64_t company, history::source of, calendar_time from,
                                        calendar_time until);
/// The oldest marks of all sources that are over by then, at most so many; also of quarters that are sealed.
std::vector<quarter> oldest_marks(connection& on, std::int64_t company, calendar_time over_by, std::size_t limit);

/// Takes marks for the build of that number, which is nobody else's; gives those that are to be counted. Counted is what can be seen
/// once this is durable: whoever comes later marks anew.
std::vector<quarter> take_quarters(writing& in, std::vector<quarter> all, std::int64_t build);

/// A quarter as it has been counted.
struct counted_quarter {
    quarter of;
    std::map<std::pair<history::dimension, std::string>, history::tally> cells = {};
};

counted_quarter count_quarter(connection& on, std::int64_t company, const quarter& which);

/// What one build has counted, and what dispositions meant then.
struct counted_quarters {
    std::int64_t build = 0;
    history::meanings means = {};
    std::vector<counted_quarter> all = {};
};

/// In place of what was there, with the hours and days that they are in. Left alone, and due: what another build has taken since, and
/// all of them where dispositions mean something else now. How many were written.
std::size_t write_quarters(writing& in, const counted_quarters& what);

/// Forms of dispositions given in [from, until).
std::vector<history::form_line> count_forms(asking& in, const history::form_question& what);

history::meanings meanings_of(connection& on, std::int64_t company);

/// Before anything of these quarters is removed: they are counted a last time, and stay so.
void seal_quarters(writing& in, history::source of, const std::vector<calendar_time>& starts);

/// Sums of a span's cells in [from, until), by value.
void read_cells(connection& on, std::int64_t company, history::source of, history::dimension by, std::int64_t span,
                calendar_time from, calendar_time until,
                const std::function<void(calendar_time, std::string_view, history::tally)>& each);

/// As report_book::recordings() has them.
history::recording_page recordings_with(asking& in, const history::recording_question& what, history::position after,
                                        std::size_t limit);

}  // namespace palabre::sql
