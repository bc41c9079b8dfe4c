// benchmarks/faq.cpp - a question among 10,000 entries, beside what FTS5 alone takes for it.
#include "in_turns.hpp"

#include "assistant/faq_index.hpp"
#include "palabre/assistant/faq.hpp"
#include "palabre/sim/chance.hpp"
#include "palabre/sim/clock.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>
#include <vector>

using namespace palabre;
using namespace palabre::assistant;

namespace {

constexpr std::size_t questions_asked = 500;

/// French enough: words of syllables, the frequent ones far more frequent, three questions an entry.
struct made_up {
    explicit made_up(std::size_t entries) {
        file = {.name = "made", .company = "c", .language = "fr", .entries = {}};
        for (std::size_t entry = 0; entry < entries; ++entry) {
            faq_entry made{.id = std::to_string(entry), .questions = {}, .answer = "Composez *124#."};
            const auto subject = word() + ' ' + word();
            for (int way = 0; way < 3; ++way) made.questions.push_back(sentence() + subject);
            file.entries.push_back(std::move(made));
        }
        // Customers ask what is there in other words around it, and what is not there.
        for (std::size_t i = 0; i < questions_asked; ++i) {
            const auto& entry = file.entries[static_cast<std::size_t>(
                chance.between(std::int64_t{0}, static_cast<std::int64_t>(entries) - 1))];
            asked.push_back(i % 4 == 3 ? sentence() + sentence()
                                       : "Bonjour " + sentence() + entry.questions[i % 3] + " svp");
        }
    }

    std::string word() {
        // Zipf: the rank is uniform in its logarithm.
        auto rank = static_cast<std::size_t>(std::pow(20'000.0, chance.uniform()));
        static constexpr const char* syllables[] = {"ba", "con", "re", "fo", "pri", "se", "ta",  "lu",
                                                    "mi", "dé",  "va", "no", "gne", "ou", "cha", "eur"};
        std::string made;
        for (rank += 17; rank > 0; rank /= 16) made += syllables[rank % 16];
        return made;
    }

    std::string sentence() {
        std::string made;
        for (int i = 0; i < 5; ++i) made += word() + ' ';
        return made;
    }

    sim::chance chance{7};
    faq_file file;
    std::vector<std::string> asked;
};

void faq_answer(benchmark::State& state) {
    static made_up all{std::getenv("PALABRE_BENCHMARK_SMALL") != nullptr ? 500U : 10'000U};
    static sim::clock loop;
    static const auto faq = make_faq(loop, {all.file});
    static const assistant::detail::faq_index bare{all.file};
    std::vector<std::string> matches;
    for (const auto& each : all.asked) matches.push_back(bare.looked_for(each));
    const conversation_so_far so_far{.company = "c", .language = "fr"};
    std::vector<double> each, cpu;  // On a busy machine the second tells more.
    std::size_t replies = 0;
    bench::in_turns(
        state, all.asked.size(),
        [&] {
            for (const auto& text : all.asked) {
                const auto began = std::clock();
                each.push_back(bench::seconds_for([&] {
                    const auto held = faq->ask(so_far, text, instant::max(), [&](const answer& said) {
                        replies += std::holds_alternative<reply>(said.what) ? 1U : 0U;
                    });
                    loop.run();
                }));
                cpu.push_back(static_cast<double>(std::clock() - began) / CLOCKS_PER_SEC);
            }
        },
        [&] {
            for (const auto& match : matches) benchmark::DoNotOptimize(bare.rows_for(match, 24).size());
        });
    std::ranges::sort(each);
    state.counters["p99 us"] = each[each.size() * 99 / 100] * 1e6;
    std::ranges::sort(cpu);
    state.counters["p99 cpu us"] = cpu[cpu.size() * 99 / 100] * 1e6;
    state.counters["replies"] = static_cast<double>(replies) / static_cast<double>(each.size());
}
BENCHMARK(faq_answer)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace
