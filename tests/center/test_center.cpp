// tests/center/test_center.cpp - a center starts, answers, drains and survives its application.
#include "palabre/center.hpp"

#include "palabre/core/error.hpp"
#include "palabre/sim/world.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace palabre;
using namespace std::chrono_literals;

namespace {

conversation_handler talks_for(duration length, runtime& on) {
    return [length, &on](const conversation_ptr& call) {
        call->say("Hello.");
        on.after(length, [call] { call->end(); });
    };
}

}  // namespace

TEST_CASE("addresses that nothing answers are refused, unless '*' takes them") {
    sim::world world;
    auto& who = world.person();
    world.line(medium::voice).open(who, "999");
    CHECK(who.story() == "00:00 is refused\n");
    world.center().answer("*", [](const conversation_ptr& call) { call->say("Hello."); });
    world.line(medium::voice).open(who, "999");
    world.run();
    CHECK(who.story() == "00:00 is refused\n00:00 hears Hello.\n");
    CHECK(world.center().live() == 1);
}

TEST_CASE("draining refuses new calls, waits for running ones, and ends by force what lasts too long") {
    sim::clock clock;
    center center{clock, {.drain = 30s}};
    auto line = std::make_unique<sim::line>(medium::voice);
    auto& voice = *line;
    center.attach(std::move(line));
    center.answer("short", talks_for(10s, clock));
    center.answer("long", talks_for(1h, clock));
    center.start();
    sim::caller first{clock, sim::chance{1}, "1"}, second{clock, sim::chance{2}, "2"}, late{clock, sim::chance{3}, "3"};
    voice.open(first, "short");
    bool drained = false;
    SUBCASE("all end by themselves") {
        center.drain([&] { drained = true; });
        voice.open(late, "short");
        CHECK(late.story() == "00:00 is refused\n");
        clock.run_until(instant{9s});
        CHECK_FALSE(drained);
        clock.run_until(instant{11s});
        CHECK(drained);
    }
    SUBCASE("one does not") {
        voice.open(second, "long");
        center.drain([&] { drained = true; });
        clock.run_until(instant{29s});
        CHECK_FALSE(drained);
        CHECK(center.live() == 1);
        clock.run_until(instant{31s});
        CHECK(drained);
        CHECK(second.story() == "00:00 hears Hello.\n00:30 is disconnected\n");
    }
    CHECK(center.live() == 0);
}

TEST_CASE("a request to end drains and leaves run()") {
    sim::clock clock;
    center center{clock};
    auto line = std::make_unique<sim::line>(medium::voice);
    auto& voice = *line;
    center.attach(std::move(line));
    center.answer("100", talks_for(10s, clock));
    sim::caller who{clock, sim::chance{1}, "1"};
    clock.after(1s, [&] { voice.open(who, "100"); });
    clock.after(2s, [&] { clock.terminate(); });
    clock.after(24h, [] { FAIL("run() went on"); });
    center.run();
    CHECK(clock.now() == instant{11s});
    CHECK(who.story() == "00:01 hears Hello.\n00:11 is disconnected\n");
}

TEST_CASE("misuse is named") {
    sim::clock clock;
    center center{clock};
    center.attach(std::make_unique<sim::line>(medium::voice));
    CHECK_THROWS_WITH(center.attach(std::make_unique<sim::line>(medium::voice)),
                      "a channel is already called 'voice'; give each channel a name of its own");
    center.start();
    CHECK_THROWS_WITH(center.attach(std::make_unique<sim::line>(medium::sms)),
                      "channel 'sms' comes after start(); attach it before");
    CHECK_THROWS_WITH(center.start(), "the center has been started already; call start() or run() once");
}

TEST_CASE("an application that throws loses its own call only, and the log says why") {
    std::string logged;
    sim::world world{{.log = logger{[&](log_level, std::string_view what, const std::vector<log_field>& fields) {
        logged += what;
        for (const auto& [name, value] : fields) logged += ' ' + std::string{name} + '=' + value;
        logged += '\n';
    }}}};
    auto& unlucky = world.call([](const conversation_ptr&) { throw std::runtime_error{"oops"}; });
    auto& lucky = world.call([](const conversation_ptr& call) {
        call->say("Hello.");
        call->end();
    });
    world.run();
    CHECK(unlucky.story() == "00:00 is disconnected\n");
    CHECK(lucky.story() == "00:00 hears Hello.\n00:00 is disconnected\n");
    CHECK(logged.find("the application failed conversation=voice-1 what=oops") != std::string::npos);
    CHECK(logged.find("conversation ended conversation=voice-2 why=completed") != std::string::npos);
}

TEST_CASE("conversations outlive their center without harm") {
    sim::clock clock;
    sim::caller who{clock, sim::chance{1}, "1"};
    conversation_ptr kept;
    {
        center center{clock};
        auto line = std::make_unique<sim::line>(medium::voice);
        auto& voice = *line;
        center.attach(std::move(line));
        center.answer("100", [&](const conversation_ptr& call) { kept = call; });
        center.start();
        voice.open(who, "100");
    }
    kept->say("Still there.");
    kept->end();
    clock.run();
    CHECK(who.story() == "00:00 hears Still there.\n00:00 is disconnected\n");
}
