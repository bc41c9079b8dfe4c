// tests/voice/test_baresip_transfer.cpp - softphones as caller and agents: connected, and handed on by REFER.
#include "voice/baresip.hpp"
#include "voice/voice_stage.hpp"

#include <doctest/doctest.h>

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <optional>
#include <string>

using namespace palabre;
using namespace palabre::test;
using namespace std::chrono_literals;

namespace {

/// A line on which afi and koffi may register; afi may hand callers on.
voice_options two_agents() {
    voice_options how;
    how.listen = {fmt::format("udp:{}:5060", own_host)};  // in a network of its own
    how.peers = {{.name = "here", .from = {"10.99.0.0/24"}}};
    how.phones.users = {{"afi", secret{"baobab"}, true}, {"koffi", secret{"cactus"}}};
    return how;
}

std::string login(const std::string& password) {
    return fmt::format("regint=60;outbound=\"sip:{}:5060;transport=udp\";auth_pass={};answermode=auto", own_host,
                       password);
}

std::string read_text(const std::string& file) {
    std::ifstream in{file};
    return std::string{std::istreambuf_iterator<char>{in}, {}};
}

samples after_pause(samples sound, std::size_t milliseconds) {
    sound.insert(sound.begin(), 8 * milliseconds, 0);
    return sound;
}

bool hears(voice_stage& stage, const baresip& by, const samples& sound) {
    return stage.until(
        [&] {
            const auto file = by.heard_file();
            return !file.empty() && find(sound, read_wav(file)).much > 0.9;
        },
        20s);
}

}  // namespace

TEST_CASE("an agent's telephone hands its caller on to another one, and both hear each other") {
    if (const auto why = enter_own_network(); !why.empty()) {
        MESSAGE("skipped: no network of its own can be had here: " << why);
        return;
    }
    voice_stage stage{two_agents()};
    std::optional<connect_result> answered, over;
    stage.center.answer("*", [&](const conversation_ptr& talk) {
        talk->connect({.to = {"phone:afi"}, .ring_for = 5s},
                      {.answered = [&](const connect_result& how) { answered = how; },
                       .over =
                           [&, talk](const connect_result& how) {
                               over = how;
                               talk->end();
                           }});
    });
    stage.center.start();
    const auto koffi_says = stage.spoken("Ici Koffi, du service technique, je vous écoute.");
    baresip afi{stage.folder / "afi", {.user = "afi", .port = 5'080, .more = login("baobab")}};
    baresip koffi{stage.folder / "koffi",
                  {.user = "koffi", .port = 5'090, .says = after_pause(koffi_says, 1'500), .more = login("cactus")}};
    REQUIRE_MESSAGE(stage.until([&] { return stage.line->phones().size() == 2; }), stage.logged());
    baresip caller{stage.folder / "caller", {.user = "awa"}};
    REQUIRE(stage.until([&] { return caller.is_ready() && afi.is_ready() && koffi.is_ready(); }));
    caller.dial(fmt::format("sip:100@{}:5060", own_host));
    REQUIRE_MESSAGE(stage.until([&] { return answered.has_value(); }), stage.logged());
    CHECK(answered->by == "phone:afi");

    afi.transfer(fmt::format("sip:koffi@{}:5060", own_host));
    REQUIRE_MESSAGE(stage.until([&] { return stage.logged().find("with=phone:koffi") != std::string::npos; }),
                    stage.logged());
    stage.until([] { return false; }, 6s);  // it speaks
    CHECK(stage.logged().find("by=phone:afi to=phone:koffi") != std::string::npos);
    CHECK(!over);
    koffi.hang_up();
    REQUIRE_MESSAGE(stage.until([&] { return over.has_value(); }), stage.logged());
    CHECK(over->by == "phone:koffi");
    CHECK(over->what == connect_result::kind::answered);
    CHECK(hears(stage, caller, koffi_says));  // its file is whole when the call is over
}

TEST_CASE("who may not hand on does not") {
    if (const auto why = enter_own_network(); !why.empty()) {
        MESSAGE("skipped: no network of its own can be had here: " << why);
        return;
    }
    voice_stage stage{two_agents()};
    std::optional<connect_result> answered, over;
    stage.center.answer("*", [&](const conversation_ptr& talk) {
        talk->connect({.to = {"phone:koffi"}}, {.answered = [&](const connect_result& how) { answered = how; },
                                                .over = [&, talk](const connect_result& how) { over = how; }});
    });
    stage.center.start();
    baresip koffi{stage.folder / "koffi", {.user = "koffi", .port = 5'090, .more = login("cactus")}};
    REQUIRE_MESSAGE(stage.until([&] { return stage.line->phones().size() == 1; }), stage.logged());
    baresip caller{stage.folder / "caller"};
    REQUIRE(stage.until([&] { return caller.is_ready() && koffi.is_ready(); }));
    caller.dial(fmt::format("sip:100@{}:5060", own_host));
    REQUIRE_MESSAGE(stage.until([&] { return answered.has_value(); }), stage.logged());
    koffi.transfer(fmt::format("sip:afi@{}:5060", own_host));
    // It hangs up by itself when it is refused.
    CHECK(stage.until([&] { return over.has_value(); }));
    CHECK(over->by == "phone:koffi");
    CHECK(stage.logged().find("handed on") == std::string::npos);
    const auto told = read_text(stage.folder / "koffi/baresip.log");
    CHECK_MESSAGE(told.find("transfer failed: 405") != std::string::npos, told);
}
