// benchmarks/voice_bridge.cpp - what bridged calls cost, relayed and recorded, beside a bare relay of the same packets.
#include "load/bare_relay.hpp"
#include "load/cpu_time.hpp"
#include "load/talkers.hpp"
#include "media/bridge.hpp"
#include "media/slot_clock.hpp"
#include "palabre/asio_runtime.hpp"

#include <benchmark/benchmark.h>

#include <filesystem>
#include <memory>
#include <thread>
#include <vector>

using namespace palabre;
using namespace palabre::media;
using namespace std::chrono_literals;

namespace {

/// Pairs of calls on one media thread for half a second, then the bare relay with the same callers, then the pairs again
/// with a recording each: in turns, so that a noisy machine disturbs all alike. Time is CPU time of all threads but the
/// callers', so the recorder's counts; ratios compare packets a CPU second.
void bridged_calls(benchmark::State& state) {
    const auto calls = static_cast<std::size_t>(state.range(0));
    constexpr std::size_t slots = 100;
    load::talkers callers{calls};
    load::bare_relay bare{callers};
    asio_runtime runtime;
    auto engine_of_all = std::make_unique<engine>(runtime, engine_options{.address = "127.0.0.1",
                                                                          .first_port = 26'000,
                                                                          .last_port = 26'999,
                                                                          .calls_a_thread = calls,
                                                                          .dead_after = 0s,
                                                                          .report_every = 0s});
    auto& house = *engine_of_all;
    std::vector<call> lines;
    std::vector<bridge> bridges;
    for (std::size_t i = 0; i < calls; ++i) {
        lines.push_back(std::move(*house.open({})));
        stream_settings settings;
        settings.peer.announced = *endpoint::parse(load::talkers::address(i), callers.port());
        settings.event_payload = 101;  // else tones are listened for
        lines[i].start(settings);
    }
    for (std::size_t i = 0; i + 1 < calls; i += 2) bridges.emplace_back(lines[i], lines[i + 1]);
    const auto folder = std::filesystem::temp_directory_path() / "palabre-bench-bridge";
    std::filesystem::create_directories(folder);

    const auto used = [&] { return load::seconds_of(CLOCK_PROCESS_CPUTIME_ID) - callers.cpu_seconds(); };
    const auto measure = [&](load::packet_cost& into) {
        callers.talk_to(lines[0].local().port);
        std::this_thread::sleep_for(100ms);
        const auto before = house.counters();
        const double began = used();
        std::this_thread::sleep_for(slots * slot_length);
        into += {used() - began, house.counters().relayed - before.relayed};
        callers.talk_to(0);
        std::this_thread::sleep_for(20ms);
    };
    load::packet_cost relayed, recorded, paced;
    for (auto _ : state) {
        const double before = relayed.seconds;
        measure(relayed);
        state.SetIterationTime(relayed.seconds - before);
        callers.talk_to(bare.port());
        std::this_thread::sleep_for(20ms);
        bare.run(4);
        paced += bare.run(slots);
        callers.talk_to(0);
        std::this_thread::sleep_for(20ms);
        for (std::size_t i = 0; i < bridges.size(); ++i)
            bridges[i].record_to(folder / (std::to_string(i) + ".wav"), [](const recording_result&) {});
        callers.talk_to(lines[0].local().port);
        std::this_thread::sleep_for(2s);  // files are open, and written to
        measure(recorded);
        for (auto& each : bridges) each.stop_recording();
        std::this_thread::sleep_for(1s);  // files are synced
    }
    state.counters["us/packet"] = relayed.micros_each();
    state.counters["recorded us/packet"] = recorded.micros_each();
    state.counters["bare us/packet"] = paced.micros_each();
    state.counters["relay:bare"] = paced.micros_each() / relayed.micros_each();
    state.counters["recorded:bare"] = paced.micros_each() / recorded.micros_each();
    state.counters["bridges/core"] = 1e6 / 100 / relayed.micros_each();
    state.counters["realtime"] = house.counters().is_realtime ? 1 : 0;
    bridges.clear();
    lines.clear();
    engine_of_all.reset();  // files are complete
    std::filesystem::remove_all(folder);
}
BENCHMARK(bridged_calls)->Arg(200)->Arg(1'000)->Arg(2'000)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace
