// tests/core/test_asio_runtime.cpp - the real loop keeps the promises of palabre::runtime. Wall clock, generous bounds.
#include "palabre/asio_runtime.hpp"

#include <boost/asio/steady_timer.hpp>
#include <doctest/doctest.h>

#include <csignal>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

using namespace palabre;
using namespace std::chrono_literals;

TEST_CASE("timers run in order and run() ends when nothing is left") {
    asio_runtime runtime;
    std::string ran;
    runtime.post([&] {  // in which time stands still: a slow machine may take 2 ms between two lines
        runtime.after(2ms, [&] { ran += 'c'; });
        runtime.after(1ms, [&] { ran += 'b'; });
        runtime.after(0ms, [&] { ran += 'a'; });
    });
    runtime.run();
    CHECK(ran == "abc");
}

TEST_CASE("what a runtime leaves behind in a brought io_context neither holds it nor ends it") {
    boost::asio::io_context context;
    {
        asio_runtime runtime{context};
        int ran = 0;
        for (int i = 0; i < 3; ++i) {
            auto working = runtime.work();
            std::jthread other{[&] { runtime.post([&] { ++ran, working.reset(); }); }};
            runtime.run();
        }
        CHECK(ran == 3);
    }
    context.restart();
    bool came = false;
    boost::asio::steady_timer later{context, 20ms};
    later.async_wait([&](const auto&) { came = true; });
    context.run();
    CHECK(came);
}

TEST_CASE("what another thread posted to a runtime that has gone does not hold a brought io_context") {
    boost::asio::io_context context;
    {
        asio_runtime runtime{context};
        runtime.post([] {});
        runtime.run();
        std::jthread{[&] { runtime.post([] { FAIL("ran"); }); }}.join();
    }
    context.restart();
    context.run_for(10s);
    CHECK(context.stopped());  // it ran out of work
}

TEST_CASE("what a job posts while its runtime goes does not hold a brought io_context") {
    boost::asio::io_context context;
    {
        asio_runtime runtime{context};
        runtime.post([] {});
        runtime.run();
        const auto posts = [&runtime](int*) { runtime.post([] { FAIL("ran"); }); };
        int last_words = 0;
        runtime.after(1h, [held = std::unique_ptr<int, decltype(posts)>(&last_words, posts)] { FAIL("ran"); });
    }
    context.restart();
    context.run_for(10s);
    CHECK(context.stopped());  // it ran out of work
}

TEST_CASE("a cancelled timer does not hold run()") {
    asio_runtime runtime;
    const timer_id pending = runtime.after(1h, [] { FAIL("ran"); });
    runtime.post([&] { CHECK(runtime.cancel(pending)); });
    runtime.run();
}

TEST_CASE("time stands still inside a callback") {
    asio_runtime runtime;
    runtime.post([&] {
        const instant began = runtime.now();
        const calendar_time date = runtime.calendar_now();
        for (int i = 0; i < 100'000; ++i) static_cast<void>(runtime.random());
        CHECK(runtime.now() == began);
        CHECK(runtime.calendar_now() == date);
    });
    runtime.run();
}

TEST_CASE("posts from many threads run one at a time, each thread's in order") {
    asio_runtime runtime;
    std::vector<std::vector<int>> seen(4);
    {
        std::vector<std::jthread> threads;
        for (int who = 0; who < 4; ++who)
            threads.emplace_back([&runtime, &seen, who] {
                for (int i = 0; i < 1000; ++i)
                    runtime.post([&seen, who, i] { seen[static_cast<std::size_t>(who)].push_back(i); });
            });
    }
    runtime.run();
    for (const auto& each : seen) {
        REQUIRE(each.size() == 1000);
        for (int i = 0; i < 1000; ++i) REQUIRE(each[static_cast<std::size_t>(i)] == i);
    }
}

TEST_CASE("a brought io_context carries the runtime, on several threads too") {
    boost::asio::io_context context;
    asio_runtime runtime{context};
    int inside = 0, ran = 0;
    for (int i = 0; i < 200; ++i)
        runtime.after(std::chrono::microseconds{i * 10}, [&] {
            CHECK(++inside == 1);
            ++ran;
            --inside;
        });
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 3; ++i) threads.emplace_back([&context] { context.run(); });
    }
    CHECK(ran == 200);
}

TEST_CASE("work left in a brought io_context is harmless once the runtime has gone") {
    boost::asio::io_context context;
    {
        asio_runtime runtime{context};
        runtime.post([] { FAIL("ran"); });
        runtime.after(0ms, [] { FAIL("ran"); });
    }
    context.run();
}

TEST_CASE("an exception leaves run(), and run() can go on") {
    asio_runtime runtime;
    bool ran = false;
    runtime.after(0ms, [] { throw std::runtime_error{"from a callback"}; });
    runtime.after(0ms, [&] { ran = true; });
    CHECK_THROWS_WITH(runtime.run(), "from a callback");
    runtime.run();
    CHECK(ran);
}

TEST_CASE("SIGTERM asks to terminate, once") {
    asio_runtime runtime;
    int asked = 0;
    runtime.on_terminate([&] {
        ++asked;
        runtime.stop();
    });
    runtime.post([] { std::raise(SIGTERM); });
    runtime.run();
    CHECK(asked == 1);
}

TEST_CASE("SIGHUP asks to read again, as often as it comes, the newest job is asked") {
    asio_runtime runtime;
    int before = 0, asked = 0;
    runtime.on_reload([&] { ++before; });
    runtime.on_reload([&] {
        if (++asked == 2) return runtime.stop();
        runtime.post([] { std::raise(SIGHUP); });
    });
    runtime.post([] { std::raise(SIGHUP); });
    runtime.run();
    CHECK(asked == 2);
    CHECK(before == 0);
}

TEST_CASE("a job of SIGHUP's may replace itself, and none is asked of nobody") {
    asio_runtime runtime;
    int asked = 0;
    runtime.on_reload([&] {
        runtime.on_reload(nullptr);
        ++asked;
        runtime.post([] { std::raise(SIGHUP); });
        runtime.after(std::chrono::milliseconds{20}, [&] { runtime.stop(); });
    });
    runtime.post([] { std::raise(SIGHUP); });
    runtime.run();
    CHECK(asked == 1);
}

TEST_CASE("a second signal ends a process that is still obeying the first") {
    const pid_t child = fork();
    if (child == 0) {
        asio_runtime runtime;
        runtime.on_terminate([] {});  // obeys for ever
        runtime.post([] { std::raise(SIGTERM); });
        runtime.after(20ms, [] { std::raise(SIGTERM); });
        runtime.after(10s, [&] { runtime.stop(); });
        runtime.run();
        _exit(0);
    }
    int ended = 0;
    REQUIRE(waitpid(child, &ended, 0) == child);
    CHECK(WIFSIGNALED(ended));
    CHECK(WTERMSIG(ended) == SIGTERM);
}

TEST_CASE("random bits differ between draws") {
    asio_runtime runtime;
    std::vector<std::uint64_t> drawn;
    for (int i = 0; i < 100; ++i) drawn.push_back(runtime.random());
    std::sort(drawn.begin(), drawn.end());
    CHECK(std::adjacent_find(drawn.begin(), drawn.end()) == drawn.end());
}

TEST_CASE("a wait beyond the end of time never ends, and does not hold run()") {
    asio_runtime runtime;
    bool ran = false;
    runtime.after(duration::max(), [] { FAIL("ran"); });
    const timer_id far = runtime.after(duration::max() / 2, [] { FAIL("ran"); });  // beyond Asio's nanoseconds
    runtime.after(1ms, [&] { ran = runtime.cancel(far); });
    runtime.run();
    CHECK(ran);
}

TEST_CASE("what never ran is destroyed before its runtime, which it may call") {
    struct patient {
        explicit patient(runtime& on) : waits{on} {
            waits.start(1h, [] { FAIL("ran"); });
        }
        timer waits;
    };
    SUBCASE("its own io_context") {
        asio_runtime runtime;
        runtime.post([held = std::make_shared<patient>(runtime)] { FAIL("ran"); });
        runtime.after(1h, [held = std::make_shared<patient>(runtime)] { FAIL("ran"); });
        runtime.on_terminate([held = std::make_shared<patient>(runtime)] { FAIL("ran"); });
    }
    SUBCASE("a brought one, which goes on") {
        boost::asio::io_context context;
        const auto witness = std::make_shared<int>(0);
        {
            asio_runtime runtime{context};
            runtime.post([witness, held = std::make_shared<patient>(runtime)] { FAIL("ran"); });
        }
        CHECK(witness.use_count() == 1);
        context.run();
    }
}

TEST_CASE("stop() keeps what is pending, and run() goes on with it") {
    asio_runtime runtime;
    std::string ran;
    runtime.post([&] {
        ran += 'a';
        runtime.stop();
    });
    runtime.post([&] { ran += 'b'; });
    runtime.after(0ms, [&] { ran += 'c'; });
    runtime.run();
    CHECK(ran == "a");
    runtime.run();
    CHECK(ran.size() == 3);
}

TEST_CASE("work() keeps run() going until it is let go, from another thread too") {
    asio_runtime runtime;
    std::string told;
    auto held = runtime.work();
    std::jthread beside{[&runtime, held = std::move(held)]() mutable {
        for (int i = 0; i < 3; ++i) {
            std::promise<void> heard;  // the loop is idle between two posts
            runtime.post([&] { heard.set_value(); });
            heard.get_future().wait();
        }
        runtime.post([&runtime] { runtime.post([] {}); });
        held.reset();
    }};
    runtime.post([&] { told += 'a'; });
    runtime.run();
    CHECK(told == "a");
    beside.join();
    runtime.run();  // nothing is held any more
}

TEST_CASE("what is posted before work() is let go has run when run() returns") {
    for (int again = 0; again < 100; ++again) {
        asio_runtime runtime;
        int ran = 0;
        std::jthread beside{[&, held = runtime.work()]() mutable {
            for (int i = 0; i < 10; ++i) runtime.post([&] { ++ran; });
            held.reset();
        }};
        runtime.run();
        CHECK(ran == 10);
    }
}
