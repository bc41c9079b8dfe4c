// benchmarks/spelling.cpp - clips for amounts, beside ICU's spelling of the same amounts and a bare copy of the clips.
#include "palabre/speech/spelling.hpp"

#include <benchmark/benchmark.h>
#include <unicode/rbnf.h>

#include <cstring>
#include <random>
#include <string>
#include <vector>

using namespace palabre::speech;

namespace {

constexpr std::size_t count = 4096;

/// Amounts as balances and bills have them: from 0 to a million francs, as many of each number of digits.
const std::vector<std::int64_t>& amounts() {
    static const std::vector<std::int64_t> made = [] {
        std::mt19937_64 random{1};
        std::vector<std::int64_t> all;
        for (std::size_t at = 0; at < count; ++at) {
            std::int64_t range = 10;
            for (auto digits = random() % 6; digits > 0; --digits) range *= 10;
            all.push_back(static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(range)));
        }
        return all;
    }();
    return made;
}

std::vector<std::string> values() {
    std::vector<std::string> made;
    for (const auto each : amounts()) made.push_back("money " + std::to_string(each) + " XOF");
    return made;
}

/// What a flow's amount costs: the value's text read, its clips found.
void clips(benchmark::State& state, const char* language) {
    const auto& rules = *spellings::built_in().find(language);
    const auto all = values();
    std::vector<std::uint32_t> row;
    std::size_t at = 0;
    for (auto _ : state) {
        row.clear();
        if (!rules.spell(all[at++ % count], row)) state.SkipWithError("not by rule");
        benchmark::DoNotOptimize(row.data());
    }
    state.SetItemsProcessed(state.iterations());
}
/// The number alone, as words in one text.
void bare_icu_spelling(benchmark::State& state, const char* language) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::RuleBasedNumberFormat speller{icu::URBNF_SPELLOUT, icu::Locale{language}, status};
    const auto& all = amounts();
    std::size_t at = 0;
    for (auto _ : state) {
        icu::UnicodeString text;
        speller.format(all[at++ % count], text);
        benchmark::DoNotOptimize(text.length());
    }
    state.SetItemsProcessed(state.iterations());
}
/// The least that giving the same clips can take: they are known, and copied.
void bare_copied_clips(benchmark::State& state) {
    const auto& rules = *spellings::built_in().find("fr");
    std::vector<std::vector<std::uint32_t>> known;
    for (const auto& each : values()) rules.spell(each, known.emplace_back());
    std::vector<std::uint32_t> row(64);
    std::size_t at = 0;
    for (auto _ : state) {
        const auto& from = known[at++ % count];
        std::memcpy(row.data(), from.data(), from.size() * sizeof from[0]);
        benchmark::DoNotOptimize(row.data());
        benchmark::ClobberMemory();
    }
    state.SetItemsProcessed(state.iterations());
}

BENCHMARK_CAPTURE(bare_icu_spelling, fr, "fr");
BENCHMARK_CAPTURE(clips, fr, "fr");
BENCHMARK_CAPTURE(clips, fon, "fon");
BENCHMARK_CAPTURE(bare_icu_spelling, en, "en");
BENCHMARK_CAPTURE(clips, en, "en");
BENCHMARK(bare_copied_clips);
BENCHMARK_CAPTURE(clips, fr_beside_a_copy, "fr");

}  // namespace
