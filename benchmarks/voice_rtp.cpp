// benchmarks/voice_rtp.cpp - what calls that play prompts cost, beside a bare sendmmsg loop of the same packets.
#include "load/bare_loop.hpp"
#include "load/cpu_time.hpp"
#include "load/listeners.hpp"
#include "media/engine.hpp"
#include "media/slot_clock.hpp"
#include "palabre/asio_runtime.hpp"

#include <benchmark/benchmark.h>

#include <cmath>
#include <memory>
#include <thread>
#include <vector>

using namespace palabre;
using namespace palabre::media;
using namespace std::chrono_literals;

namespace {

clip_ptr prompt() {
    std::vector<std::int16_t> samples(line_rate * 60);
    for (std::size_t i = 0; i < samples.size(); ++i)
        samples[i] = static_cast<std::int16_t>(9'000 * std::sin(0.3 * static_cast<double>(i)));
    return std::make_shared<clip>(audio{std::move(samples), line_rate});
}

/// Calls that play on one media thread for half a second, then the bare loop with the same packets at the same times, then
/// flat out: in turns, so that a noisy machine disturbs all alike. Time is CPU time; "ours:bare" compares packets a CPU
/// second. Flat out everything is in the cache and nothing wakes up, which no server that speaks in time can have.
void playing_calls(benchmark::State& state) {
    const auto calls = static_cast<std::size_t>(state.range(0));
    constexpr std::size_t slots = 100;
    const load::listeners callers;
    load::bare_loop bare{callers, calls};
    asio_runtime runtime;
    engine house{
        runtime,
        {.address = "127.0.0.1", .first_port = 23'000, .last_port = 23'999, .calls_a_thread = calls, .dead_after = 0s}};
    const auto heard = prompt();
    std::vector<call> lines;
    for (std::size_t i = 0; i < calls; ++i) lines.push_back(std::move(*house.open({})));
    const auto direct = [&](direction to) {
        stream_settings settings;
        settings.direction = to;
        for (std::size_t i = 0; i < calls; ++i) {
            settings.peer.announced = *endpoint::parse(load::listeners::address(i), callers.port(i));
            lines[i].start(settings);
        }
        std::this_thread::sleep_for(100ms);
    };
    for (auto& each : lines) each.play(std::vector<clip_ptr>(30, heard));

    // Everything but the callers' thread.
    const auto used = [&] { return load::seconds_of(CLOCK_PROCESS_CPUTIME_ID) - callers.cpu_seconds(); };
    load::packet_cost ours, paced, flat_out;
    std::uint64_t late = 0;
    for (auto _ : state) {
        direct(direction::both);
        const auto before = house.counters();
        const double began = used();
        std::this_thread::sleep_for(slots * slot_length);
        const double took = used() - began;
        const auto after = house.counters();
        state.SetIterationTime(took);
        ours += {took, after.sent - before.sent};
        late += after.sent_late - before.sent_late;
        direct(direction::inactive);
        paced += bare.send(slots);
        flat_out += bare.send(slots, false);
    }
    state.counters["us/packet"] = ours.micros_each();
    state.counters["bare us/packet"] = paced.micros_each();
    state.counters["flat out us/packet"] = flat_out.micros_each();
    state.counters["ours:bare"] = paced.micros_each() / ours.micros_each();
    state.counters["ours:flat out"] = flat_out.micros_each() / ours.micros_each();
    state.counters["late %"] = 100 * static_cast<double>(late) / static_cast<double>(ours.packets);
    state.counters["latest ms"] = static_cast<double>(house.counters().latest.count()) / 1000;
    state.counters["calls/core"] = 1e6 / 50 / ours.micros_each();
    state.counters["realtime"] = house.counters().is_realtime ? 1 : 0;
}
BENCHMARK(playing_calls)->Arg(400)->Arg(2'000)->Arg(4'000)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace
