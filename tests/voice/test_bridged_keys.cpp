// tests/voice/test_bridged_keys.cpp - keys of one who is connected, as the other gets them: events, INFO, either way.
#include "voice/transfer_stage.hpp"

#include <doctest/doctest.h>

using namespace palabre;
using namespace palabre::test;
using namespace std::chrono_literals;

TEST_CASE("telephone-events go through a bridge both ways, once each") {
    transfer_stage t;
    t.answers("+229", "trunk_speaks");
    t.connects({.to = {"+22961000000"}});
    t.line.dial("hangs_up");
    REQUIRE_MESSAGE(t.line.until([&] { return t.answered.has_value(); }), t.line.logged());
    t.line.phone.press("4711#");
    CHECK(t.line.until([&] { return t.agent.keys() == "4711#"; }, 10s));
    t.agent.press("*02");
    CHECK(t.line.until([&] { return t.line.phone.keys() == "*02"; }, 10s));
    t.line.nudge();
    CHECK_MESSAGE(t.line.hung_up() == 0, t.line.logged());
    CHECK(t.are_done());
    CHECK(t.agent.keys() == "4711#");
}

TEST_CASE("keys by INFO are events to who takes those") {
    transfer_stage t;
    t.answers("+229", "trunk_speaks");
    t.connects({.to = {"+22961000000"}});
    t.line.dial("presses_by_info");
    REQUIRE_MESSAGE(t.line.until([&] { return t.answered.has_value(); }), t.line.logged());
    t.line.nudge();
    CHECK_MESSAGE(t.line.until([&] { return t.agent.keys() == "47#"; }, 10s), t.agent.keys());
    t.caller.lock()->drop();
    CHECK_MESSAGE(t.line.hung_up() == 0, t.line.logged());
    CHECK(t.are_done());
}

TEST_CASE("events are INFO to who knows no telephone-event") {
    transfer_stage t;
    t.answers("+229", "trunk_takes_keys");
    t.connects({.to = {"+22961000000"}});
    t.line.dial("hangs_up");
    REQUIRE_MESSAGE(t.line.until([&] { return t.answered.has_value(); }), t.line.logged());
    t.line.phone.press("4#");
    CHECK(t.line.until([&] { return !t.line.phone.is_busy(); }));
    t.line.until([] { return false; }, 300ms);
    t.line.nudge();
    CHECK_MESSAGE(t.line.hung_up() == 0, t.line.logged());
    CHECK(t.are_done());
    CHECK_MESSAGE(t.callees[0]->status() == 0, t.callees[0]->problems());
    CHECK(t.agent.keys().empty());
}
