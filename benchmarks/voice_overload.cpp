// benchmarks/voice_overload.cpp - three times as many calls as allowed: who got in, and how they heard.
#include "load/center_process.hpp"
#include "load/listeners.hpp"
#include "load/scale.hpp"
#include "load/sip_caller.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

using namespace palabre;
using namespace std::chrono_literals;

namespace {

/// IVR calls at center_limited.yaml's rate, then three times as many, then as at first. Accepted callers' sound is counted by
/// the packets' times, refusals by the messages'. Time is CPU time of the whole process.
void overload(benchmark::State& state) {
    constexpr double capacity = 250;
    const int seconds = load::is_small() ? 1 : 15;
    load::listeners callers{{.key = '1', .key_after = 3'200ms}};
    const load::center_process center{"center_limited.yaml"};
    load::sip_caller from{center.port(), "ivr", load::manner::listens, &callers, 32'768};
    const auto place = [&](double rate) { from.place(static_cast<int>(rate * seconds), rate); };
    for (auto _ : state) {
        const double before = center.cpu_seconds();
        place(0.9 * capacity);
        from.settle(20s);
        callers.begin();
        from.forget();
        place(3 * capacity);
        const auto during = from.so_far();
        from.forget();
        from.attend(5s);
        place(0.9 * capacity);
        from.settle(20s);
        const auto after = from.so_far();
        const auto heard = callers.since_begin();
        state.SetIterationTime(center.cpu_seconds() - before);

        if (after.failed > 0) state.SkipWithError(fmt::format("{} calls failed", after.failed).c_str());
        state.counters["accepted %"] = 100.0 * during.answered / during.placed;
        state.counters["refusal p50 ms"] = load::percentile(during.refusal_ms, 0.5);
        state.counters["refusal p99 ms"] = load::percentile(during.refusal_ms, 0.99);
        state.counters["refusal max ms"] = load::percentile(during.refusal_ms, 1);
        state.counters["answer p99 ms"] = load::percentile(during.answer_ms, 0.99);
        state.counters["late 20 ms %"] =
            100.0 * static_cast<double>(heard.late_20) / static_cast<double>(heard.packets);
        state.counters["late 40 ms"] = static_cast<double>(heard.late_40);
        state.counters["lost"] = static_cast<double>(heard.lost);
        state.counters["fewest packets"] = static_cast<double>(heard.fewest);
        state.counters["refused 5 s after"] = after.refused;
        state.counters["repeated"] = during.repeated + after.repeated;
    }
}
[[maybe_unused]] const auto* const overload_at =
    load::levels(benchmark::RegisterBenchmark("overload", overload), {{}}, {}, 1);

}  // namespace
