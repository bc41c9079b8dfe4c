// tests/routing/erlang.hpp - Erlang's formulas C and A, and the mean of simulated values with its doubt.
#pragma once

#include <cmath>
#include <vector>

namespace palabre::routing {

/// M/M/N: the chance that a caller waits, with `load` in erlangs (facts: B0 = 1, Bk = A B / (k + A B)).
inline double erlang_c(double load, int agents) {
    double b = 1;
    for (int k = 1; k <= agents; ++k) b = load * b / (k + load * b);
    const double rho = load / agents;
    return b / (1 - rho * (1 - b));
}

/// Share answered within `within`; times in one unit.
inline double service_level_c(double load, int agents, double within, double talk) {
    return 1 - erlang_c(load, agents) * std::exp(-(agents - load) * within / talk);
}

/// Mean wait of all.
inline double mean_wait_c(double load, int agents, double talk) {
    return erlang_c(load, agents) * talk / (agents - load);
}

/// M/M/N+M: the share that gives up, by the stationary distribution of its birth and death process.
inline double abandonment_a(double per_second, double talk, double patience, int agents) {
    double weight = 1, all = 1, waiting = 0;
    for (int n = 1; n < 100'000 && (n <= agents || weight > 1e-15 * all); ++n) {
        const double leave = std::min(n, agents) / talk + std::max(0, n - agents) / patience;
        weight *= per_second / leave;
        all += weight;
        waiting += weight * std::max(0, n - agents);
    }
    return waiting / all / patience / per_second;
}

/// Non-overlapping batch means (Law, Simulation Modeling and Analysis, 9.5.3): 20 long batches are all but independent.
struct batch_mean {
    double mean = 0, half_width = 0;

    explicit batch_mean(const std::vector<double>& values) {
        constexpr int batches = 20;
        constexpr double t = 3.883;  // Student's, 19 degrees of freedom, 99.9 % two-sided
        const auto size = values.size() / batches;
        std::vector<double> means;
        for (std::size_t i = 0; i < batches; ++i) {
            double sum = 0;
            for (std::size_t j = 0; j < size; ++j) sum += values[i * size + j];
            means.push_back(sum / static_cast<double>(size));
            mean += means.back() / batches;
        }
        double square = 0;
        for (const double each : means) square += (each - mean) * (each - mean);
        half_width = t * std::sqrt(square / (batches - 1) / batches);
    }

    bool covers(double expected) const { return std::abs(mean - expected) <= half_width; }
    /// Narrow enough to tell the model from its neighbours.
    bool is_within(double share) const { return half_width <= share * mean; }
};

}  // namespace palabre::routing
