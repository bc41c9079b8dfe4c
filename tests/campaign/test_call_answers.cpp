// tests/campaign/test_call_answers.cpp - who has answered a campaign's call: people, machines, faxes, operators.
#include "campaign/call_house.hpp"

using namespace palabre;
using namespace palabre::tests;
using history::campaign_state;
using history::lead_state;

namespace {

answer_verdict machine(duration after = 2s) {
    return {answer_kind::machine, answer_reason::long_greeting, true, false, after};
}
answer_verdict early(answer_kind what, answer_reason why, duration after = 3s) {
    return {what, why, true, true, after};
}
answer_verdict person(duration after = 1s, std::chrono::milliseconds silence = 500ms) {
    answer_verdict made{answer_kind::human, answer_reason::short_greeting, true, false, after};
    made.measured.pause = silence;
    return made;
}

/// One agent; afi does that.
void set_out(call_house& house, const reaction& does, const std::string& detects) {
    house.fill("march", {{afi}, {sena}});
    house.log.will[afi] = {does};
    house.log.will[sena] = {{.result = "answers", .after = 5s, .heard = {person()}}};
    house.floor->come(1);
    house.run(plan_of("progressive", R"("detects": )" + detects));
    house.clock.run_for(1min);
}

constexpr const char* leaves = R"({"machine": "message", "message": {"fr": "Rappelez-nous."}, "beep_within": "20s"})";

}  // namespace

TEST_CASE("a machine is hung up on and tried later, a person has his agent, and both say why") {
    call_house house;
    set_out(house, {.result = "answers", .heard = {machine()}}, R"({"limits": {"longest_greeting_ms": 2100}})");
    CHECK(house.story() == "dials " + afi + "\ndials " + sena + "\nagent 1 talks with " + sena + "\n");
    CHECK(house.results(0) == "machine");
    CHECK(house.leads().at(0).state == lead_state::later);
    const auto kept = house.attempts(house.leads().at(0).id).at(0).heard;
    CHECK(kept.at("what") == "machine");
    CHECK(kept.at("why") == "long_greeting");
    CHECK(kept.at("after_ms") == 2000);
    CHECK(kept.at("limits").at("longest_greeting_ms").to_number<double>() == 2'100);
    CHECK(house.results(1) == "answered");
    CHECK(house.attempts(house.leads().at(1).id).at(0).heard.at("what") == "human");
    CHECK(house.progress().machines == 1);
    CHECK(house.progress().answered == 1);
}

TEST_CASE("a machine has its message behind the beep") {
    call_house house;
    set_out(house, {.result = "answers", .heard = {machine()}, .beeps = {9s}}, leaves);
    CHECK(house.story().find("+2290197000001 hears Rappelez-nous.\n") != std::string::npos);
    CHECK(house.results(0) == "message_left");
    CHECK(house.leads().at(0).due - house.clock.calendar_now() > 23h);
}

TEST_CASE("a beep that told it for a machine is the one that the message waits for") {
    call_house house;
    auto who = machine();
    who.why = answer_reason::beep;
    set_out(house, {.result = "answers", .heard = {who}, .beeps = {2s}}, leaves);
    CHECK(house.results(0) == "message_left");
}

TEST_CASE("where no beep comes, or it rings off before, nothing is left and it was a machine") {
    for (const duration leaves_after : {duration{10h}, duration{6s}}) {
        call_house house;
        set_out(house, {.result = "answers", .leaves = leaves_after, .heard = {machine()}}, leaves);
        CHECK(house.story().find("Rappelez") == std::string::npos);
        CHECK(house.results(0) == "machine");
        CHECK(house.progress().machines == 1);
    }
}

TEST_CASE("a plan may take machines for people, and always does where it cannot tell") {
    for (const bool tells : {true, false}) {
        call_house house;
        answer_verdict who = machine();
        if (!tells) who = {answer_kind::silence, answer_reason::nothing_heard, true, false, 2800ms};
        set_out(house, {.result = "answers", .heard = {who}},
                tells ? R"({"machine": "person"})" : R"({"machine": "hang_up"})");
        CHECK(house.story().starts_with("dials " + afi + "\nagent 1 talks with " + afi + "\n"));
        CHECK(house.results(0) == "answered");
        CHECK(house.progress().machines == 0);
    }
}

TEST_CASE("faxes and tones are results of their own, also before the answer") {
    const auto after = [](answer_kind what) { return answer_verdict{what, answer_reason::fax_tone, true, false, 2s}; };
    const std::vector<std::pair<std::string, answer_verdict>> all{
        {"fax", after(answer_kind::fax)},
        {"sit", after(answer_kind::sit)},
        {"busy", after(answer_kind::busy)},
        {"busy", early(answer_kind::busy, answer_reason::busy_cadence)},
        {"sit", early(answer_kind::sit, answer_reason::information_tone)},
        {"announcement", early(answer_kind::announcement, answer_reason::speech_before_answer)}};
    for (const auto& [result, heard] : all) {
        CAPTURE(result);
        call_house house;
        set_out(house, {.result = "answers", .after = 20s, .heard = {heard}}, "{}");
        CHECK(house.results(0) == result);
        CHECK(house.progress().abandoned == 0);
        CHECK(house.attempts(house.leads().at(0).id).at(0).heard.at("before_answer") == heard.before_answer);
    }
}

TEST_CASE("an operator who speaks may be waited for: who answers all the same is a person, else that was why") {
    const auto speaks = early(answer_kind::announcement, answer_reason::speech_before_answer);
    {
        call_house house;
        set_out(house, {.result = "answers", .after = 20s, .heard = {speaks, person()}}, R"({"announcement": "wait"})");
        CHECK(house.results(0) == "answered");
    }
    call_house house;
    set_out(house, {.result = "no_answer", .after = 20s, .status = 480, .heard = {speaks}},
            R"({"announcement": "wait"})");
    CHECK(house.results(0) == "announcement");
}

TEST_CASE("a gateway that answers early is listened to as long as it may ring, and a person behind it has his agent") {
    answer_verdict rings{answer_kind::ring_back, answer_reason::ringing_cadence, false, false, 2s};
    {
        call_house house;
        set_out(house, {.result = "answers", .heard = {rings, person(15s)}}, "{}");
        CHECK(house.results(0) == "answered");
    }
    call_house house;
    set_out(house, {.result = "answers", .heard = {rings}}, "{}");
    CHECK(house.results(0) == "no_answer");
    CHECK(house.progress().answered == 1);  // the other one
}

TEST_CASE("where the detector says nothing at all he is a person") {
    call_house house;
    set_out(house, {.result = "answers"}, "{}");
    CHECK(house.results(0) == "answered");
}

TEST_CASE("who rings off while it is being found out who he is has not been abandoned") {
    call_house house;
    set_out(house, {.result = "answers", .leaves = 800ms}, "{}");
    CHECK(house.results(0) == "hung_up");
    CHECK(house.progress().abandoned == 0);
    CHECK(house.progress().answered == 2);
}

TEST_CASE("the 2 s of a person begin with the end of his greeting") {
    call_house house;
    house.floor->picks_up = 1700ms;
    set_out(house, {.result = "answers", .heard = {person(1s, 500ms)}}, "{}");
    CHECK(house.results(0) == "abandoned");
    house.story();
    call_house other;
    other.floor->picks_up = 1400ms;
    set_out(other, {.result = "answers", .heard = {person(1s, 500ms)}}, "{}");
    CHECK(other.results(0) == "answered");
}

TEST_CASE("a process that ends leaves no machine waiting for its beep") {
    call_house house;
    house.fill("march", {{afi}});
    house.log.will[afi] = {{.result = "answers", .heard = {machine()}, .beeps = {40s}}};
    house.floor->come(1);
    house.run(plan_of("progressive", std::string{R"("detects": )"} + leaves));
    house.clock.run_for(10s);
    bool closed = false;
    house.campaigns->close([&] { closed = true; });
    house.clock.run_for(1s);
    CHECK(closed);
    CHECK(house.results() == "machine");
}
