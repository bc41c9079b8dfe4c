// benchmarks/voice_ivr.cpp - what an IVR call costs palabre-center, and what it takes of its memory.
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

constexpr load::listeners::options presses_one{.key = '1', .key_after = 3'200ms};

/// Calls at a rate until the last is over; each gets some 260 packets, whose price by the bare loop stands beside.
/// Time is CPU time of the whole process.
void ivr(benchmark::State& state) {
    const int rate = static_cast<int>(state.range(0));
    const int calls = rate * (load::is_small() ? 1 : 15);
    load::listeners callers{presses_one}, others;
    load::bare_loop bare{others, static_cast<std::size_t>(rate) * 5};
    const load::center_process center{state.range(1) != 0 ? "center_kept.yaml" : "center.yaml"};
    load::sip_caller from{center.port(), "ivr", load::manner::listens, &callers};
    from.place(10, 10);
    from.settle(15s);
    from.forget();

    load::packet_cost ours, paced;
    load::heard all;
    for (auto _ : state) {
        paced += bare.send(load::is_small() ? 20 : 200);
        callers.begin();
        const double before = center.cpu_seconds();
        from.place(calls, rate);
        from.settle(20s);
        from.attend(300ms);
        const double took = center.cpu_seconds() - before;
        all = callers.since_begin();
        state.SetIterationTime(took);
        ours += {took, all.packets};
    }
    const auto& went = from.so_far();
    if (went.done != went.placed)
        state.SkipWithError(fmt::format("{} calls of {} were not done", went.placed - went.done, went.placed).c_str());
    state.counters["ms/call"] = 1e3 * ours.seconds / went.placed;
    state.counters["bare packets ms/call"] =
        paced.micros_each() * static_cast<double>(ours.packets) / went.placed / 1e3;
    state.counters["packets/call"] = static_cast<double>(ours.packets) / went.placed;
    state.counters["fewest packets"] = static_cast<double>(all.fewest);
    state.counters["answer p99 ms"] = load::percentile(went.answer_ms, 0.99);
    state.counters["repeated"] = went.repeated;
    state.counters["late 40 ms"] = static_cast<double>(all.late_40);
}
[[maybe_unused]] const auto* const ivr_at = load::levels(
    benchmark::RegisterBenchmark("ivr", ivr)->ArgNames({"rate", "history"}), {{50, 0}, {50, 1}, {400, 0}}, {10, 1}, 1);

/// What so many calls more than a few have at once, a second after the last has been answered.
void memory(benchmark::State& state) {
    const auto calls = static_cast<int>(state.range(0));
    load::listeners callers;
    const load::center_process center{state.range(1) != 0 ? "center_kept.yaml" : "center.yaml"};
    load::sip_caller from{center.port(), "ivr", load::manner::stays, &callers};
    for (auto _ : state) {
        const double before = center.cpu_seconds();
        from.place(calls / 10, 200);  // what all share is there from now on
        from.attend(load::is_small() ? 200ms : 3'500ms);
        const double few = center.kilobytes();
        from.place(calls, 200);
        from.attend(1s);
        state.counters["kB/call"] = (center.kilobytes() - few) / calls;
        state.counters["kB with a tenth"] = few;
        from.hang_up(500);
        if (!from.settle(10s)) state.SkipWithError("some calls do not end");
        state.SetIterationTime(center.cpu_seconds() - before);
    }
}
[[maybe_unused]] const auto* const memory_at =
    load::levels(benchmark::RegisterBenchmark("memory", memory)->ArgNames({"calls", "history"}),
                 {{2'000, 0}, {2'000, 1}}, {20, 0}, 1);

}  // namespace
