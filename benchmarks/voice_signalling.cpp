// benchmarks/voice_signalling.cpp - what a call's signalling costs, beside a bare NUA loop.
#include "load/bare_nua.hpp"
#include "load/cpu_time.hpp"
#include "load/sip_caller.hpp"
#include "palabre/asio_runtime.hpp"
#include "sip/stack.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <thread>

using namespace palabre;
using namespace std::chrono_literals;

namespace {

/// A line whose application answers each call at once.
class our_line {
public:
    our_line() {
        sip::options how;
        how.listen = {{.host = "127.0.0.1", .port = 0}};
        how.peers = {{.name = "load", .from = {"127.0.0.0/8"}}};
        line_ = sip::sofia_stack(runtime_, std::move(how), [this](const sip::event& what) {
            if (const auto* const call = std::get_if<sip::arrived>(&what))
                line_->answer(call->call, {.at = {"127.0.0.1", 40000}});
            if (std::holds_alternative<sip::stopped>(what)) runtime_.stop();
        });
        strand_ = std::thread{[this] { runtime_.run(); }};
    }
    our_line(const our_line&) = delete;
    our_line& operator=(const our_line&) = delete;
    ~our_line() {
        runtime_.post([this] { line_->stop(); });
        strand_.join();
    }
    std::uint16_t port() const { return line_->listening().front().port; }

private:
    asio_runtime runtime_;
    std::unique_ptr<sip::stack> line_;
    std::thread strand_;
};

/// The CPU that everything but the caller used.
double cpu_of_calls(load::sip_caller& from, int calls, int rate) {
    const auto used = [] {
        return load::seconds_of(CLOCK_PROCESS_CPUTIME_ID) - load::seconds_of(CLOCK_THREAD_CPUTIME_ID);
    };
    const double before = used();
    from.place(calls, rate);
    from.settle(10s);
    return used() - before;
}

/// Both in turns, so that a noisy machine disturbs both alike; each is idle while the other works.
void calls(benchmark::State& state) {
    const int rate = static_cast<int>(state.range(0));
    const int batch = std::max(100, rate / 5);
    const our_line ours;
    const load::bare_nua bare;
    load::sip_caller to_ours{ours.port(), "100", load::manner::hangs_up};
    load::sip_caller to_bare{bare.port(), "100", load::manner::hangs_up};
    double ours_took = 0, bare_took = 0;
    cpu_of_calls(to_ours, batch, rate);
    cpu_of_calls(to_bare, batch, rate);
    to_ours.forget();
    to_bare.forget();
    for (auto _ : state) {
        const double took = cpu_of_calls(to_ours, batch, rate);
        state.SetIterationTime(took);
        ours_took += took;
        bare_took += cpu_of_calls(to_bare, batch, rate);
    }
    const auto& went = to_ours.so_far();
    if (const int failed = went.placed - went.done + to_bare.so_far().placed - to_bare.so_far().done; failed > 0)
        state.SkipWithError(fmt::format("{} calls failed", failed).c_str());
    state.counters["us/call"] = 1e6 * ours_took / went.placed;
    state.counters["bare us/call"] = 1e6 * bare_took / went.placed;
    state.counters["time:bare"] = ours_took / bare_took;
}
BENCHMARK(calls)->Arg(300)->Arg(1'000)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace
