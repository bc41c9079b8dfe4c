// benchmarks/phone_number.cpp - how many written numbers a second become normal forms, against copying their digits.
#include "palabre/core/numbering_plan.hpp"

#include <benchmark/benchmark.h>

#include <array>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace palabre;

/// What reaches a centre in Cotonou: lead lists, caller ids, WhatsApp ids, some of them from next door, some rubbish.
std::vector<std::string> addresses() {
    std::mt19937_64 chance{229};
    const auto digits = [&chance](int size) {
        std::string text;
        for (int i = 0; i < size; ++i) text += static_cast<char>('0' + chance() % 10);
        return text;
    };
    const auto pairs = [](const std::string& text) {
        std::string spaced;
        for (std::size_t i = 0; i < text.size(); ++i) spaced.append(i % 2 == 0 && i != 0 ? " " : "").push_back(text[i]);
        return spaced;
    };
    std::vector<std::string> all;
    const auto add = [&all](std::string front, const std::string& rest, std::string_view back = "") {
        all.push_back(std::move(front.append(rest).append(back)));
    };
    while (all.size() < 4096) {
        std::string mine = chance() % 2 == 0 ? "97" : "66";
        mine += digits(6);
        switch (chance() % 16) {
        case 0:
        case 1:
        case 2: add("01", mine); break;
        case 3:
        case 4: add(mine, ""); break;
        case 5:
        case 6: add("+22901", mine); break;
        case 7: add("+229 01 ", pairs(mine)); break;
        case 8: add("00229 01 ", pairs(mine)); break;
        case 9: add("whatsapp:229", mine); break;
        case 10: add("sip:+22901", mine, "@operator.example;user=phone"); break;
        case 11: add("+22890", digits(6)); break;
        case 12: add("+234803", digits(7)); break;
        case 13: add("+225 07 ", pairs(digits(8))); break;
        case 14: add("\u202A+229\u00A001\u00A0", pairs(mine), "\u202C"); break;
        default: add(chance() % 2 == 0 ? "anonymous" : digits(7), ""); break;
        }
    }
    return all;
}

std::size_t copy_digits(const std::string& written, std::array<char, 64>& to) {
    std::size_t size = 0;
    for (const char c : written)
        if (c >= '0' && c <= '9' && size < to.size()) to[size++] = c;
    return size;
}

void bare_copy_of_digits(benchmark::State& state) {
    const auto written = addresses();
    std::size_t at = 0;
    for (auto _ : state) {
        std::array<char, 64> digits;
        benchmark::DoNotOptimize(copy_digits(written[at++ % written.size()], digits));
        benchmark::DoNotOptimize(digits);
    }
    state.SetItemsProcessed(state.iterations());
}

void normal_form(benchmark::State& state) {
    const auto written = addresses();
    const auto plans = numbering::plans::builtin();
    const country home{"BJ"};
    std::size_t at = 0, numbers = 0;
    for (auto _ : state) {
        const auto found = plans.parse(written[at++ % written.size()], home);
        numbers += found ? 1 : 0;
        benchmark::DoNotOptimize(found);
    }
    state.SetItemsProcessed(state.iterations());
    state.counters["numbers"] = static_cast<double>(numbers) / static_cast<double>(state.iterations());
}

void load_the_plans(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(numbering::plans::builtin());
}

}  // namespace

BENCHMARK(bare_copy_of_digits);
BENCHMARK(normal_form);
BENCHMARK(load_the_plans)->Unit(benchmark::kMicrosecond);
