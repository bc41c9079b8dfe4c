// palabre/core/calendar.hpp - opening hours: weekly, in seasons such as Ramadan, on holidays and on single dates.
#pragma once

#include "palabre/core/time_zone.hpp"

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace palabre {

/// Open from `from` until `to`, both minutes after midnight: from 0:00 to 23:59, to 0:00 to 24:00. A `to` before `from`
/// is on the next day: 22:00-02:00.
struct open_span {
    std::chrono::minutes from;
    std::chrono::minutes to;

    bool operator==(const open_span&) const = default;
};

/// The spans of one day; none means closed.
using day_hours = std::vector<open_span>;

/// Monday first.
using week_hours = std::array<day_hours, 7>;

/// Days after Easter Sunday of the Gregorian calendar, -80 to 250 (always the same year): 1 is Easter Monday, 39
/// Ascension, 50 Whit Monday, -2 Good Friday.
struct easter {
    int days;

    bool operator==(const easter&) const = default;
};

/// The same every year. 29 February is not: make it an exception of the year.
struct holiday {
    std::variant<std::chrono::month_day, easter> on;
    std::string name;
    day_hours hours;
};

/// One date, for holidays that are announced late (the Islamic ones) and for openings out of the ordinary.
struct dated_exception {
    std::chrono::year_month_day on;
    std::string name;
    day_hours hours;
};

/// Both days included: another week, such as Ramadan's.
struct period {
    std::chrono::year_month_day from;
    std::chrono::year_month_day to;
    std::string name;
    week_hours hours;
};

/// What a calendar is made of. For any date the first of these that speaks of it decides: validity, exceptions,
/// holidays, periods, the week. So a holiday within Ramadan stays a holiday, and an exception can open on either.
struct calendar_rules {
    std::string time_zone = "UTC";
    week_hours hours;
    std::vector<holiday> holidays;
    std::vector<period> periods;  ///< They must not overlap.
    std::vector<dated_exception> exceptions;
    std::chrono::year_month_day valid_from{std::chrono::year{1}, std::chrono::January, std::chrono::day{1}};
    std::chrono::year_month_day valid_to{std::chrono::year{9999}, std::chrono::December, std::chrono::day{31}};
};

/// Answers "is it open, and when does that change?" for a moment in UTC, by the time of a place.
///
/// A span belongs to the day on which it begins: a Friday's 22:00-02:00 runs until Saturday 02:00 even if Saturday is a
/// holiday. Its ends become moments as time_zone::from_local says: an opening at an hour that the clocks skip comes
/// when they have gone forward, and an end at an hour that comes twice is the first one. Overlapping spans of different
/// days are one. Each answer depends on the moment asked about and on nothing else, in whatever order they are asked.
///
/// Owns:    its rules; copies share them.
/// Threads: any; a calendar never changes.
class calendar {
public:
    /// How far next_open, next_change and add_open_time look ahead.
    static constexpr std::chrono::days horizon{731};

    /// Throws error{errc::invalid_argument} with all the problems of the rules, each with the rule's place in them,
    /// such as "holidays[2].hours[0]".
    explicit calendar(calendar_rules rules);

    /// Reads the YAML of docs/manual/calendars.md; `file` is what problems call it. Throws error{errc::invalid_file}
    /// with all the problems, or error{errc::too_large} beyond 4 MB.
    static calendar load(std::string_view yaml, std::string file);

    bool is_open(calendar_time at) const;

    /// The name of the rule that decides: an exception's, a holiday's, a period's, "weekly hours" or "outside
    /// validity". Where it is open, the rule of the day on which the span began.
    std::string why(calendar_time at) const;

    /// `at` itself if it is open then, else the next opening; nothing if that is beyond the horizon.
    std::optional<calendar_time> next_open(calendar_time at) const;

    /// The first moment after `at` at which is_open() differs; nothing if that is beyond the horizon.
    std::optional<calendar_time> next_change(calendar_time at) const;

    /// The first moment at which it has been open for `work` since `from`: when a task of that length is due. At the
    /// end of a day it is that day's closing, not the next opening; 0 gives `from`. Nothing beyond the horizon.
    /// Throws error{errc::invalid_argument} if `work` is negative.
    std::optional<calendar_time> add_open_time(calendar_time from, duration work) const;

    const palabre::time_zone& time_zone() const noexcept;
    const calendar_rules& rules() const noexcept;

private:
    struct impl;
    std::shared_ptr<const impl> impl_;
};

}  // namespace palabre
