// benchmarks/flow_check.cpp - checking flows of thousands of nodes, beside a bare YAML::Load of the same text.
#include "palabre/flow/draw.hpp"
#include "palabre/flow/graph.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <chrono>

using namespace palabre;

namespace {

/// Groups of eight nodes without a problem: a menu, a lookup with its bad days, a question, a subflow, an SMS.
std::string flow_of(int nodes) {
    std::string yaml = "flow: generated\nlanguages: [fr, en]\nvariables: {account: string}\nconnectors:\n  bank:\n"
                       "    balance: {arguments: {account: string}, result: {amount: money, as_of: string}}\nnodes:\n";
    const int groups = nodes / 8;
    for (int i = 0; i < groups; ++i) {
        const std::string next = i + 1 == groups ? "bye" : fmt::format("menu_{}", i + 1);
        yaml += fmt::format(R"(  menu_{0}:
    menu: {{fr: "Bienvenue. Que souhaitez-vous faire ?", en: "Welcome. What would you like to do?"}}
    choices:
      1: {{label: {{fr: Solde, en: Balance}}, to: ask_{0}}}
      2: {{label: {{fr: Autres, en: Others}}, to: {1}}}
    no_input: bye
  ask_{0}: {{collect: {{fr: "Votre compte ?", en: "Your account?"}}, into: account, valid: size(account) != 5, next: get_{0}}}
  get_{0}:
    lookup: bank.balance
    with: {{account: account}}
    into: balance_{2}
    to: {{value: if_{0}, not_found: sorry_{0}, unavailable: sorry_{0}}}
  if_{0}: {{branch: [{{if: balance_{2}.amount.amount_minor > 100, to: told_{0}}}, {{else: sorry_{0}}}]}}
  told_{0}:
    say: {{fr: "Vous avez ${{money(balance_{2}.amount)}}.", en: "You have ${{money(balance_{2}.amount)}}."}}
    next: note_{0}
  note_{0}: {{call_flow: text_{0}, next: {1}}}
  text_{0}: {{send: "${{account}}", next: back}}
  sorry_{0}: {{say: {{fr: Désolé., en: Sorry.}}, next: {1}}}
)",
                            i, next, i % 100);
    }
    return yaml + "  back: {return: }\n  bye: {hangup: {fr: Au revoir, en: Goodbye}}\n";
}

template<class Act> double seconds_for(Act act) {
    const auto began = std::chrono::steady_clock::now();
    act();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

/// Both in turns, so that a noisy machine disturbs both alike. Linear: ns/node stays, however many there are.
void check(benchmark::State& state) {
    const std::string yaml = flow_of(static_cast<int>(state.range(0)));
    const flow::graph plan = flow::load_text(yaml, "generated.yaml");
    if (const auto found = plan.check(); !found.empty()) {
        state.SkipWithError(to_string(found.front()).c_str());
        return;
    }
    double ours = 0, bare = 0;
    for (auto _ : state) {
        const double took = seconds_for([&] { benchmark::DoNotOptimize(plan.check()); });
        state.SetIterationTime(took);
        ours += took;
        bare += seconds_for([&] { benchmark::DoNotOptimize(YAML::Load(yaml)); });
    }
    const auto runs = static_cast<double>(state.iterations()) * static_cast<double>(plan.nodes().size());
    state.counters["ns/node"] = ours * 1e9 / runs;
    state.counters["bare ns/node"] = bare * 1e9 / runs;
    state.counters["time:yaml-cpp"] = ours / bare;
}
BENCHMARK(check)->Arg(1'000)->Arg(2'000)->Arg(4'000)->Arg(32'000)->UseManualTime()->Unit(benchmark::kMillisecond);

/// A picture's text alone, without Graphviz.
void draw(benchmark::State& state) {
    const flow::graph plan = flow::load_text(flow_of(400), "generated.yaml");
    for (auto _ : state) benchmark::DoNotOptimize(flow::dot(plan));
    state.counters["nodes"] = static_cast<double>(plan.nodes().size());
}
BENCHMARK(draw)->Unit(benchmark::kMillisecond);

}  // namespace
