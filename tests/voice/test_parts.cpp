// tests/voice/test_parts.cpp - what a voice line is made of, without a network.
#include "channel/voice/options.hpp"

#include "channel/voice/sounds.hpp"
#include "palabre/core/error.hpp"
#include "sip/own_address.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace palabre;
using namespace palabre::detail;
using namespace std::chrono_literals;

TEST_CASE("a sound is encoded once a codec, and let go of with its samples") {
    sounds all;
    speech::audio prompt{std::vector<std::int16_t>(800, 1'000), 8'000};
    const auto copy = prompt;
    const auto first = all.encoded(prompt, media::codec::pcma, false);
    CHECK(all.encoded(copy, media::codec::pcma, false) == first);
    CHECK(all.encoded(prompt, media::codec::pcmu, false) != first);
    CHECK(first.use_count() == 2);
    CHECK(prompt.shared().use_count() == 2);  // ours: here it is held weakly
    CHECK(all.encoded(prompt, media::codec::pcma, true) != first);
    CHECK(first->length() == 100ms);

    const std::weak_ptr gone{
        all.encoded(speech::audio{std::vector<std::int16_t>(8), 8'000}, media::codec::pcma, false)};
    std::vector<speech::audio> others;
    for (int i = 0; i < 200; ++i) {
        others.emplace_back(std::vector<std::int16_t>(8), 8'000);
        all.encoded(others.back(), media::codec::pcma, false);
    }
    CHECK(gone.expired());
    CHECK(all.kept() == 201);
    others.clear();
    for (int i = 0; i < 1'000; ++i) all.encoded({std::vector<std::int16_t>(8), 8'000}, media::codec::pcma, false);
    CHECK(all.kept() < 200);
    CHECK(all.encoded(prompt, media::codec::pcma, false) == first);
}

TEST_CASE("a sound of another rate is brought to the line's, an empty one is empty") {
    sounds all;
    const speech::audio studio{std::vector<std::int16_t>(44'100, 1'000), 44'100};
    CHECK(all.encoded(studio, media::codec::pcma, false)->length() == 1s);
    CHECK(all.encoded({}, media::codec::pcma, false)->length() == 0s);
    CHECK(all.beep(media::codec::pcma) == all.beep(media::codec::pcma));
    CHECK(all.beep(media::codec::pcmu)->length() == 250ms);
}

TEST_CASE("this machine is reached on loopback by loopback, and a name is no address") {
    sip::own_addresses ours;
    CHECK(ours.towards("127.0.0.1") == "127.0.0.1");
    CHECK(ours.towards("127.8.9.10") == "127.0.0.1");
    CHECK(ours.towards("localhost") == "");
}

TEST_CASE("nobody configured is this machine") {
    const auto plan = plan_of({});
    REQUIRE(plan.sip.peers.size() == 1);
    CHECK(plan.sip.peers[0].name == "local");
    CHECK(plan.sip.peers[0].from == std::vector<std::string>{"127.0.0.0/8", "::1"});
}

TEST_CASE("sound goes where the listeners are, or everywhere where these are several") {
    voice_options how;
    CHECK(plan_of(how).media.address == "0.0.0.0");
    how.listen = {"udp:10.0.0.1:5060", "tcp:10.0.0.1:5060"};
    CHECK(plan_of(how).media.address == "10.0.0.1");
    how.listen.emplace_back("udp:192.168.1.1:5060");
    CHECK(plan_of(how).media.address == "0.0.0.0");
    how.listen.emplace_back("udp:[::1]:5060");
    CHECK(plan_of(how).media.address == "::");
    how.media.address = "10.0.0.7";
    CHECK(plan_of(how).media.address == "10.0.0.7");
}

TEST_CASE("a peer's manners follow its options") {
    voice_options how;
    how.peers = {{.name = "trunk",
                  .from = {"10.0.0.5"},
                  .over = "tcp",
                  .codecs = {voice_codec::pcmu},
                  .dtmf = voice_dtmf::both,
                  .most_calls = 30,
                  .asserts_identity = false,
                  .own_ports = true}};
    how.limits = {.most_calls = 7, .calls_per_second = 3, .burst = 4, .retry_after = 9s};
    how.announced = "198.51.100.1";
    const auto plan = plan_of(how);
    const auto& peer = plan.sip.peers.at(0);
    CHECK(peer.over == sip::transport::tcp);
    CHECK(peer.codecs == std::vector{sip::codec::pcmu});
    CHECK(peer.dtmf == sip::dtmf_mode::both);
    CHECK(peer.most_calls == 30);
    CHECK_FALSE(peer.asserts_identity);
    CHECK(plan.peers.at("trunk").dtmf == media::dtmf_mode::both);
    CHECK(plan.peers.at("trunk").ports == media::port_use::own);
    CHECK(plan.sip.bears.most_calls == 7);
    CHECK(plan.sip.bears.burst == 4);
    CHECK(plan.sip.bears.retry_after == 9s);
    CHECK(plan.sip.listen.at(0).advertised == "198.51.100.1");
}
