// benchmarks/history_place.hpp - an empty database of either kind that goes with the benchmark.
#pragma once

#include "faults/folder.hpp"
#include "palabre/history/sql_store.hpp"
#include "store/postgres_server.hpp"

#include <benchmark/benchmark.h>

#include <chrono>
#include <ctime>
#include <string>

namespace palabre::bench {

enum class kind { sqlite, postgresql };

class history_place {
public:
    explicit history_place(kind of)
        : url_{of == kind::sqlite ? "sqlite:" + folder_.file("palabre.db") : tests::shared_postgres().make_database()} {
    }

    history::sql_store_options options() const { return {.url = url_, .key_file = folder_.file("key")}; }
    const std::string& url() const noexcept { return url_; }
    bool is_sqlite() const noexcept { return url_.starts_with("sqlite:"); }

private:
    faults::folder folder_;
    std::string url_;
};

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

/// Ours and the bare one in turns, so that a noisy machine disturbs both alike. What is counted is one of `each`.
template<class Ours, class Bare> void in_turns(benchmark::State& state, std::size_t each, Ours ours, Bare bare) {
    time_taken by_us, by_bare;
    for (auto _ : state) {
        state.SetIterationTime(by_us.add(ours));
        by_bare.add(bare);
    }
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

}  // namespace palabre::bench
