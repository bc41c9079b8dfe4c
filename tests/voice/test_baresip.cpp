// tests/voice/test_baresip.cpp - a softphone calls, presses keys, holds, and has heard what was said.
#include "voice/baresip.hpp"
#include "voice/voice_stage.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace palabre;
using namespace palabre::test;
using namespace std::chrono_literals;

namespace {

/// A call in which he presses a code and hears the answer, at least as like as said.
void call_by(const voice_peer& known, const std::string& codec, bool encrypts, double likeness) {
    if (const auto why = enter_own_network(); !why.empty()) {
        MESSAGE("skipped: no network of its own can be had here: " << why);
        return;
    }
    // Everywhere, so that the line must find out by which of its addresses each caller reaches it.
    voice_stage stage{{.listen = {"udp:0.0.0.0:0"}, .peers = {known}}};
    std::string digits, how, from;
    stage.center.answer("100", [&](const conversation_ptr& talk) {
        from = talk->about().from;
        talk->on_ended([&](ending why) { how = to_string(why); });
        question what{.prompt = {{"Bonjour. Tapez votre code, puis dièse."}}, .wants = question::kind::digits};
        what.no_input = what.between_keys = 30s;
        talk->ask(std::move(what), [&, talk](const answer& given) {
            digits = given.text;
            talk->say("Merci. Nous vous rappelons demain matin à neuf heures.");
            talk->end();
        });
    });
    stage.center.start();
    const auto at = stage.line->listening().front();

    baresip softphone{stage.folder / "baresip", {.codec = codec, .encrypts = encrypts}};
    REQUIRE(stage.until([&] { return softphone.is_ready(); }));
    softphone.dial("sip:100@" + std::string{own_host} + at.substr(at.rfind(':')));
    REQUIRE_MESSAGE(stage.until([&] { return stage.line->figures().answered == 1; }), stage.logged());
    for (const char key : std::string{"4711#"}) softphone.press(key);
    CHECK(stage.until([&] { return how == "completed"; }));
    CHECK(digits == "4711");
    CHECK(from == "awa");
    CHECK(stage.until([&] { return stage.line->figures().calls == 0; }));

    const auto file = softphone.heard_file();
    REQUIRE(!file.empty());
    const auto answer = stage.spoken("Merci. Nous vous rappelons demain matin à neuf heures.");
    CHECK(stage.until([&] { return find(answer, read_wav(file)).much > likeness; }, 10s));
    CHECK(find(stage.spoken("Veuillez patienter, un agent vous répond."), read_wav(file)).much < 0.6);
}

voice_peer softphone() {
    return {.name = "softphone", .from = {"10.99.0.0/24"}};
}

}  // namespace

TEST_CASE("baresip calls, presses keys and hears the answer") {
    call_by(softphone(), "PCMA", false, 0.9);
}

TEST_CASE("baresip calls over SRTP and hears the answer") {
    auto known = softphone();
    known.encryption = voice_encryption::required;
    call_by(known, "PCMA", true, 0.9);
}

TEST_CASE("baresip calls in G.722 and hears the answer") {
    auto known = softphone();
    known.codecs = {voice_codec::g722};
    call_by(known, "G722/16000/1", false, 0.8);
}

TEST_CASE("baresip calls in Opus and hears the answer") {
    auto known = softphone();
    known.codecs = {voice_codec::opus};
    call_by(known, "opus/48000/2", false, 0.8);
}
