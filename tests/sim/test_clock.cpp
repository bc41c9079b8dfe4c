// tests/sim/test_clock.cpp - virtual time passes only when nothing is left to do.
#include "palabre/sim/clock.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

using namespace palabre;
using namespace std::chrono_literals;

TEST_CASE("three weeks pass at once, in order") {
    sim::clock clock;
    std::string ran;
    clock.after(24h * 21, [&] { ran += 'c'; });
    clock.after(1h, [&] {
        ran += 'a';
        clock.after(0s, [&] { ran += 'b'; });
        clock.post([&] { ran += '!'; });
    });
    clock.run();
    CHECK(ran == "ab!c");
    CHECK(clock.now() == instant{24h * 21});
    CHECK(clock.calendar_now() == sim::monday_morning + 24h * 21);
    CHECK(clock.events() == 4);
}

TEST_CASE("time stands still inside a callback and stops where run_until says") {
    sim::clock clock;
    int ran = 0;
    clock.after(10s, [&] { ++ran; });
    clock.after(20s, [&] { ++ran; });
    clock.run_until(instant{10s});
    CHECK(ran == 1);
    clock.run_for(5s);
    CHECK(ran == 1);
    CHECK(clock.now() == instant{15s});
    clock.run();
    CHECK(ran == 2);
}

TEST_CASE("stop() keeps what is pending") {
    sim::clock clock;
    int ran = 0;
    clock.after(1s, [&] {
        ++ran;
        clock.stop();
    });
    clock.after(1s, [&] { ++ran; });
    clock.run();
    CHECK(ran == 1);
    clock.run();
    CHECK(ran == 2);
}

TEST_CASE("the calendar jumps, timers do not") {
    sim::clock clock;
    calendar_time seen{};
    clock.after(10s, [&] { seen = clock.calendar_now(); });
    clock.jump_calendar(-24h);
    clock.run();
    CHECK(clock.now() == instant{10s});
    CHECK(seen == sim::monday_morning - 24h + 10s);
}

TEST_CASE("a job in the past runs now, not then") {
    sim::clock clock;
    clock.run_until(instant{1h});
    instant seen{};
    clock.after(-5s, [&] { seen = clock.now(); });
    clock.run();
    CHECK(seen == instant{1h});
}

TEST_CASE("chance is given by the seed") {
    sim::clock one{7}, same{7}, other{8};
    const auto drawn = one.random();
    CHECK(drawn == same.random());
    CHECK(drawn != other.random());
}

TEST_CASE("terminate() runs its job once") {
    sim::clock clock;
    int asked = 0;
    clock.on_terminate([&] { ++asked; });
    clock.terminate();
    clock.terminate();
    CHECK(asked == 1);
}

TEST_CASE("a callback's exception leaves run(), the rest stays pending") {
    sim::clock clock;
    bool ran = false;
    clock.post([] { throw std::runtime_error{"from a callback"}; });
    clock.post([&] { ran = true; });
    CHECK_THROWS_WITH(clock.run(), "from a callback");
    clock.run();
    CHECK(ran);
}

TEST_CASE("a timer dies with its owner and restarts in place") {
    sim::clock clock;
    int ran = 0;
    {
        timer mortal{clock};
        mortal.start(1s, [&] { ran += 100; });
    }
    timer lasting{clock};
    lasting.start(1s, [&] { ran += 10; });
    lasting.start(2s, [&] { ran += 1; });
    clock.run();
    CHECK(ran == 1);
    CHECK_FALSE(lasting.cancel());
}

TEST_CASE("a wait beyond the end of time never ends, and time does not go there") {
    sim::clock clock;
    clock.run_until(instant{1h});
    clock.after(duration::max(), [] { FAIL("ran"); });
    clock.after(1s, [] {});
    clock.run();
    CHECK(clock.now() == instant{1h + 1s});
}

TEST_CASE("what never ran is destroyed before its clock, which it may call") {
    struct patient {
        explicit patient(runtime& on) : waits{on} {
            waits.start(1h, [] { FAIL("ran"); });
        }
        timer waits;
    };
    sim::clock clock;
    for (int i = 0; i < 100; ++i) {
        clock.after(1h, [held = std::make_shared<patient>(clock)] { FAIL("ran"); });
        clock.post([held = std::make_shared<patient>(clock)] { FAIL("ran"); });
    }
    clock.on_terminate([held = std::make_shared<patient>(clock)] { FAIL("ran"); });
}

TEST_CASE("what is in the background comes up in its time and keeps nothing going") {
    sim::clock clock;
    std::string ran;
    std::function<void()> renew = [&] {
        ran += 'r';
        clock.after_in_background(10s, [&] { renew(); });
    };
    renew();
    const auto never = clock.after_in_background(1s, [&] { ran += 'x'; });
    CHECK(clock.cancel(never));
    CHECK_FALSE(clock.cancel(never));
    clock.after(25s, [&] { ran += '.'; });
    clock.run();
    CHECK(ran == "rrr.");
    CHECK(clock.now() == instant{25s});
    clock.run_for(10s);  // a given moment: the upkeep until then is done too
    CHECK(ran == "rrr.r");
}

TEST_CASE("time stands still while something is at work beside the loop") {
    sim::clock clock;
    std::string ran;
    clock.after(1s, [&] { ran += "later "; });
    auto token = clock.work();
    std::thread beside{[&clock, &ran, token = std::move(token)]() mutable {
        clock.post([&] { ran += std::to_string(clock.now().time_since_epoch().count()) + " "; });
        token.reset();
    }};
    clock.run();
    beside.join();
    CHECK(ran == "0 later ");
}
