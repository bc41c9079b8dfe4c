// benchmarks/speech.cpp - what an utterance costs: known, from disk, from a recording, or from a process of its own.
#include "core/process.hpp"
#include "palabre/sim/clock.hpp"
#include "palabre/speech/espeak.hpp"
#include "palabre/speech/prompts.hpp"
#include "speech/narrator.hpp"
#include "speech/sound_cache.hpp"
#include "speech/sound_file.hpp"

#include <benchmark/benchmark.h>
#include <sndfile.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>

using namespace palabre;
using namespace palabre::speech;

namespace {

std::string sentence_of(int number) {
    return "Votre crédit est de " + std::to_string(number) + " francs, valable jusqu'au 31 mars.";
}

struct folder {
    folder() {
        std::string name = (std::filesystem::temp_directory_path() / "palabre-bench-XXXXXX").string();
        path = ::mkdtemp(name.data());
    }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;
    ~folder() { std::filesystem::remove_all(path); }

    std::string path;
};

void write_sound(const std::string& file, int rate, sf_count_t length) {
    SF_INFO info{};
    info.samplerate = rate;
    info.channels = 1;
    info.format = SF_FORMAT_WAV | SF_FORMAT_PCM_16;
    SNDFILE* const out = ::sf_open(file.c_str(), SFM_WRITE, &info);
    const std::vector<short> samples(static_cast<std::size_t>(length), 1000);
    ::sf_write_short(out, samples.data(), length);
    ::sf_close(out);
}

/// Threads and processes do the work, so seconds on the wall are what counts.
template<class Act> void timed(benchmark::State& state, Act act) {
    const auto began = std::chrono::steady_clock::now();
    act();
    state.SetIterationTime(std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count());
}

/// One sentence a process, its sound thrown away: what anybody who runs espeak-ng pays.
void bare_process(benchmark::State& state) {
    int number = 0;
    for (auto _ : state)
        timed(state, [&] {
            const auto done = palabre::detail::run(
                {"espeak-ng", "-v", "fr", "-s", "160", "-b", "1", "--stdin", "--stdout"}, sentence_of(number++));
            benchmark::DoNotOptimize(done.out.size());
        });
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(bare_process)->UseManualTime()->Unit(benchmark::kMicrosecond);

/// The same through the voice, one at a time: brought to 8 kHz, and kept on disk.
void new_sentence(benchmark::State& state) {
    sim::clock loop;
    const folder cache;
    const auto speaker = make_espeak_voice(loop, {.cache = cache.path});
    int number = 0;
    for (auto _ : state)
        timed(state, [&] {
            speaker->speak({sentence_of(number++), "fr"}, [&](const spoken& what) {
                if (!what) state.SkipWithError(what.why.c_str());
            });
            loop.run();
        });
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(new_sentence)->UseManualTime()->Unit(benchmark::kMicrosecond);

void sentence_from_disk(benchmark::State& state) {
    const folder temporary;
    speech::detail::sound_cache cache{temporary.path, 100'000'000, 8000};
    cache.keep("one", {std::vector<std::int16_t>(32'000), 8000});
    for (auto _ : state) timed(state, [&] { benchmark::DoNotOptimize(cache.find("one")->samples().size()); });
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(sentence_from_disk)->UseManualTime()->Unit(benchmark::kMicrosecond);

/// A flow's turn: a recording and a known sentence, 100 callers at once.
void known_utterances(benchmark::State& state) {
    sim::clock loop;
    const folder prompts;
    std::filesystem::create_directory(prompts.path + "/fr");
    write_sound(prompts.path + "/fr/welcome.wav", 8000, 16'000);
    const auto clips = make_prompts(loop, {.trust = std::chrono::hours{1}});
    const auto speaker = make_espeak_voice(loop);
    narrator teller{loop, *clips, {speaker.get()}};
    const setting from{prompts.path, "fr"};
    const std::vector<utterance> words{{"Bienvenue.", "fr", "welcome"}, {sentence_of(2450), "fr"}};
    teller.prepare(from, words);
    loop.run();
    std::int64_t told = 0, wrong = 0;
    for (auto _ : state)
        timed(state, [&] {
            for (int caller = 0; caller < 100; ++caller)
                teller.tell(from, words, [&](std::size_t, const heard& what) {
                    ++told;
                    wrong += what.from == heard::by::tone;
                });
            loop.run();
        });
    if (wrong != 0) state.SkipWithError("a tone stood in");
    state.SetItemsProcessed(told);
}
BENCHMARK(known_utterances)->UseManualTime()->Unit(benchmark::kMicrosecond);

/// A minute from a studio, 48 kHz, to 8 kHz.
void minute_of_recording(benchmark::State& state) {
    const folder temporary;
    const auto file = temporary.path + "/minute.wav";
    write_sound(file, 48'000, 48'000 * 60);
    for (auto _ : state)
        timed(state, [&] { benchmark::DoNotOptimize(speech::detail::read_sound(file, 8000).level_db); });
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(minute_of_recording)->UseManualTime()->Unit(benchmark::kMicrosecond);

}  // namespace
