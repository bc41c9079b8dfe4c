// tests/routing/test_waiting.cpp - what happens to who waits: messages, other queues, empty halls, figures.
#include "routing/hall.hpp"

#include <doctest/doctest.h>

using namespace palabre;
using namespace palabre::routing;
using namespace std::chrono_literals;

TEST_CASE("messages come by place and by time") {
    hall hall;
    hall.open({.name = "desk",
               .announcements = {{.message = "soon", .position = 2},
                                 {.message = "next", .position = 1},
                                 {.message = "patience", .after = 30s, .every = 60s}},
               .expected_handling = 120s});
    hall.works("Awa", {{"desk"}});
    hall.comes("Kofi", "desk");
    hall.accepts("Awa", "Kofi");
    hall.comes("Ama", "desk");
    hall.comes("Yao", "desk");
    hall.comes("Efua", "desk");
    CHECK(hall.story() == "00:00 agent Awa rings for Kofi of desk\n"
                          "00:00 agent Awa takes Kofi after 0 s\n"
                          "00:00 Ama hears next: place 1, 120 s\n"  // "soon" is past
                          "00:00 Yao hears soon: place 2, 240 s\n");
    hall.until(60s);
    hall.hangs_up("Ama");
    hall.until(100s);
    CHECK(hall.story() == "00:30 Ama hears patience: place 1, 120 s\n"
                          "00:30 Yao hears patience: place 2, 240 s\n"
                          "00:30 Efua hears patience: place 3, 360 s\n"
                          "01:00 Yao hears next: place 1, 120 s\n"
                          "01:00 Efua hears soon: place 2, 240 s\n"
                          "01:30 Yao hears patience: place 1, 120 s\n"
                          "01:30 Efua hears patience: place 2, 240 s\n");
}

TEST_CASE("nothing is said to who has hung up to be called back") {
    hall hall;
    hall.open({.name = "desk",
               .overflows = {{.after = 60s}},
               .announcements = {{"patience", 30s, 30s}, {.message = "next", .position = 1}}});
    hall.comes("Kofi", "desk");
    hall.comes("Ama", "desk");
    hall.does(hall.router.call_back(hall.task_of("Kofi"), hall.clock.now()));
    hall.until(10min);  // nor does he leave
    CHECK(hall.story() == "00:00 Kofi hears next: place 1, 180 s\n"
                          "00:30 Ama hears patience: place 2, 360 s\n"
                          "01:00 Ama leaves too_long\n");
    CHECK(hall.count("desk").callbacks_waiting == 1);
}

TEST_CASE("who waits too long goes on in another queue, where his wait counts") {
    hall hall;
    hall.open({.name = "front", .overflows = {{.after = 30s, .to = "back"}}});
    hall.open({.name = "back", .others = {"", 0, 1s}, .overflows = {{.after = 60s}}, .music = "kora"});
    hall.until(1s);
    hall.comes("Kofi", "front");
    hall.until(20s);
    hall.comes("Ama", "back");
    hall.until(40s);
    CHECK(hall.router.where(hall.task_of("Kofi"), hall.clock.now())->position == 1);
    CHECK(hall.count("front").moved_out == 1);
    CHECK(hall.count("front").waiting == 0);
    CHECK(hall.count("back").waiting == 2);
    CHECK(hall.count("back").longest_wait == 39s);
    hall.until(5min);
    CHECK(hall.story() == "00:31 Kofi moves from front to back, hears kora\n"
                          "01:20 Ama leaves too_long\n"
                          "01:31 Kofi leaves too_long\n");
    CHECK(hall.count("back").left == 2);
}

TEST_CASE("a full queue sends on or away") {
    hall hall;
    hall.open({.name = "front", .overflows = {{.above = 1, .to = "back"}}});
    hall.open({.name = "back", .overflows = {{.above = 1}}});
    hall.comes("one", "front");
    hall.comes("two", "front");
    hall.comes("three", "front");
    CHECK(hall.story() == "00:00 two moves from front to back\n"
                          "00:00 three moves from front to back\n"
                          "00:00 three leaves full\n");
    CHECK(hall.count("front").waiting == 1);
    CHECK(hall.count("back").waiting == 1);
}

TEST_CASE("two full queues that send to each other end somewhere") {
    hall hall;
    hall.open({.name = "front", .overflows = {{.above = 1, .to = "back"}}});
    hall.open({.name = "back", .overflows = {{.above = 1, .to = "front"}}});
    hall.comes("one", "front");
    hall.comes("two", "back");
    hall.comes("three", "front");
    CHECK(hall.story() == "00:00 three moves from front to back\n"
                          "00:00 three moves from back to front\n"
                          "00:00 three leaves full\n");
}

TEST_CASE("a queue that leads nowhere says so") {
    hall hall;
    hall.comes("one", "sales");
    hall.open({.name = "front", .overflows = {{.after = 10s, .to = "sales"}}});
    hall.comes("two", "front");
    hall.until(1min);
    CHECK(hall.story() == "00:00 one leaves no_such_queue\n"
                          "00:10 two leaves no_such_queue\n");
}

TEST_CASE("nobody is let in where nobody works, and calls leave when the last one goes") {
    hall hall;
    hall.open({.name = "desk", .join_empty = emptiness::nobody_working, .leave_empty = emptiness::nobody_on_duty});
    hall.comes("early", "desk");
    hall.works("Awa", {{"desk"}});
    hall.works("Binta", {{"desk"}});
    hall.comes("Kofi", "desk");
    hall.accepts("Awa", "Kofi");
    hall.pauses("Binta", "lunch");
    hall.comes("Ama", "desk");  // Awa works
    hall.comes("Yao", {.kind = work::conversation, .queue = "desk"});
    hall.comes("Efua", "desk");
    hall.does(hall.router.call_back(hall.task_of("Efua"), hall.clock.now()));
    hall.until(10s);
    hall.refuses("Awa", "Yao");
    hall.story();
    hall.pauses("Awa", "lunch");
    hall.comes("late", "desk");
    CHECK(hall.story() == "00:10 late leaves nobody_there\n");  // Ama may stay: somebody is on duty
    hall.logs_out("Awa");
    hall.until(20s);
    hall.logs_out("Binta");
    CHECK(hall.story() == "00:20 Ama leaves nobody_there\n");  // the conversation and the callback stay
    CHECK(hall.count("desk").waiting == 1);
    CHECK(hall.count("desk").callbacks_waiting == 1);
    CHECK(hall.count("desk").left == 3);
}

TEST_CASE("figures of a queue") {
    hall hall;
    hall.open({.name = "desk", .target = {.within = 20s, .share = 0.8, .short_abandon = 5s}});
    hall.works("Awa", {{"desk"}});
    hall.works("Binta", {{"desk"}});
    hall.logs_out("Binta");
    hall.comes("within", "desk");
    hall.until(10s);
    hall.accepts("Awa", "within");
    hall.comes("beyond", "desk");
    hall.comes("gives up", "desk");
    hall.until(13s);
    hall.comes("was wrong", "desk");
    hall.until(15s);
    hall.hangs_up("was wrong");
    hall.until(40s);
    hall.hangs_up("gives up");
    hall.finishes("within");
    hall.accepts("Awa", "beyond");
    hall.until(50s);
    hall.comes("waits", "desk");
    hall.until(57s);
    const auto counts = hall.count("desk");
    CHECK(counts.offered == 5);
    CHECK(counts.answered == 2);
    CHECK(counts.answered_within == 1);
    CHECK(counts.abandoned == 2);
    CHECK(counts.short_abandoned == 1);
    CHECK(counts.waiting == 1);
    CHECK(counts.longest_wait == 7s);
    CHECK(counts.talking == 1);
    CHECK(counts.handled == 1);
    CHECK(counts.talked == 30s);
    CHECK(counts.mean_wait() == 20s);
    CHECK(counts.service_level() == doctest::Approx(1.0 / 3));
    CHECK(counts.abandonment() == doctest::Approx(1.0 / 3));
    CHECK(counts.on_duty == 1);
    CHECK(counts.working == 1);
    CHECK(counts.free == 0);
    CHECK_FALSE(hall.router.count("sales", hall.clock.now()));
}

TEST_CASE("an estimate follows the pace at which the queue moves") {
    hall hall;
    hall.open({.name = "desk", .expected_handling = 10min});
    hall.works("Awa", {{"desk"}});
    for (int i = 0; i < 12; ++i) hall.comes("caller " + std::to_string(i), "desk");
    CHECK(hall.router.where(hall.task_of("caller 1"), hall.clock.now())->estimate == 10min);
    hall.accepts("Awa", "caller 0");
    for (int i = 1; i <= 9; ++i) {  // one a minute
        hall.until(i * 60s);
        hall.finishes("caller " + std::to_string(i - 1));
        hall.accepts("Awa", "caller " + std::to_string(i));
    }
    const auto there = *hall.router.where(hall.task_of("caller 11"), hall.clock.now());
    CHECK(there.position == 2);
    CHECK(there.waited == 9min);
    CHECK(there.estimate == 2min);
}
