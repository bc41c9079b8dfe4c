// benchmarks/history_place.hpp - an empty database of either kind that goes with the benchmark.
#pragma once

#include "faults/folder.hpp"
#include "palabre/history/sql_store.hpp"
#include "store/postgres_server.hpp"

#include <benchmark/benchmark.h>

#include <chrono>
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

/// Ours and the bare one in turns, so that a noisy machine disturbs both alike. What is counted is one of `each`.
template<class Ours, class Bare> void in_turns(benchmark::State& state, std::size_t each, Ours ours, Bare bare) {
    double ours_took = 0, bare_took = 0;
    for (auto _ : state) {
        const double took = seconds_for(ours);
        state.SetIterationTime(took);
        ours_took += took;
        bare_took += seconds_for(bare);
    }
    const auto count = static_cast<double>(each) * static_cast<double>(state.iterations());
    state.counters["us"] = ours_took / count * 1e6;
    state.counters["bare us"] = bare_took / count * 1e6;
    state.counters["per second"] = count / ours_took;
    state.counters["time:bare"] = ours_took / bare_took;
    state.counters["speed:bare"] = bare_took / ours_took;
}

}  // namespace palabre::bench
