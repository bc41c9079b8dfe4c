// tests/routing/test_setup.cpp - queues and agents change while work goes on, and what is wrong is said.
#include "palabre/core/error.hpp"
#include "routing/hall.hpp"

#include <doctest/doctest.h>

using namespace palabre;
using namespace palabre::routing;
using namespace std::chrono_literals;

TEST_CASE("new rules meet those who wait in their places") {
    hall hall;
    hall.open({.name = "desk"});
    hall.comes("plain", "desk");
    hall.until(10s);
    hall.comes("gold", {.queue = "desk", .segment = "gold"});
    const auto place = [&](const std::string& name) {
        return hall.router.where(hall.task_of(name), hall.clock.now())->position;
    };
    CHECK(place("plain") == 1);
    hall.open({.name = "desk", .segments = {{"gold", 1}}});
    CHECK(place("gold") == 1);
    CHECK(place("plain") == 2);
    hall.open({.name = "desk", .overflows = {{.after = 15s}}});
    hall.until(1min);
    CHECK(hall.story() == "00:15 plain leaves too_long\n"
                          "00:25 gold leaves too_long\n");
    CHECK(hall.count("desk").offered == 2);
    CHECK(hall.router.find("desk")->overflows.size() == 1);
    CHECK(hall.router.find("sales") == nullptr);
}

TEST_CASE("an agent who learns a language is rung for who waits for it") {
    hall hall;
    hall.open({.name = "desk"});
    const auto awa = hall.works("Awa", {{"desk"}});
    hall.comes("Kofi", {.queue = "desk", .needs = {{"fon", 1}}});
    CHECK(hall.story() == "");
    hall.does(hall.router.put(agent{awa, {{"fon", 1}}, {{"desk"}}}, hall.clock.now()));
    CHECK(hall.story() == "00:00 agent Awa rings for Kofi of desk\n");
}

TEST_CASE("a queue that is closed lets go of who waits, not of who talks") {
    hall hall;
    hall.open({.name = "desk", .wrap_up = 10s});
    hall.open({.name = "other"});
    hall.works("Awa", {{"desk"}, {"other"}});
    hall.works("Binta", {{"desk"}, {"other"}});
    hall.comes("Kofi", "desk");
    hall.accepts("Awa", "Kofi");
    hall.comes("Ama", "desk");  // rings at Binta
    hall.comes("Yao", "desk");
    hall.comes("Efua", "other");
    hall.story();
    hall.does(hall.router.remove_queue("desk", hall.clock.now()));
    CHECK(hall.story() == "00:00 Ama leaves queue_closed\n"
                          "00:00 agent Binta stops ringing for Ama: gone\n"
                          "00:00 agent Binta rings for Efua of other\n"
                          "00:00 Yao leaves queue_closed\n");
    hall.finishes("Kofi");
    CHECK(hall.state("Awa") == agent_state::available);
    CHECK_FALSE(hall.router.count("desk", hall.clock.now()));
}

TEST_CASE("an agent who is removed gives back what he has") {
    hall hall;
    hall.open({.name = "desk"});
    const auto awa = hall.works("Awa", {{"desk"}});
    hall.comes("Kofi", "desk");
    hall.accepts("Awa", "Kofi");
    hall.does(hall.router.remove_agent(awa, hall.clock.now()));
    CHECK_FALSE(hall.router.look(awa));
    CHECK(hall.count("desk").on_duty == 0);
    hall.works("Binta", {{"desk"}});
    hall.accepts("Binta", "Kofi");
    CHECK(hall.story() == "00:00 agent Awa rings for Kofi of desk\n"
                          "00:00 agent Awa takes Kofi after 0 s\n"
                          "00:00 agent Binta rings for Kofi of desk\n"
                          "00:00 agent Binta takes Kofi after 0 s\n");
}

TEST_CASE("after a restart who has waited keeps his place") {
    hall hall;
    hall.open({.name = "desk"});
    hall.comes("new", "desk");
    hall.comes("old", {.queue = "desk", .waited = 40s});
    const auto there = *hall.router.where(hall.task_of("old"), hall.clock.now());
    CHECK(there.position == 1);
    CHECK(there.waited == 40s);
}

TEST_CASE("what is wrong is said with its cure, and changes nothing") {
    router router;
    const auto says = [&](auto what) {
        try {
            static_cast<void>(router.put(std::move(what), {}));
        } catch (const error& e) {
            return std::string{e.what()};
        }
        return std::string{};
    };
    CHECK(says(queue{}) == "queue '': a queue needs a name; give it the one that flows transfer to");
    CHECK(says(queue{.name = "q", .widens = {{60s, 2}, {30s, 3}}}) ==
          "queue 'q': a step of widening goes back; each step comes later than the one before and asks for no more");
    CHECK(says(queue{.name = "q", .segments = {{"gold"}, {"gold"}}}) ==
          "queue 'q': segment 'gold' is there twice or has no name; name each segment once");
    CHECK(says(queue{.name = "q", .no_answer = {.ring = 0s}}) ==
          "queue 'q': ring is 0 us; it may be 1000000 us to ten years");
    CHECK(says(queue{.name = "q", .overflows = {{.to = "r"}}}) ==
          "queue 'q': an overflow has neither 'after' nor 'above'; say when it is to happen");
    CHECK(router.find("q") == nullptr);
    CHECK(says(agent{agent_id{1}, {}, {{"q"}}}) == "agent 1: there is no queue 'q'; put the queue before its agents");
    CHECK(says(agent{agent_id{1}, {{"fr", 0}}}) == "agent 1: level of 'fr' is 0; it may be 1 to 100");
    CHECK(says(agent{}) == "agent 0: an agent needs an id; give the user's");
    CHECK_FALSE(router.look(agent_id{1}));

    static_cast<void>(router.put(queue{.name = "q"}, {}));
    static_cast<void>(router.enqueue({.id = task_id{1}, .queue = "q"}, {}));
    CHECK_THROWS_WITH_AS(static_cast<void>(router.enqueue({.id = task_id{1}, .queue = "q"}, {})),
                         "task 1 is here already; end it by finish() or abandon() first", error);
    CHECK_THROWS_WITH_AS(static_cast<void>(router.enqueue({.id = task_id{2}, .queue = "q", .waited = -1s}, {})),
                         "task 2: waited is -1000000 us; it may be 0 us to ten years", error);
    CHECK(router.count("q", {})->waiting == 1);
}

TEST_CASE("what comes too late does nothing") {
    hall hall;
    hall.open({.name = "desk"});
    hall.works("Awa", {{"desk"}});
    hall.hangs_up("nobody");
    hall.finishes("nobody");
    hall.refuses("Awa", "nobody");
    hall.logs_in("stranger");
    hall.does(hall.router.remove_queue("sales", hall.clock.now()));
    hall.comes("Kofi", "desk");
    hall.finishes("Kofi");  // nobody has him yet
    hall.does(hall.router.put_back(hall.task_of("Kofi"), hall.clock.now()));
    hall.does(hall.router.not_reached(hall.task_of("Kofi"), hall.clock.now()));
    CHECK(hall.story() == "00:00 agent Awa rings for Kofi of desk\n");
    hall.accepts("stranger", "Kofi");
    CHECK(hall.story() == "00:00 agent stranger is too late for Kofi\n");
}
