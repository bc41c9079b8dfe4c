// tests/voice/test_baresip_phone.cpp - a softphone registers as an agent's, is called, answers and hears us.
#include "voice/baresip.hpp"
#include "voice/voice_stage.hpp"

#include <doctest/doctest.h>

#include <fmt/format.h>

#include <string>

using namespace palabre;
using namespace palabre::test;
using namespace std::chrono_literals;

TEST_CASE("baresip registers, is called and answers, with another password it may not") {
    if (const auto why = enter_own_network(); !why.empty()) {
        MESSAGE("skipped: no network of its own can be had here: " << why);
        return;
    }
    voice_options how;
    how.listen = {fmt::format("udp:{}:5060", own_host)};  // in a network of its own
    how.phones.users = {{"awa", secret{"baobab"}}};
    voice_stage stage{how};
    stage.center.start();
    const auto with = fmt::format("regint=60;outbound=\"sip:{}:5060;transport=udp\"", own_host);
    {
        baresip wrong{stage.folder / "wrong", {.more = with + ";auth_pass=cactus"}};
        CHECK(stage.until([&] { return stage.line->figures().logins_refused > 0; }));
        CHECK(stage.line->phones().empty());
    }
    baresip softphone{stage.folder / "baresip", {.more = with + ";auth_pass=baobab;answermode=auto"}};
    REQUIRE_MESSAGE(stage.until([&] { return stage.line->phones().size() == 1; }), stage.logged());
    CHECK(stage.line->phones()[0].user == "awa");
    CHECK(stage.line->phones()[0].host == own_host);
    CHECK(stage.line->phones()[0].product.find("baresip") != std::string::npos);

    std::string end;
    stage.line->call({.to = "phone:awa", .caller_id = "100", .name = "Sahel Mobile"},
                     {.answered =
                          [&](const conversation_ptr& talk) {
                              talk->on_ended([&](ending why) { end = to_string(why); });
                              talk->say("Un client vous attend. Veuillez prendre l'appel.");
                              talk->end();
                          },
                      .ended = [&](const call_outcome& why) { end = to_string(why.what); }});
    CHECK_MESSAGE(stage.until([&] { return !end.empty(); }), stage.logged());
    CHECK(end == "completed");
    const auto file = softphone.heard_file();
    REQUIRE(!file.empty());
    const auto said = stage.spoken("Un client vous attend. Veuillez prendre l'appel.");
    CHECK(stage.until([&] { return find(said, read_wav(file)).much > 0.9; }, 10s));
}
