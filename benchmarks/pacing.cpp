// benchmarks/pacing.cpp - how busy agents are and how many callers find none, beside a dial level moved by steps.
#include "campaign/dialling_floor.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <deque>
#include <memory>

using namespace palabre;
using namespace palabre::tests;
using namespace std::chrono_literals;

namespace {

/// d = (waiting agents - waiting calls) / agents; each second level *= 1 + d k, within 1 and 3, and halved where of those
/// who answered in the last minute more than the cap found nobody; level times the waiting agents are dialled.
class stepwise final : public dialler {
public:
    explicit stepwise(double k) : k_{k} {}

    void agent_free(std::int64_t who, instant) override { on_duty_.insert(who); }
    void agent_busy(std::int64_t, instant) override {}
    void agent_away(std::int64_t who, instant) override { on_duty_.erase(who); }
    void dialled(std::int64_t, instant) override { ++lines_; }
    void answered(std::int64_t, bool machine, instant now) override {
        --lines_;
        if (!machine) live_.push_back(now);
    }
    void failed(std::int64_t, instant) override { --lines_; }
    void abandoned(instant now) override { drops_.push_back(now); }
    std::size_t lines(std::size_t waiting_agents, std::size_t waiting_calls, instant now) override {
        const auto agents = static_cast<double>(std::max<std::size_t>(1, on_duty_.size()));
        const auto free = static_cast<double>(waiting_agents);
        if (now - stepped_ >= 1s) {
            stepped_ = now;
            for (auto* const all : {&live_, &drops_})
                while (!all->empty() && all->front() < now - 60s) all->pop_front();
            level_ *= 1 + k_ * (free - static_cast<double>(waiting_calls)) / agents;
            if (static_cast<double>(drops_.size()) > 0.03 * static_cast<double>(live_.size())) {
                level_ /= 2;
                drops_.clear();
            }
            level_ = std::clamp(level_, 1.0, 3.0);
        }
        const auto wanted = std::llround(level_ * free);
        return wanted > lines_ ? static_cast<std::size_t>(wanted - lines_) : 0;
    }
    void day_is_over() override { lines_ = 0; }

private:
    double k_, level_ = 1;
    std::set<std::int64_t> on_duty_;
    std::int64_t lines_ = 0;
    instant stepped_{};
    std::deque<instant> live_, drops_;
};

void tell(benchmark::State& state, const std::vector<floor_day>& days) {
    double busy = 0, waits = 0, worst = 0, lost = 0, answered = 0;
    for (const auto& each : days) {
        busy += each.occupancy();
        waits += each.wait();
        worst = std::max(worst, each.abandonment());
        lost += double(each.abandoned);
        answered += double(each.answered);
    }
    state.counters["occupancy"] = busy / double(days.size());
    state.counters["abandoned"] = lost / answered;
    state.counters["abandoned_worst_day"] = worst;
    state.counters["agent_waits_s"] = waits / double(days.size());
    state.counters["calls/s"] = benchmark::Counter(answered, benchmark::Counter::kIsRate);
}

/// Days of eight hours; answer rate 0.3, after 4 to 20 s; talk and wrap-up log-normal with a mean of 180 s.
template<class Make> void days(benchmark::State& state, Make make) {
    const bool small = std::getenv("PALABRE_BENCHMARK_SMALL") != nullptr;
    for (auto _ : state) {
        const auto by = make();
        floor_plan plan{.agents = state.range(0)};
        if (small) plan.open = 30min;
        dialling_floor hall{*by, plan, 1};
        std::vector<floor_day> all;
        for (int i = 0; i < (small ? 1 : 22); ++i) all.push_back(hall.play());
        tell(state, all);
    }
}

void predictive(benchmark::State& state) {
    days(state, [] { return std::make_unique<paced>(); });
}

void progressive(benchmark::State& state) {
    campaign::pacing_rules rules;
    rules.mode = campaign::pacing_mode::progressive;
    days(state, [&] { return std::make_unique<paced>(rules); });
}

void level_by_steps(benchmark::State& state) {
    days(state, [&] { return std::make_unique<stepwise>(double(state.range(1)) / 1000); });
}

BENCHMARK(predictive)->Arg(20)->Arg(50)->Arg(200)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(progressive)->Arg(20)->Arg(50)->Arg(200)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(level_by_steps)
    ->ArgNames({"agents", "k_thousandths"})
    ->ArgsProduct({{20, 50, 200}, {5, 20, 50, 200}})
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);

}  // namespace
