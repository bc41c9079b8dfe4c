// tests/voice/test_keys.cpp - keys by every way that telephones have, exact and once each, on a bad network too.
#include "voice/relay.hpp"
#include "voice/voice_stage.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace palabre;
using namespace palabre::test;
using namespace std::chrono_literals;

namespace {

/// Asks for digits up to '#', and ends.
struct asks_for_digits {
    explicit asks_for_digits(voice_stage& on, std::string prompt = {}) {
        on.center.answer("100", [this, prompt](const conversation_ptr& talk) {
            question what{.prompt = {{prompt}}, .wants = question::kind::digits};
            what.no_input = what.between_keys = 30s;
            talk->ask(std::move(what), [this, talk](const answer& came) {
                digits = came.what == answer::kind::given ? came.text : "none";
                talk->measured([this](value told) { measured = std::move(told); });
                talk->end();
            });
            is_asking = true;
        });
        on.center.start();
    }

    std::string digits;
    value measured;
    bool is_asking = false;
};

voice_options with(voice_dtmf how) {
    return {.peers = {{.name = "gateway", .from = {"127.0.0.1"}, .dtmf = how}}};
}

}  // namespace

TEST_CASE("keys by telephone-event") {
    voice_stage stage;
    asks_for_digits asks{stage};
    stage.dial("listens");
    stage.phone.press("0123456789*#");
    CHECK(stage.hung_up() == 0);
    CHECK(asks.digits == "0123456789*");
    CHECK(stage.until([&] { return asks.measured.is_object(); }));
    CHECK(asks.measured.at("dtmf") == "rfc4733");
}

TEST_CASE("keys as tones, where telephone-event was not offered") {
    voice_stage stage;
    asks_for_digits asks{stage};
    stage.dial("listens_plain");
    stage.phone.press_tones("0123456789*#");
    CHECK(stage.hung_up() == 0);
    CHECK(asks.digits == "0123456789*");
    CHECK(stage.until([&] { return asks.measured.is_object(); }));
    CHECK(asks.measured.at("dtmf") == "inband");
}

TEST_CASE("keys by INFO") {
    for (const auto how : {voice_dtmf::automatic, voice_dtmf::info}) {
        voice_stage stage{with(how)};
        asks_for_digits asks{stage};
        stage.dial("presses_by_info");
        CHECK(stage.until([&] { return stage.phone.packets() > 0; }));
        stage.nudge();
        const int status = stage.hung_up();
        CHECK_MESSAGE(status == 0, stage.logged());
        CHECK(asks.digits == "47");
        CHECK(stage.until([&] { return asks.measured.is_object(); }));
        CHECK(asks.measured.at("dtmf") == "info");
    }
}

TEST_CASE("a gateway that sends events and tones for one key is heard once") {
    voice_stage stage{with(voice_dtmf::both)};
    asks_for_digits asks{stage};
    stage.dial("listens");
    stage.phone.press_both("1123581321");
    stage.phone.press_tones("34");
    stage.phone.press("#");
    CHECK(stage.hung_up() == 0);
    CHECK(asks.digits == "112358132134");
}

TEST_CASE("a peer whose keys come one way is not heard by another") {
    voice_stage stage{with(voice_dtmf::rfc4733)};
    asks_for_digits asks{stage};
    stage.dial("listens");
    stage.phone.press_tones("55");
    stage.phone.press("6#");
    CHECK(stage.hung_up() == 0);
    CHECK(asks.digits == "6");
}

TEST_CASE("5 % of packets lost and 60 ms of jitter lose no key and make none") {
    voice_stage stage;
    asks_for_digits asks{stage};
    relay network{stage.runtime, stage.phone.port(), 0.05, 60ms, 20261};
    stage.dial("listens", {}, network.port());
    stage.phone.press("90071992547409931415926535#");
    CHECK(stage.hung_up() == 0);
    CHECK(network.lost() > 10);
    CHECK(asks.digits == "90071992547409931415926535");
    CHECK(stage.until([&] { return asks.measured.is_object(); }));
    CHECK(asks.measured.at("loss_percent").to_number<double>() > 0.5);
}

TEST_CASE("a key stops the prompt") {
    voice_stage stage;
    const std::string prompt =
        "Bienvenue chez Palabre. Pour le solde de votre compte, tapez un. Pour les offres, tapez deux.";
    asks_for_digits asks{stage, prompt};
    const auto whole = stage.spoken(prompt);
    stage.dial("listens");
    const samples beginning{whole.begin(), whole.begin() + 8'000};
    CHECK(stage.hears(beginning));
    stage.phone.press("1");
    // Silence while the rest would have been spoken: 300 ms in a row are in no sentence of espeak's.
    const auto before = stage.phone.packets();
    CHECK(stage.until([&] { return stage.phone.hears_silence(15); }));
    const auto until_silence = stage.phone.packets() - before;
    CHECK_MESSAGE(until_silence < whole.size() / 160 - 50, until_silence);
    stage.phone.press("#");
    CHECK(stage.hung_up() == 0);
    CHECK(asks.digits == "1");
    CHECK(find(samples{whole.end() - 12'000, whole.end()}, stage.phone.heard()).much < 0.7);
}
