// tests/voice/test_placed_calls.cpp - calls of ours by a trunk that SIPp plays: conversations, outcomes, records.
#include "palabre/core/error.hpp"
#include "voice/voice_stage.hpp"

#include <doctest/doctest.h>

#include <fmt/format.h>

#include <fstream>
#include <string>
#include <utility>
#include <vector>

using namespace palabre;
using namespace palabre::test;
using namespace std::chrono_literals;

namespace {

/// SIPp waits on a port of its own; the line is told of it afterwards.
struct trunk_stage {
    explicit trunk_stage(std::vector<std::string> dead_hosts = {}) : dead{std::move(dead_hosts)} {}

    static voice_options listening(std::vector<leg_record>& into) {
        voice_options how;
        how.records = [&into](const leg_record& each) { into.push_back(each); };
        return how;
    }

    std::uint16_t answers_by(const std::string& scenario) {
        stage.center.start();
        trunk = std::make_unique<sipp_caller>("udp:127.0.0.1:9", scenario, stage.phone.port());
        voice_trunk made;
        made.name = "moov";
        made.hosts = dead;
        made.hosts.push_back(fmt::format("127.0.0.1:{}", trunk->port()));
        made.keep_alive = 0s;
        made.unreachable_after = 500ms;
        made.caller_ids = {"+22921300000"};
        made.destinations = {{.prefix = "+229", .minute_costs = 60, .first = 1s, .step = 1s}};
        stage.line->serve({made}, {});
        REQUIRE(stage.until([&] { return trunk->is_listening(); }));
        return trunk->port();
    }
    std::vector<std::string> dead;
    std::vector<leg_record> records;
    voice_stage stage{listening(records)};
    std::unique_ptr<sipp_caller> trunk;
    std::string outcome;
};

}  // namespace

TEST_CASE("who is called by us talks to what answers at an address of ours") {
    trunk_stage t;
    std::string digits, from;
    conversation_ptr survey;
    t.stage.center.answer("sip:survey", [&](const conversation_ptr& talk) {
        from = talk->about().from;
        question what{.prompt = {{"Bonjour. Tapez votre code, puis dièse."}}, .wants = question::kind::digits};
        what.no_input = what.between_keys = 30s;
        talk->ask(std::move(what), [&, talk](const answer& given) {
            digits = given.text;
            talk->say("Merci. Nous vous rappelons demain matin.");
            survey = talk;
        });
    });
    t.answers_by("trunk_speaks");
    int rang = 0;
    t.stage.line->call({.to = "+22961000000", .as = "sip:survey"},
                       {.ringing = [&](int status, bool) { rang = status; }});
    t.stage.phone.pause(500);
    t.stage.phone.press("4711#");
    CHECK(t.stage.hears(t.stage.spoken("Merci. Nous vous rappelons demain matin.")));
    REQUIRE(survey != nullptr);
    std::exchange(survey, nullptr)->end();
    CHECK(t.stage.until([&] { return t.trunk->is_done(); }));
    CHECK_MESSAGE(t.trunk->status() == 0, t.trunk->problems());
    CHECK(digits == "4711");
    CHECK(from == "+22961000000");
    CHECK(rang == 180);
    REQUIRE(t.stage.until([&] { return t.records.size() == 1; }));
    const auto& record = t.records[0];
    CHECK(record.outgoing);
    CHECK(record.trunk == "moov");
    CHECK(record.outcome.what == call_result::answered);
    CHECK(record.codec == "PCMA");
    CHECK(record.billable >= 2s);
    CHECK(record.billable <= 40s);
    CHECK(record.cost == record.billable / 1s);
    CHECK(record.currency == "XOF");
    CHECK(t.stage.line->figures().trunks.at(0).answered == 1);
    CHECK(t.stage.line->figures().trunks.at(0).calls == 0);
}

TEST_CASE("a dead host is passed over, and who answers is handed to the caller") {
    trunk_stage t{{fmt::format("127.0.0.1:{}", free_port())}};
    t.answers_by("trunk_speaks");
    conversation_ptr reached;
    t.stage.line->call({.to = "+22961000000"}, {.answered = [&](const conversation_ptr& talk) {
                           reached = talk;
                           talk->say("Bonsoir à tous.");
                       }});
    CHECK(t.stage.hears(t.stage.spoken("Bonsoir à tous.")));
    REQUIRE(reached != nullptr);
    std::exchange(reached, nullptr)->end();
    CHECK(t.stage.until([&] { return t.trunk->is_done(); }));
    CHECK_MESSAGE(t.trunk->status() == 0, t.trunk->problems());
}

TEST_CASE("outcomes are told once, and recorded") {
    voice_options how;
    std::vector<leg_record> records;
    how.records = [&](const leg_record& each) { records.push_back(each); };
    how.trunks = {{.name = "dead",
                   .hosts = {fmt::format("127.0.0.1:{}", free_port())},
                   .keep_alive = 0s,
                   .destinations = {{.prefix = "+229"}},
                   .unreachable_after = 300ms}};
    voice_stage stage{how};
    CHECK_THROWS(stage.line->call({.to = "+22961000000"}, {}));
    stage.center.start();
    std::vector<std::string> told;
    const call_handlers tell{.ended = [&](const call_outcome& why) { told.emplace_back(to_string(why.what)); }};
    for (const auto* const to : {"+22961000000", "+33100000000", "phone:nobody", "nothing"}) {
        const auto before = told.size();
        stage.line->call({.to = to}, tell);
        CHECK(told.size() == before);  // never from inside
        CHECK(stage.until([&] { return told.size() == before + 1; }));
    }
    const auto called_off = stage.line->call({.to = "+22961000000"}, tell);
    stage.line->cancel(called_off);
    stage.line->call({.to = "+22961000000", .before_invite = [](const std::function<void(bool)>& go) { go(false); }},
                     tell);
    CHECK(stage.until([&] { return told.size() == 6; }));
    CHECK(told ==
          std::vector<std::string>{"unreachable", "not_allowed", "unreachable", "rejected", "cancelled", "cancelled"});
    CHECK(records.size() == 6);
    CHECK(records.at(0).trunk == "dead");
    CHECK(records.at(0).billable == 0s);
}

TEST_CASE("trunks and telephones that cannot be are told all at once") {
    voice_options how;
    how.trunks = {{.name = "a", .hosts = {}, .over = "tcp"}, {.name = "a", .hosts = {"10.0.0.5 "}, .registers = 60s}};
    how.phones.users = {{"awa", secret{}}};
    try {
        voice_channel(how);
        FAIL("it was taken");
    } catch (const error& wrong) {
        CHECK(wrong.problems().size() == 6);
    }
}

TEST_CASE("a call of ours waits until the line says that it may go, and is sent then") {
    std::vector<task> waiting;
    std::vector<leg_record> records;
    voice_options how;
    how.before_calls = [&](task go) { waiting.push_back(std::move(go)); };
    voice_stage stage{std::move(how)};
    stage.center.start();
    sipp_caller trunk{"udp:127.0.0.1:9", "trunk_answers", stage.phone.port()};
    voice_trunk made;
    made.name = "moov";
    made.hosts = {fmt::format("127.0.0.1:{}", trunk.port())};
    made.keep_alive = 0s;
    made.caller_ids = {"+22921300000"};
    made.destinations = {{.prefix = "+229"}};
    stage.line->serve({made}, {});
    REQUIRE(stage.until([&] { return trunk.is_listening(); }));
    bool answered = false;
    const auto begin_writing = [](std::function<void(bool)> go) { go(true); };
    stage.line->call({.to = "+22961000000", .before_invite = begin_writing},
                     {.answered = [&](const conversation_ptr& talk) {
                         answered = true;
                         talk->end();
                     }});
    REQUIRE(stage.until([&] { return waiting.size() == 1; }));
    CHECK_FALSE(stage.until([&] { return answered; }, 300ms));
    waiting.front()();
    CHECK(stage.until([&] { return answered; }));
    CHECK(stage.until([&] { return trunk.is_done(); }));
    CHECK_MESSAGE(trunk.status() == 0, trunk.problems());
}
