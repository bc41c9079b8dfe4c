// benchmarks/guard.cpp - what the guard adds to a call of a connector in the same process.
#include "palabre/connector/guard.hpp"
#include "palabre/asio_runtime.hpp"

#include <boost/json/object.hpp>

#include <benchmark/benchmark.h>
#include <memory>
#include <string>

namespace {

using namespace palabre;

/// Answers soon, as every connector does: never from inside.
class in_process final : public connector {
public:
    explicit in_process(runtime& on) : on_{on} {}
    void call(const std::string&, value, instant, std::function<void(outcome)> then) override {
        on_.post([then = std::move(then)] { then(outcome::of(boost::json::object{{"balance", 2500}})); });
    }

private:
    runtime& on_;
};

/// `state.range(0)` calls under way at once; the time told is a call's.
void calls(benchmark::State& state, runtime& loop, connector& asked) {
    const auto under_way = state.range(0);
    std::int64_t failed = 0;
    for (auto _ : state) {
        for (std::int64_t each = 0; each < under_way; ++each)
            asked.call("balance", boost::json::object{{"number", "+2290190011234"}},
                       loop.now() + std::chrono::seconds{8},
                       [&](const outcome& came) { failed += came.what == outcome::kind::value ? 0 : 1; });
        loop.run();
    }
    state.SetItemsProcessed(state.iterations() * under_way);
    if (failed > 0) state.SkipWithError("calls failed");
}

operation balance() {
    return {.name = "balance",
            .arguments = {{"number", operation_field::kind::text}},
            .result = {{"balance", operation_field::kind::integer}}};
}

void bare_virtual_call(benchmark::State& state) {
    asio_runtime loop;
    const std::unique_ptr<connector> asked = std::make_unique<in_process>(loop);
    calls(state, loop, *asked);
}

void guarded_call(benchmark::State& state) {
    asio_runtime loop;
    guard asked{loop, std::make_unique<in_process>(loop), {.operations = {balance()}, .at_once = 1'000}};
    calls(state, loop, asked);
}

/// From the cache.
void guarded_remembered_call(benchmark::State& state) {
    asio_runtime loop;
    auto described = balance();
    described.fresh_for = std::chrono::hours{1};
    guard asked{loop, std::make_unique<in_process>(loop), {.operations = {described}, .at_once = 1'000}};
    calls(state, loop, asked);
}

BENCHMARK(bare_virtual_call)->Arg(1);
BENCHMARK(guarded_call)->Arg(1);
BENCHMARK(guarded_remembered_call)->Arg(1);
BENCHMARK(bare_virtual_call)->Arg(64);
BENCHMARK(guarded_call)->Arg(64);
BENCHMARK(guarded_remembered_call)->Arg(64);

}  // namespace
