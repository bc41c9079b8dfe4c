// tests/voice/test_talks.cpp - two who have been connected: hold, what is recorded of them, secrets, a disk that fails.
#include "voice/transfer_stage.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

using namespace palabre;
using namespace palabre::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* caller_text = "Bonjour, mon crédit a disparu depuis hier soir.";
constexpr const char* agent_text = "Un instant, je regarde votre dossier tout de suite.";

}  // namespace

TEST_CASE("both sides are recorded, each on its channel, after it was said so") {
    transfer_stage t;
    t.answers("+229", "trunk_speaks");
    t.connects({.to = {"+22961000000"}, .records = true, .announced = {{"Cette conversation est enregistrée."}}});
    const auto announced = t.line.spoken("Cette conversation est enregistrée.");
    const auto question = t.line.spoken(caller_text), reply = t.line.spoken(agent_text);
    t.line.dial("hangs_up");
    CHECK(t.line.hears(announced));
    REQUIRE_MESSAGE(t.line.until([&] { return t.answered.has_value(); }), t.line.logged());
    t.line.phone.say(question);
    t.agent.pause(500);
    t.agent.say(reply);
    CHECK(t.line.hears(reply));
    CHECK(t.agent_hears(question));
    value told;
    t.caller.lock()->measured([&](value what) { told = std::move(what); });
    t.line.nudge();
    CHECK_MESSAGE(t.line.hung_up() == 0, t.line.logged());
    REQUIRE(t.line.until([&] { return t.overs == 1 && !told.is_null(); }));
    const auto file = t.line.folder / ("recordings/" + t.over->recording);
    REQUIRE(std::filesystem::exists(file));
    CHECK(find(question, wav_side(file, 0)).much > 0.95);
    CHECK(find(reply, wav_side(file, 1)).much > 0.95);
    CHECK(find(reply, wav_side(file, 0)).much < 0.6);
    CHECK(find(question, wav_side(file, 1)).much < 0.6);
    const auto& noted = told.at("connections").at(0);
    CHECK(noted.at("by") == "+22961000000");
    CHECK(noted.at("recording").as_string() == t.over->recording);
    CHECK(noted.at("talked_ms").as_int64() > 2'000);
    CHECK(t.are_done());
}

TEST_CASE("the agent's key pauses the recording: silence of the same length") {
    transfer_stage t;
    t.answers("+229", "trunk_speaks");
    t.connects({.to = {"+22961000000"}, .records = true, .pause_key = "*"});
    const auto secret = t.line.spoken(caller_text), reply = t.line.spoken(agent_text);
    t.line.dial("hangs_up");
    REQUIRE_MESSAGE(t.line.until([&] { return t.answered.has_value(); }), t.line.logged());
    t.agent.press("*");
    REQUIRE(t.line.until([&] { return !t.agent.is_busy(); }));
    t.line.phone.pause(300);
    t.line.phone.say(secret);
    CHECK(t.agent_hears(secret));
    t.agent.press("*");
    t.agent.pause(300);
    t.agent.say(reply);
    CHECK(t.line.hears(reply));
    t.line.nudge();
    CHECK_MESSAGE(t.line.hung_up() == 0, t.line.logged());
    REQUIRE(t.line.until([&] { return t.overs == 1 && t.records.size() == 2; }));
    const auto file = t.line.folder / ("recordings/" + t.over->recording);
    CHECK(find(secret, wav_side(file, 0)).much < 0.6);
    CHECK(find(reply, wav_side(file, 1)).much > 0.95);
    CHECK(wav_side(file, 0).size() > secret.size() + reply.size());
    CHECK(t.are_done());
}

TEST_CASE("where nothing can be kept the two talk all the same") {
    transfer_stage t;
    std::filesystem::remove_all(t.line.folder / "recordings");
    std::ofstream{t.line.folder / "recordings"} << "no folder";
    t.answers("+229", "trunk_speaks");
    t.connects({.to = {"+22961000000"}, .records = true});
    const auto reply = t.line.spoken(agent_text);
    t.line.dial("hangs_up");
    REQUIRE_MESSAGE(t.line.until([&] { return t.answered.has_value(); }), t.line.logged());
    t.agent.say(reply);
    CHECK(t.line.hears(reply));
    value told;
    t.caller.lock()->measured([&](value what) { told = std::move(what); });
    t.line.nudge();
    CHECK_MESSAGE(t.line.hung_up() == 0, t.line.logged());
    REQUIRE(t.line.until([&] { return !told.is_null(); }));
    CHECK(!told.at("connections").at(0).as_object().contains("recording"));
    CHECK(t.line.logged().find("what two said was not kept") != std::string::npos);
    CHECK(t.are_done());
}

TEST_CASE("who is put on hold hears the music, and the other again afterwards") {
    transfer_stage t;
    t.answers("+229", "trunk_speaks");
    samples music(16'000);
    for (std::size_t i = 0; i < music.size(); ++i)
        music[i] =
            static_cast<std::int16_t>(6'000 * std::sin(static_cast<double>(i) * static_cast<double>(i) / 160'000));
    write_wav(t.line.folder / "prompts/fr/hold/music.wav", music);
    t.line.center.answer("*", [&](const conversation_ptr& talk) {
        t.caller = talk;
        talk->speak_from(t.line.folder / "prompts");
        talk->connect({.to = {"+22961000000"}, .music = {{.language = "fr", .clip = "hold/music"}}},
                      {.answered = [&](const connect_result& how) { t.answered = how; },
                       .over = [&](const connect_result&) { ++t.overs; }});
    });
    const auto question = t.line.spoken(caller_text);
    t.line.dial("holds_and_resumes");
    REQUIRE_MESSAGE(t.line.until([&] { return t.answered.has_value(); }), t.line.logged());
    t.line.until([&] { return t.agent.packets() > 30; });
    t.line.nudge();  // holds
    CHECK(t.agent_hears(music, 0.9));
    t.line.nudge();  // is back
    t.line.until([&] { return t.agent.hears_silence(20); }, 10s);
    t.line.phone.say(question);
    CHECK(t.agent_hears(question));
    t.caller.lock()->drop();
    t.line.hung_up();
    CHECK(t.are_done());
}
