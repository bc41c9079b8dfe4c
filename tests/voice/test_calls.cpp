// tests/voice/test_calls.cpp - calls from SIPp, heard and answered: what a caller hears, presses and says.
#include "voice/voice_stage.hpp"

#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include <string>

using namespace palabre;
using namespace palabre::test;
using namespace std::chrono_literals;

TEST_CASE("a caller hears what is said, and is rung off after the last word") {
    voice_stage stage;
    std::string how;
    value measured;
    stage.center.answer("100", [&](const conversation_ptr& talk) {
        CHECK(talk->about().from == "+2290197123456");
        CHECK(talk->about().to == "100");
        talk->on_ended([&, &of = *talk](ending why) {
            how = to_string(why);
            of.measured([&](value told) { measured = std::move(told); });
        });
        talk->say("Bonjour, bienvenue chez Palabre.");
        talk->end();
    });
    stage.center.start();
    stage.dial("listens");
    const int status = stage.hung_up();
    CHECK_MESSAGE(status == 0, stage.logged());
    CHECK(how == "completed");
    CHECK(stage.until([&] { return measured.is_object(); }));
    INFO(boost::json::serialize(measured));
    const auto& told = measured.as_object();
    CHECK(told.at("codec") == "PCMA");
    CHECK(told.at("peer") == "local");
    CHECK(told.at("packets").to_number<int>() > 50);

    const auto right = find(stage.spoken("Bonjour, bienvenue chez Palabre."), stage.phone.heard());
    CHECK_MESSAGE(right.much > 0.95, right.much);
    CHECK(find(stage.spoken("Veuillez rappeler demain matin."), stage.phone.heard()).much < 0.6);
}
