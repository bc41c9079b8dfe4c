// tests/voice/test_baresip_calls.cpp - softphones that call through us: each other, a trunk's numbers, and hand on.
#include "voice/phone_stage.hpp"

#include <doctest/doctest.h>

#include <optional>

using namespace palabre;
using namespace palabre::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* afi_says = "Bonjour Koffi, as-tu une minute pour un client ?";
constexpr const char* koffi_says = "Ici Koffi, du service technique, je vous écoute.";

}  // namespace

TEST_CASE("a telephone calls another one through us, which rings before it is answered, and both hear each other") {
    if (!has_own_network()) return;
    phone_stage t;
    baresip& afi = t.phone("afi", "baobab", t.line.spoken(afi_says));
    baresip& koffi = t.phone("koffi", "cactus", after_pause(t.line.spoken(koffi_says), 5'000));
    t.are_registered();
    afi.dial(t.uri("koffi"));
    REQUIRE_MESSAGE(t.logs("connected"), t.line.logged());
    t.pass(11s);
    afi.hang_up();
    REQUIRE_MESSAGE(t.logs("parted"), t.line.logged());
    REQUIRE(t.line.until([&] { return t.records.size() == 2; }));
    CHECK(t.line.line->figures().calls == 0);
    CHECK_MESSAGE(t.heard(afi, koffi_says), t.line.logged());
    CHECK_MESSAGE(t.heard(koffi, afi_says), t.line.logged());
    for (const auto& each : t.records) CHECK(each.outcome.what == call_result::answered);
    CHECK(t.text_of("koffi/baresip.log").find("sip:afi@10.99.0.1:5065") != std::string::npos);
}

TEST_CASE("a telephone that nobody answers, or that may not call, is told so") {
    if (!has_own_network()) return;
    phone_stage t;
    baresip& afi = t.phone("afi", "baobab");
    baresip& koffi = t.phone("koffi", "cactus");
    t.are_registered();
    afi.dial(t.uri("edem"));  // registered nowhere
    CHECK_MESSAGE(t.tells("afi", "404 Not Found"), t.text_of("afi/baresip.log"));
    afi.dial(t.uri("+22990000000"));  // no trunk leads there, so it is the center's, and nobody's
    CHECK(t.line.until([&] { return t.asked == 1; }));
    koffi.dial(t.uri("afi"));  // a peer's call, by its address
    CHECK(t.line.until([&] { return t.asked == 2; }));
    CHECK(t.line.logged().find("connected") == std::string::npos);
}

TEST_CASE("a wrong password calls nobody, and a peer's caller of that name is no telephone") {
    if (!has_own_network()) return;
    phone_stage t;
    baresip& koffi = t.phone("koffi", "cactus");
    baresip& thief = t.phone("afi", "wrong");
    REQUIRE(t.line.until([&] { return koffi.is_ready() && thief.is_ready() && t.line.line->phones().size() == 1; }));
    thief.dial(t.uri("koffi"));  // its address is a peer's: an unknown caller of the center's
    CHECK(t.line.until([&] { return t.asked == 1; }));
    CHECK(t.line.logged().find("connected") == std::string::npos);
}

TEST_CASE("a stranger who claims to be a telephone of ours is asked for its password, and refused without") {
    if (!has_own_network()) return;
    phone_stage none{{}};
    baresip& stranger = none.phone("afi", "wrong");
    REQUIRE(none.line.until([&] { return stranger.is_ready(); }));
    stranger.dial(none.uri("koffi"));
    CHECK_MESSAGE(none.tells("afi", "403 Forbidden"), none.text_of("afi/baresip.log"));
    CHECK(none.line.line->figures().logins_refused > 0);
}

TEST_CASE("a telephone calls a number by a trunk, and hands who answers on to another telephone") {
    if (!has_own_network()) return;
    phone_stage t;
    baresip& afi = t.phone("afi", "baobab", t.line.spoken(afi_says));
    baresip& koffi = t.phone("koffi", "cactus", after_pause(t.line.spoken(koffi_says), 1'500));
    t.are_registered();
    t.trunk("+229", "trunk_speaks");
    afi.dial(t.uri("+22961000000"));
    REQUIRE_MESSAGE(t.logs("connected"), t.line.logged());
    t.customer.say(t.line.spoken("Allô, oui, qui est à l'appareil ?"));
    t.pass(6s);
    afi.transfer(t.uri("koffi"));
    REQUIRE_MESSAGE(t.logs("with=phone:koffi"), t.line.logged());
    CHECK(t.line.logged().find("by=phone:afi to=phone:koffi") != std::string::npos);
    t.pass(6s);
    CHECK_MESSAGE(find(t.line.spoken(koffi_says), t.customer.heard()).much > 0.9, t.line.logged());
    koffi.hang_up();
    REQUIRE_MESSAGE(t.logs("parted"), t.line.logged());
    REQUIRE(t.line.until([&] { return t.records.size() == 3; }));
    CHECK(t.heard(afi, "Allô, oui, qui est à l'appareil ?"));
    CHECK(find(t.line.spoken(afi_says), t.customer.heard()).much > 0.9);
    CHECK(t.are_done());
}

TEST_CASE("a customer hears the music while the agent holds, and the agent again when he is back") {
    if (!has_own_network()) return;
    constexpr const char* music = "Un instant, votre conseiller revient.";
    phone_stage t{{{.name = "customers", .from = {"127.0.0.1"}}}};
    std::optional<connect_result> answered;
    t.line.center.answer("100", [&](const conversation_ptr& talk) {
        talk->connect({.to = {"phone:koffi"}, .music = {{music}}},
                      {.answered = [&](const connect_result& how) { answered = how; }, .over = [](const auto&) {}});
    });
    baresip& koffi = t.phone("koffi", "cactus", after_pause(t.line.spoken(koffi_says), 12'000));
    t.are_registered();
    t.line.dial("hangs_up");
    REQUIRE_MESSAGE(t.line.until([&] { return answered.has_value(); }, 20s), t.line.logged());
    t.pass(1s);
    const auto before = t.line.phone.heard().size();
    koffi.hold();
    t.pass(7s);
    const auto held =
        samples(t.line.phone.heard().begin() + static_cast<std::ptrdiff_t>(before), t.line.phone.heard().end());
    koffi.resume();
    t.pass(8s);
    const auto back = samples(t.line.phone.heard().begin() + static_cast<std::ptrdiff_t>(before + held.size()),
                              t.line.phone.heard().end());
    koffi.press('5');
    CHECK_MESSAGE(t.line.until([&] { return t.line.phone.keys() == "5"; }, 5s), t.line.phone.keys());
    t.line.nudge();
    CHECK_MESSAGE(t.line.hung_up() == 0, t.line.logged());
    CHECK(find(t.line.spoken(music), held).much > 0.9);
    CHECK(find(t.line.spoken(koffi_says), held).much < 0.6);
    CHECK(find(t.line.spoken(koffi_says), back).much > 0.9);
    CHECK(find(t.line.spoken(music), back).much < 0.6);
}

TEST_CASE("who cannot be reached for a telephone's transfer leaves the two as they were") {
    if (!has_own_network()) return;
    phone_stage t;
    baresip& afi = t.phone("afi", "baobab");
    t.are_registered();
    t.trunk("+229", "trunk_speaks");
    afi.dial(t.uri("+22961000000"));
    REQUIRE_MESSAGE(t.logs("connected"), t.line.logged());
    REQUIRE(t.tells("afi", "Call established"));
    t.pass(500ms);  // no REFER before the ACK has come
    afi.transfer(t.uri("edem"));
    CHECK_MESSAGE(t.tells("afi", "transfer failed: 404"), t.text_of("afi/baresip.log"));  // it hangs up then
    CHECK_MESSAGE(t.logs("parted"), t.line.logged());
    CHECK(t.are_done());
}
