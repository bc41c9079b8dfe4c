// benchmarks/load/scale.hpp - how much load: all of it, or under ctest just enough to see that it works.
#pragma once

#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <utility>
#include <vector>

namespace palabre::load {

inline bool is_small() {
    return std::getenv("PALABRE_BENCHMARK_SMALL") != nullptr;
}

/// For benchmarks that take real time: each level so many times, or the smallest load once.
inline benchmark::internal::Benchmark* levels(benchmark::internal::Benchmark* of,
                                              std::vector<std::vector<std::int64_t>> all,
                                              std::vector<std::int64_t> smallest, int times) {
    if (is_small()) all = {std::move(smallest)}, times = 1;
    for (const auto& each : all) of->Args(each);
    return of->Iterations(times)->UseManualTime()->Unit(benchmark::kMillisecond);
}

}  // namespace palabre::load
