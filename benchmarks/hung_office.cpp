// benchmarks/hung_office.cpp - lookups of one system while 1,000 callers wait for another that hangs.
#include "palabre/asio_runtime.hpp"
#include "palabre/connector/guard.hpp"

#include <boost/json/object.hpp>

#include <algorithm>
#include <benchmark/benchmark.h>
#include <chrono>
#include <functional>
#include <memory>
#include <vector>

namespace {

using namespace palabre;
using namespace std::chrono_literals;

/// Answers after a while, or never.
class office final : public connector {
public:
    office(runtime& on, bool hangs) : on_{on}, hangs_{hangs} {}
    void call(const std::string&, value, instant, std::function<void(outcome)> then) override {
        if (hangs_) return;
        on_.after(200us, [then = std::move(then)] { then(outcome::of(boost::json::object{{"balance", 2500}})); });
    }

private:
    runtime& on_;
    const bool hangs_;
};

/// The 99th percentile of what `many` lookups took, 8 under way at once.
double p99_us(runtime& loop, connector& asked, std::size_t many) {
    std::vector<double> took;
    took.reserve(many);
    std::size_t sent = 0;
    std::function<void()> next = [&] {
        if (sent == many) return;
        ++sent;
        asked.call("balance", boost::json::object{{"number", "+2290190011234"}}, loop.now() + 8s,
                   [&, began = loop.now()](const outcome&) {
                       took.push_back(std::chrono::duration<double, std::micro>(loop.now() - began).count());
                       took.size() == many ? loop.stop() : next();
                   });
    };
    for (int each = 0; each < 8; ++each) next();
    loop.run();
    const auto at = took.begin() + static_cast<std::ptrdiff_t>(took.size() * 99 / 100);
    std::nth_element(took.begin(), at, took.end());
    return *at;
}

void beside_a_hung_system(benchmark::State& state) {
    constexpr std::size_t callers = 1'000, many = 5'000;
    asio_runtime loop;
    guard well{loop, std::make_unique<office>(loop, false), {.operations = {{.name = "balance"}}}};
    double alone = 0, beside = 0;
    for (auto _ : state) {
        alone += p99_us(loop, well, many);
        // Each caller waits his 3 s, and then another one comes: always as many.
        guard hung{
            loop,
            std::make_unique<office>(loop, true),
            {.operations = {{.name = "balance"}}, .limit = 3s, .most_waiting = callers, .failures = 64, .of_last = 64}};
        std::function<void()> waits = [&] {
            hung.call("balance", boost::json::object{{"number", "1"}}, loop.now() + 3s,
                      [&](const outcome&) { loop.post([&] { waits(); }); });
        };
        for (std::size_t each = 0; each < callers; ++each) waits();
        beside += p99_us(loop, well, many);
    }
    const auto rounds = static_cast<double>(state.iterations());
    state.counters["p99 us"] = beside / rounds;
    state.counters["alone p99 us"] = alone / rounds;
    state.counters["time:bare"] = beside / alone;
}

BENCHMARK(beside_a_hung_system);

}  // namespace
