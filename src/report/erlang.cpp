// src/report/erlang.cpp - Erlang's formulas C and A.
#include "palabre/report/erlang.hpp"

#include <algorithm>
#include <cmath>

namespace palabre::report {
namespace {

double seconds(duration of) {
    return std::chrono::duration<double>(of).count();
}

/// Who gives up, by the stationary distribution of the birth and death process M/M/N+M.
double abandonment(const load& of, int agents) {
    const double rate = of.per_hour / 3600, handling = seconds(of.handling), patience = seconds(of.patience);
    double weight = 1, all = 1, waiting = 0;
    for (int inside = 1; inside < 1'000'000 && (inside <= agents || weight > 1e-15 * all); ++inside) {
        weight *= rate / (std::min(inside, agents) / handling + std::max(0, inside - agents) / patience);
        all += weight;
        waiting += weight * std::max(0, inside - agents);
        if (all > 1e200) {  // only ratios count
            weight /= all;
            waiting /= all;
            all = 1;
        }
    }
    return waiting / all / patience / rate;
}

}  // namespace

double load::erlangs() const noexcept {
    return per_hour / 3600 * seconds(handling);
}

forecast expected(const load& of, int agents, duration within) {
    forecast made;
    const double offered = of.erlangs(), handling = seconds(of.handling);
    if (offered <= 0) return {.waits = 0, .service_level = 1, .mean_wait = duration{0}, .abandonment = 0};
    if (agents > 0 && of.patience > duration{0}) made.abandonment = abandonment(of, agents);
    if (agents <= 0 || offered >= agents) return made;
    double blocked = 1;
    for (int each = 1; each <= agents; ++each) blocked = offered * blocked / (each + offered * blocked);
    made.waits = blocked / (1 - offered / agents * (1 - blocked));
    made.service_level = 1 - made.waits * std::exp(-(agents - offered) * seconds(within) / handling);
    made.mean_wait =
        std::chrono::duration_cast<duration>(std::chrono::duration<double>(made.waits * handling / (agents - offered)));
    return made;
}

std::optional<int> agents_for(const load& of, double share, duration within) {
    if (of.erlangs() <= 0) return {};
    constexpr int most = 10'000;
    for (int agents = static_cast<int>(of.erlangs()) + 1; agents <= most; ++agents)
        if (expected(of, agents, within).service_level >= share) return agents;
    return {};
}

}  // namespace palabre::report
