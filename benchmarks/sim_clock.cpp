// benchmarks/sim_clock.cpp - events a second of the simulated clock, beside a bare priority queue doing the same.
#include "palabre/sim/clock.hpp"

#include <benchmark/benchmark.h>

#include <queue>
#include <random>
#include <vector>

using namespace palabre;

namespace {

// The hold model: a number of events pending, each of which causes the next one a little later.
constexpr std::size_t delays = 4096;

const std::vector<duration>& some_delays() {
    static const std::vector<duration> drawn = [] {
        std::mt19937_64 chance{1};
        std::vector<duration> all;
        for (std::size_t i = 0; i < delays; ++i) all.emplace_back(1 + chance() % 10'000'000);
        return all;
    }();
    return drawn;
}

struct simulated {
    explicit simulated(std::size_t pending) {
        for (std::size_t i = 0; i < pending; ++i) schedule();
    }
    void schedule() {
        clock.after(some_delays()[next++ % delays], [this] {
            if (--left == 0) clock.stop();
            schedule();
        });
    }
    void run(std::uint64_t events) {
        left = events;
        clock.run();
    }

    sim::clock clock;
    std::size_t next = 0;
    std::uint64_t left = 0;
};

struct bare {
    struct event {
        std::int64_t when;
        std::uint64_t order;
        void (*job)(bare&);
        bool operator>(const event& other) const {
            return when != other.when ? when > other.when : order > other.order;
        }
    };

    explicit bare(std::size_t pending) {
        for (std::size_t i = 0; i < pending; ++i) schedule();
    }
    void schedule() {
        queue.push({now + some_delays()[next++ % delays].count(), order++, [](bare& self) { self.schedule(); }});
    }
    void run(std::uint64_t events) {
        for (; events > 0; --events) {
            const event first = queue.top();
            queue.pop();
            now = first.when;
            first.job(*this);
        }
    }

    std::priority_queue<event, std::vector<event>, std::greater<>> queue;
    std::int64_t now = 0;
    std::uint64_t order = 0;
    std::size_t next = 0;
};

template<typename Queue> double seconds_for(Queue& queue, std::uint64_t events) {
    const auto began = std::chrono::steady_clock::now();
    queue.run(events);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

/// Both in turns, so that a noisy machine disturbs both alike.
void hold(benchmark::State& state) {
    const auto pending = static_cast<std::size_t>(state.range(0));
    simulated ours{pending};
    bare theirs{pending};
    constexpr std::uint64_t batch = 100'000;
    double ours_took = 0, theirs_took = 0;
    std::uint64_t events = 0;
    for (auto _ : state) {
        const double took = seconds_for(ours, batch);
        state.SetIterationTime(took);
        ours_took += took;
        theirs_took += seconds_for(theirs, batch);
        events += batch;
    }
    state.counters["events/s"] = static_cast<double>(events) / ours_took;
    state.counters["bare/s"] = static_cast<double>(events) / theirs_took;
    state.counters["time:bare"] = ours_took / theirs_took;
}
BENCHMARK(hold)->Arg(16)->Arg(1'000)->Arg(100'000)->UseManualTime()->Unit(benchmark::kMillisecond);

/// Most timers are timeouts that never come: started and cancelled.
void start_and_cancel(benchmark::State& state) {
    sim::clock clock;
    for (auto _ : state) clock.cancel(clock.after(std::chrono::seconds{5}, [] {}));
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(start_and_cancel);

}  // namespace
