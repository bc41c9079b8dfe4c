// tests/routing/test_agents.cpp - how much an agent bears, and what his states are.
#include "routing/hall.hpp"

#include <doctest/doctest.h>

using namespace palabre;
using namespace palabre::routing;
using namespace std::chrono_literals;

namespace {

routing::task written() {
    return {.kind = work::conversation, .queue = "desk"};
}

}  // namespace

TEST_CASE("one call and three conversations at once") {
    hall hall;
    hall.open({.name = "desk"});
    hall.works("Awa", {{"desk"}});
    for (const auto* const each : {"chat 1", "chat 2", "chat 3", "chat 4"}) {
        hall.comes(each, written());
        hall.accepts("Awa", each);
    }
    hall.comes("Kofi", "desk");
    hall.comes("Ama", "desk");
    hall.accepts("Awa", "Kofi");
    CHECK(hall.router.look(hall.agent("Awa"))->load == std::array{1, 3, 0});
    hall.story();
    hall.finishes("Kofi");
    hall.finishes("chat 2");  // Ama rings: one offer at a time
    CHECK(hall.story() == "00:00 agent Awa rings for Ama of desk\n");
    hall.accepts("Awa", "Ama");
    CHECK(hall.story() == "00:00 agent Awa takes Ama after 0 s\n"
                          "00:00 agent Awa rings for chat 4 of desk\n");
}

TEST_CASE("a total of one is one thing at a time") {
    hall hall;
    hall.open({.name = "desk"});
    hall.works("Awa", {{"desk"}}, {}, {.total = 1});
    hall.comes("chat", written());
    hall.accepts("Awa", "chat");
    hall.comes("Kofi", "desk");
    hall.comes("dossier", {.kind = work::item, .queue = "desk"});
    CHECK(hall.state("Awa") == agent_state::busy);
    hall.story();
    hall.finishes("chat");
    CHECK(hall.story() == "00:00 agent Awa rings for Kofi of desk\n");
    hall.hangs_up("Kofi");
    hall.accepts("Awa", "dossier");
    CHECK(hall.router.look(hall.agent("Awa"))->load == std::array{0, 0, 1});
}

TEST_CASE("notes after a conversation leave room for a call") {
    hall hall;
    hall.open({.name = "desk", .wrap_up = 60s});
    hall.works("Awa", {{"desk"}}, {}, {.conversations = 1});
    hall.comes("chat 1", written());
    hall.accepts("Awa", "chat 1");
    hall.finishes("chat 1");
    hall.comes("chat 2", written());
    hall.comes("Kofi", "desk");
    hall.until(5s);
    hall.accepts("Awa", "Kofi");
    hall.until(70s);
    CHECK(hall.story() == "00:00 agent Awa rings for chat 1 of desk\n"
                          "00:00 agent Awa takes chat 1 after 0 s\n"
                          "00:00 agent Awa rings for Kofi of desk\n"
                          "00:05 agent Awa takes Kofi after 5 s\n"
                          "01:00 agent Awa is done with chat 1\n"
                          "01:00 agent Awa rings for chat 2 of desk\n");
}

TEST_CASE("a pause lets him finish and sends what rings to another") {
    hall hall;
    hall.open({.name = "desk"});
    hall.works("Awa", {{"desk"}});
    hall.works("Binta", {{"desk"}});
    hall.comes("chat", written());
    hall.accepts("Awa", "chat");
    hall.until(10s);
    hall.comes("Ama", "desk");
    hall.accepts("Binta", "Ama");
    hall.comes("Kofi", "desk");
    hall.until(12s);
    hall.pauses("Awa", "prayer");
    CHECK(hall.state("Awa") == agent_state::busy);
    CHECK(hall.router.look(hall.agent("Awa"))->pause_code == "prayer");
    hall.until(20s);
    hall.finishes("chat");
    CHECK(hall.state("Awa") == agent_state::paused);
    hall.finishes("Ama");
    CHECK(hall.story() == "00:00 agent Awa rings for chat of desk\n"
                          "00:00 agent Awa takes chat after 0 s\n"
                          "00:10 agent Binta rings for Ama of desk\n"
                          "00:10 agent Binta takes Ama after 0 s\n"
                          "00:10 agent Awa rings for Kofi of desk\n"
                          "00:12 agent Awa stops ringing for Kofi: off_duty\n"
                          "00:20 agent Binta rings for Kofi of desk\n");
    hall.logs_out("Awa");
    CHECK(hall.state("Awa") == agent_state::offline);
    hall.resumes("Awa");
    CHECK(hall.state("Awa") == agent_state::offline);
    hall.logs_in("Awa");
    CHECK(hall.state("Awa") == agent_state::available);
}

TEST_CASE("states are told by name") {
    CHECK(to_string(agent_state::wrap_up) == "wrap_up");
    CHECK(to_string(work::conversation) == "conversation");
    CHECK(to_string(left::queue_closed) == "queue_closed");
    CHECK(to_string(withdrawn::off_duty) == "off_duty");
}
