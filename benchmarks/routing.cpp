// benchmarks/routing.cpp - decisions a second while thousands wait, beside the bare ordered set that every one needs.
#include "palabre/routing/router.hpp"
#include "routing/crowd.hpp"

#include <benchmark/benchmark.h>

#include <array>
#include <deque>
#include <set>
#include <string>
#include <tuple>

using namespace palabre;
using namespace palabre::routing;
using namespace std::chrono_literals;

namespace {

constexpr int agents = 2000;
constexpr int queues = 50;
constexpr std::array languages{"fr", "en", "fon", "mina"};

/// A centre in which all agents talk and `waiting` callers wait: three segments, four languages, five queues an agent.
class saturated {
public:
    explicit saturated(int waiting) {
        for (int i = 0; i < queues; ++i) {
            static_cast<void>(router_.put(queue{.name = name(i),
                                                .segments = {{"gold", 10, 60s}, {"silver", 5, 60s}},
                                                .others = {"", 0, 60s},
                                                .widens = {{10min, 2}}},
                                          now_));
        }
        for (int i = 0; i < agents; ++i) {
            const auto first = chance_.bits() % 4, other = (first + 1 + chance_.bits() % 3) % 4;
            agent who{agent_id{i + 1}, {{languages[first], 5}, {languages[other], 3}}};
            for (int j = 0; j < 5; ++j) who.queues.push_back({name((i + j * 10) % queues), j / 2});
            static_cast<void>(router_.put(who, now_));
            static_cast<void>(router_.log_in(who.id, now_));
        }
        for (int i = 0; i < agents + waiting; ++i) comes();
    }

    /// One talk ends, its agent is given the next caller and takes him, and another caller comes: one decision.
    void decide() {
        now_ += 10ms;
        const auto ended = talking_.front();
        talking_.pop_front();
        takes(router_.finish(ended, now_));
        comes();
    }

    std::size_t waiting() const {
        std::size_t all = 0;
        for (int i = 0; i < queues; ++i) all += router_.count(name(i), now_)->waiting;
        return all;
    }

private:
    static std::string name(int i) { return "queue " + std::to_string(i); }

    void comes() {
        now_ += 1ms;
        const auto draw = chance_.bits();
        constexpr std::array segments{"gold", "silver", ""};
        routing::task what{.id = task_id{++last_},
                           .queue = name(static_cast<int>(draw % queues)),
                           .segment = segments[draw / 64 % 3],
                           .needs = {{languages[draw / 256 % 4], 4, 1}}};
        takes(router_.enqueue(std::move(what), now_));
    }

    void takes(const actions& what) {
        for (const auto& each : what) {
            if (const auto* const rings = std::get_if<action::offer>(&each)) {
                takes(router_.accept(rings->agent, rings->task, now_));
            } else if (const auto* const begins = std::get_if<action::assign>(&each)) {
                talking_.push_back(begins->task);
            }
        }
    }

    router router_;
    sim::chance chance_{1};
    instant now_{};
    std::int64_t last_ = 0;
    std::deque<task_id> talking_;
};

/// The same keys in one ordered set: the first goes, another comes. Who orders the waiting can hardly do less.
void bare_set(benchmark::State& state) {
    using key = std::tuple<std::int64_t, std::int64_t, std::uint64_t>;
    sim::chance chance{1};
    std::set<key> waiting;
    std::int64_t now = 0;
    std::uint64_t order = 0;
    const auto comes = [&] {
        constexpr std::array points{10, 5, 0};
        now += 1000;
        waiting.insert({now - points[chance.bits() % 3] * 60'000'000LL, now, order++});
    };
    for (int i = 0; i < state.range(0); ++i) comes();
    for (auto _ : state) {
        waiting.erase(waiting.begin());
        comes();
    }
    state.counters["decisions/s"] = benchmark::Counter(double(state.iterations()), benchmark::Counter::kIsRate);
}

void decide(benchmark::State& state) {
    saturated centre{static_cast<int>(state.range(0))};
    for (auto _ : state) centre.decide();
    state.counters["decisions/s"] = benchmark::Counter(double(state.iterations()), benchmark::Counter::kIsRate);
    state.counters["waiting"] = static_cast<double>(centre.waiting());
}

#define AT(waiting)                                                                                                    \
    BENCHMARK(bare_set)->Arg(waiting);                                                                                 \
    BENCHMARK(decide)->Arg(waiting)
AT(1'000);
AT(5'000);
AT(20'000);

/// A caller asks for his place and his wait among all who wait in one queue.
void place(benchmark::State& state) {
    router router;
    static_cast<void>(router.put(queue{.name = "desk", .segments = {{"gold", 10, 60s}, {"silver", 5, 30s}}}, {}));
    sim::chance chance{1};
    const auto waiting = state.range(0);
    for (std::int64_t i = 1; i <= waiting; ++i) {
        constexpr std::array segments{"gold", "silver", ""};
        static_cast<void>(router.enqueue({.id = task_id{i}, .queue = "desk", .segment = segments[chance.bits() % 3]},
                                         instant{i * 1ms}));
    }
    for (auto _ : state)
        benchmark::DoNotOptimize(router.where(task_id{chance.between(1, waiting)}, instant{waiting * 1ms}));
}
BENCHMARK(place)->Arg(1'000)->Arg(20'000);

/// Eight hours of 30 agents in three companies' queues: 700 callers an hour, some of whom give up.
void simulated_day(benchmark::State& state) {
    double callers = 0;
    std::uint64_t seed = 1;
    for (auto _ : state) {
        crowd hall{seed++, 150s, 8h};
        for (const auto* const name : {"a", "b", "c"})
            hall.does(hall.router.put(queue{.name = name, .wrap_up = 5s}, {}));
        for (int i = 1; i <= 30; ++i) {
            hall.does(
                hall.router.put(agent{agent_id{i}, {}, {{"a", i % 3}, {"b", (i + 1) % 3}, {"c", (i + 2) % 3}}}, {}));
            hall.does(hall.router.log_in(agent_id{i}, {}));
        }
        for (const auto* const name : {"a", "b", "c"}) hall.calls({{.queue = name}, 700.0 / 3, 3min});
        hall.run();
        callers += static_cast<double>(hall.fates.size());
    }
    state.counters["callers/day"] = callers / static_cast<double>(state.iterations());
}
BENCHMARK(simulated_day)->Unit(benchmark::kMillisecond);

}  // namespace
