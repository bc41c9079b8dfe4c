// tests/voice/test_transfers.cpp - callers connected with others, by SIPp's signalling: both ears, and every outcome.
#include "voice/transfer_stage.hpp"

#include <doctest/doctest.h>

using namespace palabre;
using namespace palabre::test;
using namespace std::chrono_literals;
using what = connect_result::kind;

namespace {

constexpr const char* question_text = "Bonjour, mon crédit a disparu depuis hier soir.";
constexpr const char* answer_text = "Un instant, je regarde votre dossier tout de suite.";

}  // namespace

TEST_CASE("a caller hears it ring, then both hear each other, and who answered is hung up on with him") {
    transfer_stage t;
    t.answers("+229", "trunk_speaks");
    t.connects({.to = {"+22961000000"}});
    t.line.dial("hangs_up");
    REQUIRE_MESSAGE(t.line.until([&] { return t.answered.has_value(); }), t.line.logged());
    t.line.phone.pause(300);
    t.line.phone.say(t.line.spoken(question_text));
    t.agent.pause(4'500);
    t.agent.say(t.line.spoken(answer_text));
    CHECK(t.agent_hears(t.line.spoken(question_text)));
    CHECK(t.line.hears(t.line.spoken(answer_text)));
    CHECK(t.answered->by == "+22961000000");
    CHECK(!t.over);
    t.line.nudge();
    CHECK_MESSAGE(t.line.hung_up() == 0, t.line.logged());
    CHECK(t.are_done());
    CHECK_MESSAGE(t.callees[0]->status() == 0, t.callees[0]->problems());
    REQUIRE(t.line.until([&] { return t.overs == 1 && t.records.size() == 2; }));
    CHECK(t.over->what == what::answered);
    CHECK(t.over->talked > 5s);
    CHECK(t.over->recording.empty());
    const auto& leg = t.records[0].outgoing ? t.records[0] : t.records[1];
    const auto& first = t.records[0].outgoing ? t.records[1] : t.records[0];
    CHECK(leg.outgoing);
    CHECK(leg.joined == first.conversation);
    CHECK(leg.outcome.what == call_result::answered);
    CHECK(first.joined.empty());
}

TEST_CASE("the ringing tone is heard until somebody answers, and the caller goes on when he has hung up") {
    transfer_stage t;
    t.answers("+229", "trunk_speaks_and_leaves");
    t.connects({.to = {"+22961000000"}});
    t.line.dial("listens");
    REQUIRE_MESSAGE(t.line.until([&] { return t.overs == 1; }), t.line.logged());
    CHECK(t.over->what == what::answered);
    CHECK(t.over->talked > 2s);
    const auto talk = t.caller.lock();
    REQUIRE(talk != nullptr);
    talk->say("Merci de votre appel, et à bientôt.");
    talk->end();
    const auto goodbye = t.line.spoken("Merci de votre appel, et à bientôt.");
    CHECK_MESSAGE(t.line.hears(goodbye), find(goodbye, t.line.phone.heard()).much << t.line.logged());
    CHECK_MESSAGE(t.line.hung_up() == 0, t.line.logged());
    CHECK(t.are_done());
}

TEST_CASE("who is busy, declines or is not there is an outcome, and the next one is called") {
    struct {
        const char* final;
        what meant;
    } const rows[] = {{"486 Busy Here", what::busy},
                      {"603 Decline", what::busy},
                      {"480 Temporarily Unavailable", what::no_answer},
                      {"404 Not Found", what::unavailable}};
    for (const auto& [final, meant] : rows) {
        CAPTURE(final);
        transfer_stage t;
        t.refuses("+2291", final);
        t.connects({.to = {"+22910000000", "phone:nobody"}});
        t.line.dial("listens");
        REQUIRE_MESSAGE(t.line.until([&] { return t.overs == 1; }), t.line.logged());
        CHECK_MESSAGE(t.over->what == meant, t.line.logged());
        CHECK(t.over->by == "phone:nobody");
        CHECK(!t.answered);
        t.caller.lock()->end();
        CHECK_MESSAGE(t.line.hung_up() == 0, t.line.logged());
        CHECK(t.are_done());
    }
    transfer_stage t;
    t.refuses("+2291", "486 Busy Here");
    t.answers("+2292", "trunk_speaks");
    t.connects({.to = {"+22910000000", "+22920000000"}});
    t.line.dial("hangs_up");
    REQUIRE_MESSAGE(t.line.until([&] { return t.answered.has_value(); }), t.line.logged());
    CHECK(t.answered->by == "+22920000000");
    t.line.nudge();
    CHECK_MESSAGE(t.line.hung_up() == 0, t.line.logged());
    CHECK(t.are_done());
}

TEST_CASE("who does not answer in time is cancelled, and the tone is what the caller has heard") {
    transfer_stage t;
    t.answers("+229", "trunk_is_cancelled");
    t.connects({.to = {"+22961000000"}, .ring_for = 3s});
    t.line.dial("listens");
    REQUIRE_MESSAGE(t.line.until([&] { return t.overs == 1; }), t.line.logged());
    CHECK(t.over->what == what::no_answer);
    CHECK(t.over->waited >= 3s);
    CHECK(t.are_done());
    CHECK_MESSAGE(t.callees[0]->status() == 0, t.callees[0]->problems());
    const auto tone = find(ringing_tone(), t.line.phone.heard());
    CHECK(tone.much > 0.95);
    t.caller.lock()->end();
    CHECK(t.line.hung_up() == 0);
}

TEST_CASE("a caller who hangs up while it rings cancels it") {
    transfer_stage t;
    t.answers("+229", "trunk_is_cancelled");
    t.connects({.to = {"+22961000000"}});
    t.line.dial("hangs_up");
    REQUIRE(t.line.until([&] { return find(ringing_tone(), t.line.phone.heard()).much > 0.95; }));
    t.line.nudge();
    CHECK_MESSAGE(t.line.hung_up() == 0, t.line.logged());
    CHECK(t.are_done());
    CHECK_MESSAGE(t.callees[0]->status() == 0, t.callees[0]->problems());
    REQUIRE(t.line.until([&] { return t.overs == 1; }));
    CHECK(t.over->what == what::unavailable);
    CHECK(!t.answered);
}

TEST_CASE("what the network says before the answer is heard instead of our tone") {
    transfer_stage t;
    t.answers("+229", "trunk_speaks_early");
    t.connects({.to = {"+22961000000"}});
    t.agent.say(t.line.spoken("Le correspondant va être averti de votre appel."));
    t.line.dial("hangs_up");
    CHECK(t.line.hears(t.line.spoken("Le correspondant va être averti de votre appel.")));
    CHECK(!t.answered);
    REQUIRE_MESSAGE(t.line.until([&] { return t.answered.has_value(); }), t.line.logged());
    t.agent.say(t.line.spoken(answer_text));
    CHECK(t.line.hears(t.line.spoken(answer_text)));
    t.line.nudge();
    CHECK_MESSAGE(t.line.hung_up() == 0, t.line.logged());
    CHECK(t.are_done());
}
