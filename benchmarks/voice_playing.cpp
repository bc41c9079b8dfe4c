// benchmarks/voice_playing.cpp - what a call that plays costs palabre-center, beside a bare sendmmsg loop.
#include "load/bare_loop.hpp"
#include "load/center_process.hpp"
#include "load/listeners.hpp"
#include "load/scale.hpp"
#include "load/sip_caller.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

using namespace palabre;
using namespace std::chrono_literals;

namespace {

/// All calls hear a prompt of 30 s; the bare loop sends as much before they come and after they have gone, so that neither
/// takes the other's cache. Time is CPU time of the whole process; "ours:bare" compares packets a CPU second.
void playing(benchmark::State& state) {
    const auto calls = static_cast<std::size_t>(state.range(0));
    const auto window = load::is_small() ? 400ms : 4'000ms;
    const auto bare_slots = static_cast<std::size_t>(window / 2 / 5ms);
    load::listeners callers;
    load::bare_loop bare{callers, calls};
    const load::center_process center;
    load::sip_caller from{center.port(), "hold", load::manner::stays, &callers, calls};
    constexpr double ramp = 500;

    load::packet_cost ours, paced;
    load::heard all;
    double seconds = 0;
    for (auto _ : state) {
        paced += bare.send(bare_slots);
        from.place(static_cast<int>(calls), ramp);
        from.attend(load::is_small() ? 300ms : 2'000ms);
        callers.begin();
        const double before = center.cpu_seconds();
        from.attend(window);
        const double took = center.cpu_seconds() - before;
        const auto heard = callers.since_begin();
        state.SetIterationTime(took);
        ours += {took, heard.packets};
        seconds += heard.seconds;
        all.lost += heard.lost;
        all.late_20 += heard.late_20;
        all.late_40 += heard.late_40;
        all.overflowed += heard.overflowed;
        all.latest_ms = std::max(all.latest_ms, heard.latest_ms);
        if (heard.calls != calls)
            state.SkipWithError(fmt::format("{} calls of {} are heard", heard.calls, calls).c_str());
        from.hang_up(ramp);
        if (!from.settle(10s)) state.SkipWithError("some calls do not end");
        paced += bare.send(bare_slots);
    }
    const auto percent = [&](std::uint64_t of) {
        return 100 * static_cast<double>(of) / static_cast<double>(ours.packets);
    };
    state.counters["calls"] = static_cast<double>(calls);
    state.counters["ms/s and call"] = 1e3 * ours.seconds / seconds / static_cast<double>(calls);
    state.counters["bare ms/s and call"] = paced.micros_each() * 50 / 1e3;
    state.counters["ours:bare"] = paced.micros_each() / ours.micros_each();
    state.counters["cores"] = ours.seconds / seconds;
    state.counters["packets %"] = percent(static_cast<std::uint64_t>(50 * seconds * static_cast<double>(calls)));
    state.counters["late 20 ms %"] = percent(all.late_20);
    state.counters["late 40 ms %"] = percent(all.late_40);
    state.counters["lost %"] = percent(all.lost - std::min(all.lost, all.overflowed));
    state.counters["latest ms"] = all.latest_ms;
}
[[maybe_unused]] const auto* const playing_at =
    load::levels(benchmark::RegisterBenchmark("playing", playing),
                 {{50}, {100}, {200}, {400}, {1'000}, {2'000}, {4'000}, {5'000}}, {20}, 1);

}  // namespace
