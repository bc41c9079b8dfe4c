// benchmarks/in_turns.hpp - ours and the bare one in turns, in one run.
#pragma once

#include <benchmark/benchmark.h>

#include <chrono>
#include <cstddef>
#include <ctime>

namespace palabre::bench {

template<class Act> double seconds_for(Act act) {
    const auto began = std::chrono::steady_clock::now();
    act();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

/// What turns took: by the wall, and of the whole process's CPUs.
struct time_taken {
    double wall = 0, cpu = 0;

    template<class Act> double add(Act act) {
        const auto began = std::clock();
        const double took = seconds_for(act);
        cpu += static_cast<double>(std::clock() - began) / CLOCKS_PER_SEC;
        wall += took;
        return took;
    }
};

/// What is counted is one of `each`.
inline void tell(benchmark::State& state, std::size_t each, const time_taken& by_us, const time_taken& by_bare) {
    const auto count = static_cast<double>(each) * static_cast<double>(state.iterations());
    state.counters["us"] = by_us.wall / count * 1e6;
    state.counters["bare us"] = by_bare.wall / count * 1e6;
    state.counters["cpu us"] = by_us.cpu / count * 1e6;
    state.counters["bare cpu us"] = by_bare.cpu / count * 1e6;
    state.counters["per second"] = count / by_us.wall;
    state.counters["time:bare"] = by_us.wall / by_bare.wall;
    state.counters["speed:bare"] = by_bare.wall / by_us.wall;
    state.counters["cpu speed:bare"] = by_bare.cpu / by_us.cpu;
}

/// Ours and the bare one in turns, so that a noisy machine disturbs both alike.
template<class Ours, class Bare> void in_turns(benchmark::State& state, std::size_t each, Ours ours, Bare bare) {
    time_taken by_us, by_bare;
    for (auto _ : state) {
        state.SetIterationTime(by_us.add(ours));
        by_bare.add(bare);
    }
    tell(state, each, by_us, by_bare);
}

}  // namespace palabre::bench
