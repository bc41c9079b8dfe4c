// tests/voice/test_announcement.cpp - who cannot be served hears it before the answer where his trunk carries that.
#include "voice/voice_stage.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace palabre;
using namespace palabre::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* sorry = "Notre service est indisponible pour le moment.";

struct unavailable {
    explicit unavailable(voice_stage& on) {
        on.center.answer("100", [this](const conversation_ptr& talk) {
            talk->on_ended([this](ending why) { how = to_string(why); });
            announce(talk, {.words = {{"fr", sorry, "Ecrivez-nous"}}}, {},
                     [this](const history::outgoing& one) { sms = one.to + ": " + one.text; });
        });
        on.center.start();
    }

    std::string how, sms;
};

voice_options with_peer(bool early_media, std::vector<leg_record>& legs) {
    voice_options made;
    made.peers = {{.name = "trunk", .from = {"127.0.0.1"}, .early_media = early_media}};
    made.records = [&legs](const leg_record& each) { legs.push_back(each); };
    return made;
}

}  // namespace

TEST_CASE("a trunk that carries early media brings 183, the announcement and 480, reliably where it asks for that") {
    for (const char* const scenario : {"announced", "announced_prack"}) {
        CAPTURE(scenario);
        std::vector<leg_record> legs;
        voice_stage stage{with_peer(true, legs)};
        const unavailable said{stage};
        stage.dial(scenario);
        const int status = stage.hung_up();
        CHECK_MESSAGE(status == 0, stage.logged());
        CHECK(find(stage.spoken(sorry), stage.phone.heard()).much > 0.95);
        CHECK(said.how == "completed");
        CHECK(said.sms == "+2290197123456: Ecrivez-nous");
        CHECK(stage.until([&] { return legs.size() == 1; }));
        CHECK(legs.at(0).outcome.what == call_result::rejected);
        CHECK(legs.at(0).outcome.status == 480);
        CHECK(legs.at(0).billable == 0s);
        CHECK(stage.line->figures().answered == 0);
        stage.close();
    }
}

TEST_CASE("other trunks are answered, and so is a call without an offer") {
    for (const bool offerless : {false, true}) {
        CAPTURE(offerless);
        std::vector<leg_record> legs;
        voice_stage stage{with_peer(offerless, legs)};
        const unavailable said{stage};
        stage.dial(offerless ? "listens_offerless" : "listens");
        const int status = stage.hung_up();
        CHECK_MESSAGE(status == 0, stage.logged());
        CHECK(find(stage.spoken(sorry), stage.phone.heard()).much > 0.95);
        CHECK(stage.line->figures().answered == 1);
        stage.close();
    }
}

TEST_CASE("who gives up while he hears it before the answer is written to as well") {
    std::vector<leg_record> legs;
    voice_stage stage{with_peer(true, legs)};
    const unavailable said{stage};
    stage.dial("announced_cancelled");
    const int status = stage.hung_up();
    CHECK_MESSAGE(status == 0, stage.logged());
    CHECK(stage.until([&] { return !said.sms.empty(); }));
    CHECK(said.how == "hung_up");
    stage.close();
}
