// tests/voice/test_names.cpp - a trunk by its name alone: SRV by a real DNS server, the first of its hosts being dead.
#include "voice/baresip.hpp"
#include "voice/name_server.hpp"
#include "voice/voice_stage.hpp"

#include <doctest/doctest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>
#include <fmt/format.h>

#include <map>
#include <string>

using namespace palabre;
using namespace palabre::test;
using namespace std::chrono_literals;
namespace ip = boost::asio::ip;

namespace {

/// A place where INVITEs come and nobody answers.
class silent_host {
public:
    silent_host() : socket_{io_, ip::udp::endpoint{ip::make_address(own_host), 0}} { socket_.non_blocking(true); }
    std::uint16_t port() const { return socket_.local_endpoint().port(); }

    /// INVITEs of different calls that have come since the last time.
    std::size_t calls() {
        std::map<std::string, int> seen;
        for (;;) {
            std::string text(4'000, 0);
            ip::udp::endpoint from;
            boost::system::error_code none;
            text.resize(socket_.receive_from(boost::asio::buffer(text), from, 0, none));
            if (none) return seen.size();
            if (!text.starts_with("INVITE ")) continue;
            const auto at = text.find("Call-ID:");
            ++seen[text.substr(at, text.find('\r', at) - at)];
        }
    }

private:
    boost::asio::io_context io_;
    ip::udp::socket socket_;
};

std::string record(const std::string& target, std::uint16_t port, int priority, int weight) {
    return fmt::format("srv-host=_sip._udp.moov.example,{}.moov.example,{},{},{}", target, port, priority, weight);
}

voice_options in_own_network() {
    voice_options how;
    how.listen = {fmt::format("udp:{}:0", own_host)};
    return how;
}

voice_trunk by_name() {
    voice_trunk made;
    made.name = "moov";
    made.hosts = {"moov.example"};
    made.keep_alive = 0s;
    made.unreachable_after = 500ms;
    return made;
}

}  // namespace

TEST_CASE("of a name's hosts the first is dead, and the call goes to the second") {
    if (const auto why = enter_own_network(); !why.empty()) {
        MESSAGE("skipped: no network of its own can be had here: " << why);
        return;
    }
    if (const auto why = enter_own_mounts(); !why.empty()) {
        MESSAGE("skipped: no resolv.conf of its own can be had here: " << why);
        return;
    }
    voice_stage stage{in_own_network()};
    silent_host dead;
    constexpr std::uint16_t live = 5'070;
    name_server names{stage.folder / "names",
                      {fmt::format("host-record=dead.moov.example,{}", own_host),
                       fmt::format("host-record=live.moov.example,{}", own_host), record("dead", dead.port(), 10, 100),
                       record("live", live, 20, 0)}};
    stage.center.start();
    REQUIRE(stage.until([&] { return names.is_listening(); }));
    baresip trunk{stage.folder / "trunk", {.user = "+22961000000", .port = live, .more = "regint=0;answermode=auto"}};
    REQUIRE(stage.until([&] { return trunk.is_ready(); }));
    stage.line->serve({by_name()}, {});
    std::string end;
    stage.line->call({.to = "+22961000000"}, {.answered =
                                                  [&](const conversation_ptr& talk) {
                                                      talk->on_ended([&](ending how) { end = to_string(how); });
                                                      talk->say("Bonjour. Votre colis est arrivé ce matin.");
                                                      talk->end();
                                                  },
                                              .ended = [&](const call_outcome& why) { end = to_string(why.what); }});
    CHECK_MESSAGE(stage.until([&] { return !end.empty(); }), stage.logged() << names.log());
    CHECK(end == "completed");
    CHECK(dead.calls() == 1);
    CHECK(stage.until([&] { return stage.line->figures().calls == 0; }));
    const auto said = stage.spoken("Bonjour. Votre colis est arrivé ce matin.");
    CHECK(stage.until([&] { return find(said, read_wav(trunk.heard_file())).much > 0.9; }, 10s));
}

TEST_CASE("of equals the heavier one is called more often") {
    if (const auto why = enter_own_network(); !why.empty()) {
        MESSAGE("skipped: no network of its own can be had here: " << why);
        return;
    }
    if (const auto why = enter_own_mounts(); !why.empty()) {
        MESSAGE("skipped: no resolv.conf of its own can be had here: " << why);
        return;
    }
    voice_stage stage{in_own_network()};
    silent_host light, heavy;
    name_server names{stage.folder / "names",
                      {fmt::format("host-record=light.moov.example,{}", own_host),
                       fmt::format("host-record=heavy.moov.example,{}", own_host),
                       record("light", light.port(), 10, 10), record("heavy", heavy.port(), 10, 90)}};
    stage.center.start();
    REQUIRE(stage.until([&] { return names.is_listening(); }));
    auto trunk = by_name();
    trunk.unreachable_after = 30s;  // so that only the first choice is called
    stage.line->serve({trunk}, {});
    constexpr int calls = 100;
    std::size_t at_light = 0, at_heavy = 0;
    for (int i = 0; i < calls; ++i) stage.line->call({.to = "+22961000000", .ring_for = 2s}, {});
    CHECK(stage.until([&] {
        at_light += light.calls();
        at_heavy += heavy.calls();
        return at_light + at_heavy >= calls;
    }));
    CHECK(at_heavy > 70);  // 90 by lot: below 71 one time in 100 million
    CHECK(at_light > 0);   // none: one time in 37,000
}
