// benchmarks/voice_calls.cpp - what a call's signalling costs palabre-center, beside a bare NUA loop.
#include "load/bare_nua.hpp"
#include "load/center_process.hpp"
#include "load/listeners.hpp"
#include "load/scale.hpp"
#include "load/sip_caller.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>

using namespace palabre;
using namespace std::chrono_literals;

namespace {

/// INVITE, 200, BYE at a rate, for a second at ours and a second at the bare loop in turns. Time is CPU time of the whole
/// process; what it writes into the history after the calls is counted too.
void calls(benchmark::State& state) {
    const auto rate = static_cast<int>(state.range(0));
    const bool kept = state.range(1) != 0;
    const int batch = load::is_small() ? 20 : rate;
    const load::listeners callers;
    const load::center_process center{kept ? "center_kept.yaml" : "center.yaml"};
    const load::bare_nua bare;
    load::sip_caller to_ours{center.port(), "sig", load::manner::hangs_up, &callers};
    load::sip_caller to_bare{bare.port(), "sig", load::manner::hangs_up, &callers};
    for (auto* const each : {&to_ours, &to_bare}) {
        each->place(batch, rate);
        each->settle(10s);
        each->forget();
    }
    double ours_took = 0, bare_took = 0;
    for (auto _ : state) {
        const double before = center.cpu_seconds();
        to_ours.place(batch, rate);
        to_ours.settle(10s);
        to_ours.attend(kept ? 200ms : 20ms);
        const double took = center.cpu_seconds() - before, before_bare = bare.cpu_seconds();
        state.SetIterationTime(took);
        ours_took += took;
        to_bare.place(batch, rate);
        to_bare.settle(10s);
        bare_took += bare.cpu_seconds() - before_bare;
    }
    const auto& went = to_ours.so_far();
    if (went.done != went.placed)
        state.SkipWithError(fmt::format("{} calls of {} were not done", went.placed - went.done, went.placed).c_str());
    state.counters["ms/call"] = 1e3 * ours_took / went.placed;
    state.counters["bare ms/call"] = 1e3 * bare_took / went.placed;
    state.counters["time:bare"] = ours_took / bare_took;
    state.counters["repeated"] = went.repeated;
    state.counters["answer p50 ms"] = load::percentile(went.answer_ms, 0.5);
    state.counters["answer p99 ms"] = load::percentile(went.answer_ms, 0.99);
}
[[maybe_unused]] const auto* const calls_at =
    load::levels(benchmark::RegisterBenchmark("calls", calls)->ArgNames({"rate", "history"}),
                 {{100, 0}, {100, 1}, {300, 0}, {1'000, 0}, {1'000, 1}, {3'000, 0}}, {100, 1}, 8);

}  // namespace
