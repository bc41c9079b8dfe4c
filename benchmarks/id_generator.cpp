// benchmarks/id_generator.cpp - what an id costs while time stands still, against a bare 64-bit increment.
#include "palabre/core/id.hpp"

#include <benchmark/benchmark.h>

namespace {

using namespace palabre;

class stopped_clock : public runtime {
public:
    instant now() const override { return {}; }
    calendar_time calendar_now() const override { return std::chrono::sys_days{std::chrono::year{2026} / 3 / 20}; }
    timer_id after(duration, task) override { return timer_id::none; }
    timer_id after_in_background(duration, task) override { return timer_id::none; }
    bool cancel(timer_id) noexcept override { return false; }
    void post(task) override {}
    std::uint64_t random() override { return 0; }
    void on_terminate(task) override {}
    std::shared_ptr<void> work() override { return nullptr; }
    void run() override {}
    void stop() override {}
};

void bare_increment(benchmark::State& state) {
    std::int64_t last = 0;
    for (auto _ : state) {
        ++last;
        benchmark::DoNotOptimize(last);
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(bare_increment);

void next_id(benchmark::State& state) {
    const stopped_clock clock;
    id_generator ids{clock, 7, 0};
    for (auto _ : state) benchmark::DoNotOptimize(ids.next_value());
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(next_id);

/// Ids that strictly grow are all different; `unique` counts those that did, of a hundred million.
void hundred_million_ids(benchmark::State& state) {
    constexpr int asked = 100'000'000;
    const stopped_clock clock;
    std::int64_t unique = 0;
    for (auto _ : state) {
        id_generator ids{clock, 7, 0};
        std::int64_t last = 0;
        for (int i = 0; i < asked; ++i) {
            const std::int64_t next = ids.next_value();
            if (next > last) ++unique;
            last = next;
        }
    }
    if (unique != asked) state.SkipWithError("two ids are equal");
    state.counters["unique"] = static_cast<double>(unique);
}
BENCHMARK(hundred_million_ids)->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace
