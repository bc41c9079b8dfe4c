// tests/server/test_clock_guard.cpp - what goes out waits for a clock that is later than what was written before.
#include "clock_guard.hpp"

#include "palabre/sim/clock.hpp"

#include <doctest/doctest.h>

#include <optional>

using namespace palabre;
using namespace palabre_center;
using namespace std::chrono_literals;

TEST_CASE("what goes out waits while the clock is earlier than the newest row, and goes when it has been set") {
    sim::clock clock;
    const auto newest = clock.calendar_now() + 240h;
    clock_guard guard{clock, {.newest = [&] { return std::optional{newest}; }}};
    int gone = 0;
    guard.when_set([&] { ++gone; });
    clock.run_for(1min);
    CHECK(gone == 0);
    CHECK(guard.problem().find("the newest row is of") != std::string::npos);
    clock.jump_calendar(241h);
    clock.run_for(2s);
    CHECK(gone == 1);
    CHECK(guard.problem() == "");
    guard.when_set([&] { ++gone; });
    CHECK(gone == 2);
}

TEST_CASE("no clock is earlier than the program's build") {
    sim::clock clock;
    const clock_guard guard{clock, {.built = clock.calendar_now() + 1h}};
    CHECK(guard.problem().find("was built") != std::string::npos);
    CHECK(built_at() > calendar_time{});
}

TEST_CASE("a kernel that is not synchronised is waited for where that is wished, and once is enough") {
    sim::clock clock;
    bool synchronised = false;
    const clock_guard guard{clock, {.is_synchronised = [&] { return synchronised; }}};
    CHECK(guard.problem() == "the kernel's clock is not synchronised");
    synchronised = true;
    clock.run_for(2s);
    CHECK(guard.problem() == "");
    synchronised = false;
    clock.run_for(10s);
    CHECK(guard.problem() == "");
}

TEST_CASE("a store that opens late is asked when it is there") {
    sim::clock clock;
    std::optional<calendar_time> newest;
    const clock_guard guard{clock, {.newest = [&] { return newest; }}};
    CHECK(guard.problem() == "");
    newest = clock.calendar_now() + 240h;
    clock.run_for(2s);
    CHECK(guard.problem() != "");
}

TEST_CASE("a minute is between two machines, and no fault") {
    sim::clock clock;
    const clock_guard guard{clock, {.newest = [&] { return std::optional{clock.calendar_now() + 50s}; }}};
    CHECK(guard.problem() == "");
}
