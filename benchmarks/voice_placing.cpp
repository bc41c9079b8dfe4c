// benchmarks/voice_placing.cpp - what the signalling of a call of ours costs, beside a bare NUA caller.
#include "load/bare_caller.hpp"
#include "load/cpu_time.hpp"
#include "load/sip_answerer.hpp"
#include "palabre/asio_runtime.hpp"
#include "sip/dialler.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <thread>

using namespace palabre;
using namespace std::chrono_literals;

namespace {

/// A line with one trunk, as an application has it: gate, hosts, dialler. Who answers is hung up on.
class our_line {
public:
    explicit our_line(std::uint16_t to) {
        sip::options how;
        how.listen = {{.host = "127.0.0.1", .port = 0}};
        how.peers = {{.name = "load", .from = {"127.0.0.0/8"}}};
        line_ = sip::sofia_stack(runtime_, std::move(how), [this](const sip::event& what) { happened(what); });
        voice_trunk rules;
        rules.name = "load";
        rules.hosts = {fmt::format("127.0.0.1:{}", to)};
        rules.keep_alive = 0s;
        rules.destinations = {{.prefix = "+229", .minute_costs = 50}};
        trunks_ = std::make_unique<sip::trunks>(runtime_, *line_, std::vector{rules}, logger{});
        dialler_ = std::make_unique<sip::dialler>(runtime_, *line_, *trunks_, logger{});
        strand_ = std::thread{[this] { runtime_.run(); }};
    }
    our_line(const our_line&) = delete;
    our_line& operator=(const our_line&) = delete;
    ~our_line() {
        runtime_.post([this] { line_->stop(); });
        strand_.join();
    }

    void call() {
        runtime_.post([this] {
            sip::dialling how;
            how.to = "+22961000000";
            how.ours = [](const std::string&) { return sip::local_media{.at = {"127.0.0.1", 40000}}; };
            dialler_->dial(std::move(how), {.answered = [this](const sip::dialled_way& way,
                                                               const sip::terms&) { line_->end(way.call); },
                                            .failed = [this](const auto&, const auto&) { ++failed_; }});
        });
    }
    int done() const { return done_ + failed_; }
    int failed() const { return failed_; }

private:
    void happened(const sip::event& what) {
        if (dialler_ != nullptr && dialler_->happened(what)) return;
        if (const auto* const it = std::get_if<sip::ended>(&what)) {
            dialler_->settle(it->call);
            ++done_;
        }
        if (std::holds_alternative<sip::stopped>(what)) runtime_.stop();
    }

    asio_runtime runtime_;
    std::unique_ptr<sip::stack> line_;
    std::unique_ptr<sip::trunks> trunks_;
    std::unique_ptr<sip::dialler> dialler_;
    std::atomic<int> done_ = 0, failed_ = 0;
    std::thread strand_;
};

struct cost {
    double cpu = 0;   ///< What everything but this thread and who answers used; negative where calls did not end.
    double wall = 0;  ///< Until the last one had ended.
};

cost cost_of_calls(const load::sip_answerer& other, const std::function<void()>& call, const std::function<int()>& done,
                   int calls, int rate) {
    using steady = std::chrono::steady_clock;
    const auto used = [&] {
        return load::seconds_of(CLOCK_PROCESS_CPUTIME_ID) - load::seconds_of(CLOCK_THREAD_CPUTIME_ID) -
               other.cpu_seconds();
    };
    const double before = used();
    const int wanted = done() + calls;
    const auto began = steady::now();
    for (int placed = 0; placed < calls; ++placed) {
        std::this_thread::sleep_until(began + std::chrono::microseconds{std::int64_t{1'000'000} * placed / rate});
        call();
    }
    for (const auto until = steady::now() + 10s; done() < wanted && steady::now() < until;)
        std::this_thread::sleep_for(5ms);
    const double wall = std::chrono::duration<double>(steady::now() - began).count();
    return {done() < wanted ? -1 : used() - before, wall};
}

/// Both in turns, so that a noisy machine disturbs both alike; each is idle while the other works.
void placing(benchmark::State& state) {
    const int rate = static_cast<int>(state.range(0));
    const int batch = std::max(100, rate);
    const load::sip_answerer answerer;
    our_line ours{answerer.port()};
    load::bare_caller bare{answerer.port()};
    const auto our_cost = [&] {
        return cost_of_calls(
            answerer, [&] { ours.call(); }, [&] { return ours.done(); }, batch, rate);
    };
    const auto bare_cost = [&] {
        return cost_of_calls(
            answerer, [&] { bare.call(); }, [&] { return bare.done(); }, batch, rate);
    };
    our_cost();
    bare_cost();
    double ours_took = 0, bare_took = 0, wall = 0;
    for (auto _ : state) {
        const auto took = our_cost(), least = bare_cost();
        if (took.cpu < 0 || least.cpu < 0 || ours.failed() > 0) {
            state.SkipWithError(fmt::format("calls did not end, {} failed", ours.failed()).c_str());
            return;
        }
        state.SetIterationTime(took.cpu);
        ours_took += took.cpu;
        bare_took += least.cpu;
        wall += took.wall;
    }
    const auto placed = static_cast<double>(state.iterations()) * batch;
    state.counters["calls/s"] = placed / wall;
    state.counters["us/call"] = 1e6 * ours_took / placed;
    state.counters["bare us/call"] = 1e6 * bare_took / placed;
    state.counters["time:bare"] = ours_took / bare_took;
}
BENCHMARK(placing)->Arg(200)->Arg(1'000)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace
