// benchmarks/sql.cpp - a lookup through the SQL connector, 32 in flight, beside the same pool of bare prepared calls.
#include "palabre/connector/sql.hpp"

#include "bare_database.hpp"
#include "history_place.hpp"
#include "palabre/asio_runtime.hpp"

#include <boost/json/object.hpp>

#include <benchmark/benchmark.h>

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace palabre;
using bench::kind;

constexpr std::size_t connections = 4, in_flight = 32, subscribers = 10'000;

std::string number_of(std::size_t which) {
    return "+22901" + std::to_string(90'000'000 + which % subscribers);
}

void fill(const std::string& url) {
    const auto into = bench::bare_database::open(url);
    into->script("create table accounts (msisdn text primary key, balance bigint, currency text, valid_until text)");
    into->script("begin");
    const auto insert = into->prepare("insert into accounts values ($1, $2, 'XOF', '2026-12-31')");
    for (std::size_t each = 0; each < subscribers; ++each)
        into->run(insert, {number_of(each), static_cast<std::int64_t>(each)});
    into->script("commit");
}

/// The pool without a connector: threads with a prepared statement each, and a queue.
class bare_pool {
public:
    explicit bare_pool(const std::string& url) {
        for (std::size_t each = 0; each < connections; ++each) threads_.emplace_back([this, url] { serve(url); });
    }
    ~bare_pool() {
        {
            const std::lock_guard hold{mutex_};
            over_ = true;
        }
        wake_.notify_all();
        for (auto& each : threads_) each.join();
    }
    bare_pool(const bare_pool&) = delete;
    bare_pool& operator=(const bare_pool&) = delete;

    /// Asks so often, at most so many at once; each answer comes back to this thread, as a connector's does.
    void ask(std::size_t count) {
        std::unique_lock hold{mutex_};
        std::size_t asked = 0, answered = 0;
        while (answered < count) {
            for (; asked < count && asked - answered < in_flight; ++asked) {
                waiting_.push_back(number_of(asked));
                wake_.notify_one();
            }
            answers_.wait(hold, [&] { return done_ > 0; });
            answered += std::exchange(done_, 0);
        }
    }

private:
    void serve(const std::string& url) {
        const auto on = bench::bare_database::open(url);
        const auto statement = on->prepare("select balance, currency, valid_until from accounts where msisdn = $1");
        std::unique_lock hold{mutex_};
        for (;;) {
            wake_.wait(hold, [this] { return over_ || !waiting_.empty(); });
            if (over_) return;
            const auto number = std::move(waiting_.front());
            waiting_.pop_front();
            hold.unlock();
            benchmark::DoNotOptimize(on->run(statement, {number}));
            hold.lock();
            ++done_;
            answers_.notify_one();
        }
    }

    std::mutex mutex_;
    std::condition_variable wake_, answers_;
    std::deque<std::string> waiting_;
    std::size_t done_ = 0;
    bool over_ = false;
    std::vector<std::thread> threads_;
};

void lookups(benchmark::State& state, kind of) {
    const bench::history_place place{of};
    fill(place.url());
    sql_operation account{.is = {.name = "account"},
                          .statement = "select balance, currency, valid_until from accounts where msisdn = :number"};
    asio_runtime loop;
    const auto asked = sql_connector(loop, {.url = place.url(), .operations = {account}, .connections = connections});
    bare_pool bare{place.url()};
    constexpr std::size_t many = 2'000;
    std::size_t failed = 0;
    const auto ours = [&] {
        std::size_t sent = 0, answered = 0;
        std::function<void()> next = [&] {
            if (sent == many) return;
            asked->call("account", boost::json::object{{"number", number_of(sent++)}},
                        loop.now() + std::chrono::seconds{30}, [&](const outcome& came) {
                            failed += came.what == outcome::kind::value ? 0 : 1;
                            ++answered == many ? loop.stop() : next();
                        });
        };
        for (std::size_t each = 0; each < in_flight; ++each) next();
        loop.run();
    };
    bench::in_turns(state, many, ours, [&] { bare.ask(many); });
    if (failed > 0) state.SkipWithError("lookups failed");
}

BENCHMARK_CAPTURE(lookups, sqlite, kind::sqlite)->UseManualTime();
BENCHMARK_CAPTURE(lookups, postgresql, kind::postgresql)->UseManualTime();

}  // namespace
