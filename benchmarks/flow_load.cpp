// benchmarks/flow_load.cpp - loading flows of a thousand nodes and more, beside a bare YAML::Load of the same text.
#include "palabre/flow/graph.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <chrono>

using namespace palabre;

namespace {

/// A mixture as flows have it: menus and questions in two languages, lookups, conditions, what is said.
std::string flow_of(int nodes) {
    std::string yaml =
        "flow: generated\nlanguages: [fr, fon]\nconnectors: {bank: {balance: {result: {amount: money}}}}\n"
        "nodes:\n";
    for (int i = 0; i < nodes; ++i) {
        const int next = i + 1 == nodes ? 0 : i + 1;
        switch (i % 6) {
        case 0:
            yaml += fmt::format(R"(  n{0}:
    menu:
      fr: Bienvenue. Que souhaitez-vous faire ?
      fon: {{text: "Kuabɔ. Etɛ a jlo ?", clip: menu_{0}}}
    choices:
      1: {{label: {{fr: Solde, fon: Akwɛ}}, to: n{1}}}
      2: {{label: {{fr: Agences, fon: Agences}}, to: n{1}}}
      3: {{label: {{fr: Un conseiller, fon: Mɛ ɖé}}, to: n{1}}}
    no_input: n{1}
    no_match: n{1}
)",
                                i, next);
            break;
        case 1:
            yaml += fmt::format(R"(  n{0}:
    collect: {{fr: "Votre numéro de compte ?", fon: "Akwɛ nɔmlo ?"}}
    into: account
    digits: {{least: 4, most: 12}}
    valid: size(account) != 5
    next: n{1}
)",
                                i, next);
            break;
        case 2:
            yaml +=
                fmt::format("  n{0}:\n    lookup: bank.balance\n    with: {{account: account}}\n    timeout_ms: 2500\n"
                            "    to: {{value: n{1}, stale: n{1}, not_found: n{1}, unavailable: n{1}}}\n",
                            i, next);
            break;
        case 3:
            yaml += fmt::format("  n{0}:\n    branch:\n      - {{if: balance.amount.amount_minor > 100000, to: n{1}}}\n"
                                "      - {{if: \"language == 'fon'\", to: n{1}}}\n      - {{else: n{1}}}\n",
                                i, next);
            break;
        case 4:
            yaml += fmt::format("  n{0}:\n    say:\n      fr: Votre solde est de ${{money(balance.amount)}}.\n"
                                "      fon: Akwɛ towe nyi ${{money(balance.amount)}}.\n    next: n{1}\n",
                                i, next);
            break;
        default: yaml += fmt::format("  n{0}: {{set: {{tries: {0}, name: \"'Awa'\"}}, next: n{1}}}\n", i, next);
        }
    }
    return yaml;
}

template<class Act> double seconds_for(Act act) {
    const auto began = std::chrono::steady_clock::now();
    act();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

/// Both in turns, so that a noisy machine disturbs both alike.
void load(benchmark::State& state) {
    const auto nodes = static_cast<int>(state.range(0));
    const std::string yaml = flow_of(nodes);
    double ours = 0, bare = 0;
    for (auto _ : state) {
        const double took = seconds_for([&] { benchmark::DoNotOptimize(flow::load_text(yaml, "generated.yaml")); });
        state.SetIterationTime(took);
        ours += took;
        bare += seconds_for([&] { benchmark::DoNotOptimize(YAML::Load(yaml)); });
    }
    state.counters["kB"] = static_cast<double>(yaml.size()) / 1000;
    state.counters["us/node"] = ours * 1e6 / nodes / static_cast<double>(state.iterations());
    state.counters["time:bare"] = ours / bare;  // YAML::Load
}
BENCHMARK(load)->Arg(1'000)->Arg(2'000)->Arg(4'000)->Arg(8'000)->UseManualTime()->Unit(benchmark::kMillisecond);

void digest(benchmark::State& state) {
    const auto read = flow::load_text(flow_of(1'000), "generated.yaml");
    for (auto _ : state) benchmark::DoNotOptimize(read.digest());
}
BENCHMARK(digest)->Unit(benchmark::kMillisecond);

}  // namespace
