// tests/routing/test_offers.cpp - a task is rung, taken, refused, let ring, called back.
#include "routing/hall.hpp"

#include <doctest/doctest.h>

using namespace palabre;
using namespace palabre::routing;
using namespace std::chrono_literals;

TEST_CASE("a caller is taken by who is free, the next one waits") {
    hall hall;
    hall.open({.name = "desk", .wrap_up = 10s});
    hall.works("Awa", {{"desk"}});
    hall.comes("Kofi", "desk");
    hall.comes("Ama", "desk");
    hall.until(3s);
    CHECK(hall.state("Awa") == agent_state::ringing);
    hall.accepts("Awa", "Kofi");
    CHECK(hall.state("Awa") == agent_state::busy);
    hall.until(60s);
    hall.finishes("Kofi");
    CHECK(hall.state("Awa") == agent_state::wrap_up);
    hall.until(72s);
    hall.accepts("Awa", "Ama");
    CHECK(hall.router.agent_of(hall.task_of("Ama")) == hall.agent("Awa"));
    CHECK(hall.story() == "00:00 agent Awa rings for Kofi of desk\n"
                          "00:03 agent Awa takes Kofi after 3 s\n"
                          "01:10 agent Awa is done with Kofi\n"
                          "01:10 agent Awa rings for Ama of desk\n"
                          "01:12 agent Awa takes Ama after 72 s\n");
    const auto view = *hall.router.look(hall.agent("Awa"));
    CHECK(view.handled == 1);
    CHECK(view.talked == 57s);
    CHECK(view.since == instant{72s});
}

TEST_CASE("notes that are written early free the agent early") {
    hall hall;
    hall.open({.name = "desk", .wrap_up = 5min});
    hall.works("Awa", {{"desk"}});
    hall.comes("Kofi", "desk");
    hall.accepts("Awa", "Kofi");
    hall.finishes("Kofi");
    hall.comes("Ama", "desk");
    hall.until(20s);
    hall.does(hall.router.end_wrap_up(hall.agent("Awa"), hall.clock.now()));
    hall.until(10min);
    CHECK(hall.story() == "00:00 agent Awa rings for Kofi of desk\n"
                          "00:00 agent Awa takes Kofi after 0 s\n"
                          "00:20 agent Awa is done with Kofi\n"
                          "00:20 agent Awa rings for Ama of desk\n"
                          "00:40 agent Awa stops ringing for Ama: no_answer\n"
                          "00:40 agent Awa is paused: no_answer\n");
}

TEST_CASE("who does not answer is paused, and another is rung") {
    hall hall;
    hall.open({.name = "desk", .no_answer = {.ring = 15s}});
    hall.works("Awa", {{"desk"}});
    hall.until(1s);
    hall.works("Binta", {{"desk"}});
    hall.comes("Kofi", "desk");
    hall.until(20s);
    CHECK(hall.state("Awa") == agent_state::paused);
    CHECK(hall.router.look(hall.agent("Awa"))->pause_code == "no_answer");
    hall.accepts("Awa", "Kofi");  // her phone was slow to hear that it is over
    hall.accepts("Binta", "Kofi");
    CHECK(hall.story() == "00:01 agent Awa rings for Kofi of desk\n"
                          "00:16 agent Awa stops ringing for Kofi: no_answer\n"
                          "00:16 agent Binta rings for Kofi of desk\n"
                          "00:16 agent Awa is paused: no_answer\n"
                          "00:20 agent Awa is too late for Kofi\n"
                          "00:20 agent Binta takes Kofi after 19 s\n");
    CHECK(hall.count("desk").refused == 1);
}

TEST_CASE("an answer after the time is up counts while the offer stands") {
    hall hall;
    hall.open({.name = "desk"});
    hall.router.put(agent{agent_id{1}, {}, {{"desk"}}}, {});
    hall.router.log_in(agent_id{1}, {});
    hall.router.enqueue({.id = task_id{1}, .queue = "desk"}, {});
    const auto late =
        hall.router.accept(agent_id{1}, task_id{1}, instant{25s});  // the loop was slow, nobody has woken it
    REQUIRE(late.size() == 1);
    CHECK(std::holds_alternative<action::assign>(late[0]));
}

TEST_CASE("a refused task is not offered to the same agent again before the others have had it") {
    hall hall;
    hall.open({.name = "desk", .no_answer = {.pause_after = 0, .pass_over = 30s}});
    hall.works("Awa", {{"desk"}});
    hall.comes("Kofi", "desk");
    hall.refuses("Awa", "Kofi");
    CHECK(hall.state("Awa") == agent_state::available);
    hall.comes("Ama", "desk");  // another one she may have
    hall.accepts("Awa", "Ama");
    hall.until(10s);
    hall.works("Binta", {{"desk"}});
    hall.until(12s);
    hall.refuses("Binta", "Kofi");
    hall.until(20s);
    hall.finishes("Ama");
    hall.until(29s);
    CHECK(hall.story() == "00:00 agent Awa rings for Kofi of desk\n"
                          "00:00 agent Awa rings for Ama of desk\n"
                          "00:00 agent Awa takes Ama after 0 s\n"
                          "00:10 agent Binta rings for Kofi of desk\n");
    hall.until(30s);
    CHECK(hall.story() == "00:30 agent Awa rings for Kofi of desk\n");
}

TEST_CASE("all ring, the first one has it") {
    hall hall;
    hall.open({.name = "desk", .strategy = strategy::ring_all});
    hall.works("Awa", {{"desk"}});
    hall.works("Binta", {{"desk"}});
    hall.works("Celine", {{"desk", 1}});
    hall.comes("Kofi", "desk");
    hall.until(2s);
    hall.refuses("Awa", "Kofi");
    hall.accepts("Binta", "Kofi");
    hall.comes("Ama", "desk");
    hall.until(30s);
    CHECK(hall.story() == "00:00 agent Awa rings for Kofi of desk\n"
                          "00:00 agent Binta rings for Kofi of desk\n"
                          "00:02 agent Binta takes Kofi after 2 s\n"
                          "00:02 agent Awa rings for Ama of desk\n"
                          "00:22 agent Awa stops ringing for Ama: no_answer\n"
                          "00:22 agent Celine rings for Ama of desk\n");
    CHECK(hall.state("Awa") == agent_state::available);  // ring_all pauses nobody
}

TEST_CASE("the others stop ringing when one has taken it") {
    hall hall;
    hall.open({.name = "desk", .strategy = strategy::ring_all});
    hall.works("Awa", {{"desk"}});
    hall.works("Binta", {{"desk"}});
    hall.comes("Kofi", "desk");
    hall.comes("Ama", "desk");
    hall.accepts("Binta", "Kofi");
    CHECK(hall.story() == "00:00 agent Awa rings for Kofi of desk\n"
                          "00:00 agent Binta rings for Kofi of desk\n"
                          "00:00 agent Binta takes Kofi after 0 s\n"
                          "00:00 agent Awa stops ringing for Kofi: taken\n"
                          "00:00 agent Awa rings for Ama of desk\n");
}

TEST_CASE("a caller who hangs up while it rings frees the agent for the next") {
    hall hall;
    hall.open({.name = "desk"});
    hall.works("Awa", {{"desk"}});
    hall.comes("Kofi", "desk");
    hall.comes("Ama", "desk");
    hall.until(4s);
    hall.hangs_up("Kofi");
    hall.until(9s);
    hall.hangs_up("Ama");
    CHECK(hall.story() == "00:00 agent Awa rings for Kofi of desk\n"
                          "00:04 agent Awa stops ringing for Kofi: gone\n"
                          "00:04 agent Awa rings for Ama of desk\n"
                          "00:09 agent Awa stops ringing for Ama: gone\n");
    CHECK(hall.count("desk").abandoned == 2);
    CHECK(hall.count("desk").short_abandoned == 1);
    CHECK(hall.count("desk").service_level() == 0);
    CHECK(hall.state("Awa") == agent_state::available);
}

TEST_CASE("a callback keeps its place and waits for a free agent") {
    hall hall;
    hall.open({.name = "desk", .callback = {.attempts = 2, .retry = 60s}});
    hall.works("Awa", {{"desk"}});
    hall.comes("Kofi", "desk");
    hall.accepts("Awa", "Kofi");
    hall.until(5s);
    hall.comes("Ama", "desk");
    hall.comes("Yao", "desk");
    hall.does(hall.router.call_back(hall.task_of("Ama"), hall.clock.now()));
    CHECK(hall.router.where(hall.task_of("Ama"), hall.clock.now())->position == 1);
    CHECK(hall.router.where(hall.task_of("Yao"), hall.clock.now())->position == 2);
    CHECK(hall.count("desk").waiting == 1);
    CHECK(hall.count("desk").callbacks_waiting == 1);
    hall.until(30s);
    hall.finishes("Kofi");
    hall.accepts("Awa", "Ama");
    hall.until(60s);
    hall.does(hall.router.not_reached(hall.task_of("Ama"), hall.clock.now()));
    hall.accepts("Awa", "Yao");
    hall.until(100s);
    hall.finishes("Yao");
    hall.comes("Efua", "desk");
    hall.until(2min);  // Ama's minute is over, and she is before Efua
    hall.refuses("Awa", "Efua");
    hall.accepts("Awa", "Ama");
    hall.does(hall.router.not_reached(hall.task_of("Ama"), hall.clock.now()));
    CHECK(hall.story() == "00:00 agent Awa rings for Kofi of desk\n"
                          "00:00 agent Awa takes Kofi after 0 s\n"
                          "00:30 agent Awa rings to call back Ama of desk\n"
                          "00:30 agent Awa calls Ama after 25 s\n"
                          "01:00 agent Awa rings for Yao of desk\n"
                          "01:00 agent Awa takes Yao after 55 s\n"
                          "01:40 agent Awa rings for Efua of desk\n"
                          "02:00 agent Awa stops ringing for Efua: no_answer\n"
                          "02:00 agent Awa is paused: no_answer\n"
                          "02:00 agent Awa is too late for Ama\n");
    hall.resumes("Awa");
    hall.accepts("Awa", "Ama");
    hall.does(hall.router.not_reached(hall.task_of("Ama"), hall.clock.now()));
    CHECK(hall.story() == "02:00 agent Awa rings to call back Ama of desk\n"
                          "02:00 agent Awa calls Ama after 115 s\n"
                          "02:00 Ama leaves not_reached\n");
    const auto counts = hall.count("desk");
    CHECK(counts.callbacks == 1);
    CHECK(counts.callbacks_done == 0);
    CHECK(counts.answered == 2);
    CHECK(counts.talking == 0);
}

TEST_CASE("who is being rung for may still ask to be called back") {
    hall hall;
    hall.open({.name = "desk"});
    hall.works("Awa", {{"desk"}});
    hall.comes("Kofi", "desk");
    hall.does(hall.router.call_back(hall.task_of("Kofi"), hall.clock.now()));
    hall.accepts("Awa", "Kofi");
    hall.until(10s);
    hall.finishes("Kofi");
    CHECK(hall.story() == "00:00 agent Awa rings for Kofi of desk\n"
                          "00:00 agent Awa calls Kofi after 0 s\n");
    CHECK(hall.count("desk").callbacks_done == 1);
    CHECK(hall.count("desk").answered == 0);
}

TEST_CASE("a vanished agent's task waits again in its place") {
    hall hall;
    hall.open({.name = "desk"});
    hall.works("Awa", {{"desk"}});
    hall.comes("Kofi", "desk");
    hall.accepts("Awa", "Kofi");
    hall.until(5s);
    hall.comes("Ama", "desk");
    hall.logs_out("Awa");
    CHECK(hall.state("Awa") == agent_state::offline);
    CHECK(hall.router.agent_of(hall.task_of("Kofi")) == hall.agent("Awa"));  // she may come back
    hall.until(30s);
    hall.does(hall.router.put_back(hall.task_of("Kofi"), hall.clock.now()));
    hall.works("Binta", {{"desk"}});
    CHECK(hall.story() == "00:00 agent Awa rings for Kofi of desk\n"
                          "00:00 agent Awa takes Kofi after 0 s\n"
                          "00:30 agent Binta rings for Kofi of desk\n");
    hall.accepts("Binta", "Kofi");
    CHECK(hall.count("desk").answered == 1);  // once, however often it was taken
}
