// src/report/staffing.cpp - Erlang's formulas over the load of each period.
#include "palabre/report/staffing.hpp"

#include <cmath>

namespace palabre::report {

using history::measure;
using std::chrono::milliseconds;

std::vector<std::string> staffing_figures() {
    return {"offered", "aht", "service_level", "abandonment", "occupancy"};
}

std::vector<staffing> staffing_of(const table& what, const target& by, double share) {
    std::vector<staffing> all;
    for (const auto& one : what.rows) {
        const auto& counts = one.counts;
        const auto value = [&](const char* name) { return value_of(figure_of(name), counts, by); };
        const double hours = std::chrono::duration<double, std::ratio<3600>>(one.until - one.from).count();
        const auto handling = counts.at(measure::talk_ms) + counts.at(measure::hold_ms) + counts.at(measure::wrap_ms);
        const auto waits = counts.at(measure::answered_wait_ms) + counts.at(measure::abandoned_wait_ms);
        staffing made{.period = one.period,
                      .offered = counts.at(measure::offered),
                      .handling_s = value("aht").value_or(0),
                      .agents = static_cast<double>(handling + counts.at(measure::available_ms)) / 3'600'000 / hours,
                      .service_level = value("service_level"),
                      .abandonment = value("abandonment")};
        load of{.per_hour = static_cast<double>(made.offered) / hours,
                .handling = milliseconds{static_cast<std::int64_t>(made.handling_s * 1000)},
                .patience = {}};
        if (const auto gone = counts.at(measure::abandoned); gone > 0) of.patience = milliseconds{waits / gone};
        const auto with = expected(of, static_cast<int>(std::lround(made.agents)), by.within);
        made.erlangs = of.erlangs();
        made.expected_service_level = with.service_level;
        made.expected_abandonment = with.abandonment;
        made.needed = agents_for(of, share, by.within);
        all.push_back(std::move(made));
    }
    return all;
}

}  // namespace palabre::report
