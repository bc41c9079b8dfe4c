// benchmarks/answering.cpp - what listening for who answers costs a frame of 20 ms, beside decoding its G.711.
#include "media/g711.hpp"
#include "palabre/channel/answer_detector.hpp"

#include <benchmark/benchmark.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <ctime>
#include <vector>

using namespace palabre;

namespace {

double cpu_seconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

/// A second of a voice's harmonics that swell and fade.
std::vector<std::uint8_t> second_of_sound() {
    std::vector<std::uint8_t> made;
    for (int i = 0; i < 8'000; ++i) {
        const double t = i / 8'000.0;
        const double sound = 6'000 * std::abs(std::sin(12 * t)) * (std::sin(880 * t) + std::sin(2'640 * t) / 2);
        made.push_back(media::encode(media::codec::pcma, static_cast<std::int16_t>(sound)));
    }
    return made;
}

/// A thousand seconds each, in turns, so that a busy machine disturbs both alike.
void frame(benchmark::State& state) {
    const auto sound = second_of_sound();
    constexpr std::size_t size = 160, frames = 5'000;
    std::array<std::int16_t, size> decoded{};
    answer_detector detector;
    detector.answered();
    double listening = 0, decoding = 0;
    std::size_t count = 0;
    const auto each = [&](auto&& then) {
        const double began = cpu_seconds();
        for (std::size_t i = 0; i < frames; ++i) {
            const auto at = i * size % sound.size();
            media::decode(media::codec::pcma, std::span{sound}.subspan(at, size), decoded);
            benchmark::DoNotOptimize(decoded);
            then();
        }
        return cpu_seconds() - began;
    };
    for (auto _ : state) {
        decoding += each([] {});
        const double both = each([&] { benchmark::DoNotOptimize(detector.hear(decoded)); });
        listening += both;
        state.SetIterationTime(both);
        count += frames;
    }
    const auto micros = [count](double seconds) { return 1e6 * seconds / static_cast<double>(count); };
    state.counters["us/frame"] = micros(listening - decoding);
    state.counters["decode us/frame"] = micros(decoding);
    state.counters["ours:decode"] = (listening - decoding) / decoding;
    state.counters["% of a core"] = micros(listening - decoding) * 50 / 1e4;
}
BENCHMARK(frame)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace
