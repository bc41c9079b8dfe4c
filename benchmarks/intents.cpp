// benchmarks/intents.cpp - messages a second that are told apart among 100 intents, on one core.
#include "in_turns.hpp"

#include "assistant/naive_bayes.hpp"
#include "palabre/assistant/intents.hpp"
#include "palabre/sim/chance.hpp"

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <string>
#include <vector>

using namespace palabre;
using namespace palabre::assistant;

namespace {

/// 100 intents of 20 sentences, each with words of its own among common ones.
struct made_up {
    made_up() {
        const int intents = std::getenv("PALABRE_BENCHMARK_SMALL") != nullptr ? 10 : 100;
        for (int intent = 0; intent < intents; ++intent) {
            const std::vector<std::string> own{word(6), word(7), word(8)};
            for (int sentence = 0; sentence < 21; ++sentence) {
                std::string text;
                for (int i = 0; i < 3; ++i)
                    text += common[static_cast<std::size_t>(chance.between(std::int64_t{0}, 199))] + ' ';
                text += own[static_cast<std::size_t>(sentence % 3)] + ' ' +
                        own[static_cast<std::size_t>((sentence / 3) % 3)] + ' ' +
                        common[static_cast<std::size_t>(chance.between(std::int64_t{0}, 199))] + " svp";
                auto& into = sentence < 20 ? seen : asked;
                into.push_back({text, "intent" + std::to_string(intent), "fr"});
            }
        }
    }

    std::string word(int size) {
        std::string made;
        for (int i = 0; i < size; ++i)
            made +=
                std::string_view{"aeioubcdfglmnprstv"}[static_cast<std::size_t>(chance.between(std::int64_t{0}, 17))];
        return made;
    }

    sim::chance chance{11};
    std::vector<std::string> common = [this] {
        std::vector<std::string> made;
        for (int i = 0; i < 200; ++i) made.push_back(word(5));
        return made;
    }();
    std::vector<example> seen, asked;
};

/// Ours beside naive Bayes on the same sentences.
void intent_guess(benchmark::State& state) {
    static const made_up all;
    static const auto model = intent_model::train(all.seen);
    static const assistant::detail::naive_bayes bayes{all.seen};
    std::size_t right = 0, guessed = 0;
    bench::in_turns(
        state, all.asked.size() * 3,
        [&] {
            for (int round = 0; round < 3; ++round)
                for (const auto& each : all.asked) {
                    ++guessed;
                    right += model.guess(each.text).front().first == each.intent ? 1U : 0U;
                }
        },
        [&] {
            for (int round = 0; round < 3; ++round)
                for (const auto& each : all.asked) benchmark::DoNotOptimize(bayes.guess(each.text).size());
        });
    state.counters["right"] = static_cast<double>(right) / static_cast<double>(guessed);
    state.counters["per cpu second"] = 1e6 / state.counters["cpu us"].value;
}
BENCHMARK(intent_guess)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace
