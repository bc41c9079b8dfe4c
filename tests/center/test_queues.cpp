// tests/center/test_queues.cpp - whom flows mean by a queue: by line, by language, and what an end means to them.
#include "center/queues.hpp"

#include <doctest/doctest.h>

using namespace palabre;
using namespace std::chrono_literals;
using kind = flow::step::transfer::kind;

TEST_CASE("a queue is a line's own before it is everybody's") {
    queues all;
    all.set("support", {.to = {"phone:afi"}}, {});
    all.set("support", {.to = {"phone:koffi"}}, {"105", "106"});
    CHECK(all.request_for("100", {kind::queue, "support", 30s})->to.front() == "phone:afi");
    CHECK(all.request_for("106", {kind::queue, "support", 30s})->to.front() == "phone:koffi");
    CHECK(all.request_for("106", {kind::queue, "support", 30s})->name == "support");
    CHECK(!all.request_for("106", {kind::queue, "sales", 30s}));
    all.set("support", {}, {"106"});
    CHECK(all.request_for("106", {kind::queue, "support", 30s})->to.front() == "phone:afi");
    all.set("support", {}, {});
    CHECK(!all.request_for("106", {kind::queue, "support", 30s}));
}

TEST_CASE("numbers and addresses need no queue, and are reached as '*' says") {
    queues all;
    const auto plain = all.request_for("100", {kind::number, "+2290190000105", 12s});
    CHECK(plain->to == std::vector<std::string>{"+2290190000105"});
    CHECK(plain->ring_for == 12s);
    CHECK(!plain->records);
    CHECK(all.request_for("100", {kind::sip, "desk@example.org", 12s})->to.front() == "sip:desk@example.org");
    CHECK(all.request_for("100", {kind::sip, "phone:afi", 12s})->to.front() == "phone:afi");
    CHECK(all.request_for("100", {kind::number, "+229", 12s, "fr", true})->records);
    all.set("*", {.caller_id = "+22921300000", .records = true}, {});
    CHECK(all.request_for("100", {kind::number, "+229", 12s})->caller_id == "+22921300000");
    CHECK(all.request_for("100", {kind::number, "+229", 12s})->records);
}

TEST_CASE("an announcement is in the customer's language, else in the first one's") {
    queues all;
    all.set("support", {.to = {"phone:afi"}, .announced = {{"Bonjour.", "fr"}, {"Hello.", "en"}}}, {});
    const auto said = [&](const std::string& language) {
        return plain_text(all.request_for("100", {kind::queue, "support", 30s, language})->announced);
    };
    CHECK(said("en") == "Hello.");
    CHECK(said("fr") == "Bonjour.");
    CHECK(said("fon") == "Bonjour.");
}

TEST_CASE("what came of it is told to the flow, with who answered and how long they talked") {
    connect_result how{connect_result::kind::answered, "phone:afi", 4s, 61s, "2026-03-02/k3.wav"};
    const auto told = settled_by(how);
    CHECK(told.outcome == "done");
    CHECK(told.data.at("by") == "phone:afi");
    CHECK(told.data.at("talked_ms") == 61'000);
    CHECK(told.data.at("recording") == "2026-03-02/k3.wav");
    CHECK(settled_by({connect_result::kind::no_answer}).outcome == "no_answer");
}
