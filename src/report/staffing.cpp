// src/report/staffing.cpp - Erlang's formulas over the load of each hour.
#include "palabre/report/staffing.hpp"

#include "palabre/history/work_note.hpp"

#include <algorithm>
#include <cmath>

namespace palabre::report {

using history::measure;
using std::chrono::milliseconds;

namespace {

/// An hour's load is that of callers who come as evenly as they do in an hour.
staffing hour_of(const row& one, calendar_time until, const target& by, double share) {
    const auto& counts = one.counts;
    const double hours = std::chrono::duration<double, std::ratio<3600>>(until - one.from).count();
    const auto handling = counts.at(measure::talk_ms) + counts.at(measure::hold_ms) + counts.at(measure::wrap_ms);
    const auto waits = counts.at(measure::answered_wait_ms) + counts.at(measure::abandoned_wait_ms);
    staffing made{.period = one.period,
                  .offered = counts.at(measure::offered),
                  .handling_s = value_of(figure_of("aht"), counts, by).value_or(0),
                  .agents = static_cast<double>(handling + counts.at(measure::available_ms)) / 3'600'000 / hours};
    load of{.per_hour = static_cast<double>(made.offered) / hours,
            .handling = milliseconds{static_cast<std::int64_t>(made.handling_s * 1000)},
            .patience = {}};
    if (const auto gone = counts.at(measure::abandoned); gone > 0) of.patience = milliseconds{waits / gone};
    const auto with = expected(of, static_cast<int>(std::lround(made.agents)), by.within);
    made.erlangs = of.erlangs();
    made.expected_service_level = with.service_level;
    made.expected_abandonment = with.abandonment;
    made.needed = agents_for(of, share, by.within);
    return made;
}

/// Hours of one period, together.
struct together {
    staffing told;
    history::tally counts = {};
    double level = 0, abandonment = 0;  ///< By who came.

    void add(const staffing& hour, const history::tally& of) {
        counts.add(of);
        told.offered += hour.offered;
        level += hour.expected_service_level * static_cast<double>(hour.offered);
        abandonment += hour.expected_abandonment * static_cast<double>(hour.offered);
        if (hour.erlangs < told.erlangs) return;
        told.erlangs = hour.erlangs;
        told.agents = hour.agents;
        told.needed = hour.needed;
    }

    staffing sum(const target& by) {
        told.handling_s = value_of(figure_of("aht"), counts, by).value_or(0);
        told.service_level = value_of(figure_of("service_level"), counts, by);
        told.abandonment = value_of(figure_of("abandonment"), counts, by);
        told.expected_service_level = level / static_cast<double>(told.offered);
        told.expected_abandonment = abandonment / static_cast<double>(told.offered);
        return told;
    }
};

}  // namespace

wish staffing_wish(const wish& what) {
    auto hours = what;
    hours.each = grain::hour;
    hours.by = history::dimension::total;
    hours.compared = false;
    hours.figures = {"offered", "aht", "service_level", "abandonment", "occupancy"};
    auto alone = what;
    alone.compared = false;
    hours.from = std::chrono::floor<std::chrono::days>(what.place.to_local(cuts_of(alone).front()));  // a week's Monday
    return hours;
}

std::vector<staffing> staffing_of(const table& hours, const wish& what, double share, calendar_time now) {
    std::vector<together> all;
    for (const auto& one : hours.rows) {
        if (one.counts.at(measure::offered) == 0) continue;
        // Of its first moments nothing is told: who has come is taken for a quarter of an hour's.
        const auto until = std::clamp<calendar_time>(now, one.from + history::quarter, one.until);
        const auto period = period_name(what, one.from);
        if (all.empty() || all.back().told.period != period) all.push_back({.told = {.period = period}});
        all.back().add(hour_of(one, until, what.within, share), one.counts);
    }
    std::vector<staffing> told;
    for (auto& each : all) told.push_back(each.sum(what.within));
    return told;
}

}  // namespace palabre::report
