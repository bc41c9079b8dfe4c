// tests/media/test_bridge.cpp - two calls joined, over loopback: each hears the other and nobody else. Wall clock.
#include "media/bridge.hpp"
#include "media/g711.hpp"
#include "media/tones.hpp"
#include "palabre/core/error.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <deque>
#include <memory>
#include <string>

using namespace palabre;
using namespace palabre::media;
using namespace palabre::test;
using namespace std::chrono_literals;

namespace {

constexpr std::uint8_t event_type = 101, other_event_type = 96;
constexpr double caller_hum = 420, agent_hum = 660, third_hum = 1'020, music_hum = 1'500;
constexpr double loud = 4'000, quiet = 400;  // tones have an amplitude of 8,000

/// Telephones that hum, each on a call of its own, and what is told of them.
struct switchboard {
    explicit switchboard(unsigned threads = 1)
        : house{on.runtime,
                {.address = "127.0.0.1",
                 .first_port = 24'000,
                 .last_port = 24'999,
                 .threads = threads,
                 .dead_after = 300ms,
                 .report_every = 0s}} {
        on.every.emplace_back([this] {
            for (auto& each : all) each.phone->peer.read();
            if (on.runtime.now() < next) return;
            next = std::max(next + 20ms, on.runtime.now() - 40ms);
            for (auto& each : all)
                if (each.line && each.hums) each.phone->peer.send_raw(each.phone->next(), each.line->local().port);
        });
    }

    struct side {
        std::unique_ptr<humming> phone;
        std::optional<call> line;
        bool hums = true;
        std::string pressed;
        int dead = 0, closed = 0;
        double hears(double hertz) const { return phone->hears(hertz); }
    };

    side& add(double hertz, codec in = codec::pcma, std::optional<std::uint8_t> events = event_type) {
        auto& made = all.emplace_back();
        made.phone = std::make_unique<humming>(hertz, in);
        made.line.emplace(
            std::move(*house.open({.pressed = [&made](const pressed_key& key) { made.pressed += key.key; },
                                   .dead = [&made] { ++made.dead; },
                                   .closed = [&made](const quality_report&) { ++made.closed; }})));
        made.line->start(settings(made, in, events));
        return made;
    }
    static stream_settings settings(const side& of, codec in, std::optional<std::uint8_t> events) {
        stream_settings made;
        made.peer.announced = of.phone->peer.address();
        made.sends = in;
        made.hears_pcma = in == codec::pcma;
        made.hears_pcmu = in == codec::pcmu;
        made.hears_g722 = in == codec::g722;
        if (in == codec::opus) made.opus_payload = payload_type(codec::opus);
        made.event_payload = events;
        return made;
    }

    /// What everybody hears from now on, some 400 ms of it.
    void listen() {
        constexpr std::size_t enough = 20;
        on.pass(100ms);  // what is on its way
        for (auto& each : all) each.phone->forget();
        on.until([this] {
            return std::all_of(all.begin(), all.end(), [](const side& each) {
                return each.closed > 0 || each.phone->peer.heard.size() >= enough;
            });
        });
    }

    /// Sooner or later, however late the machine is.
    bool comes_to_hear(side& who, double hertz) {
        who.phone->forget();
        return on.until([&] {
            if (who.phone->peer.heard.size() < 10) return false;
            if (who.hears(hertz) > loud) return true;
            who.phone->forget();
            return false;
        });
    }

    stage on;
    engine house;
    std::deque<side> all;
    instant next{};
};

clip_ptr music() {
    return std::make_shared<clip>(audio{tone(music_hum, 0.1), line_rate});
}

/// One stream from beginning to end: numbers without a hole, timestamps that never go back (a key keeps its beginning's).
void check_is_one_stream(const switchboard::side& of) {
    const auto& heard = of.phone->peer.heard;
    REQUIRE(heard.size() >= 10);
    for (std::size_t i = 1; i < heard.size(); ++i) {
        CHECK(heard[i].sequence == static_cast<std::uint16_t>(heard[i - 1].sequence + 1));
        if (heard[i].payload.size() != 4)
            CHECK(static_cast<std::int32_t>(heard[i].timestamp - heard[i - 1].timestamp) >= 0);
        CHECK(heard[i].ssrc == of.line->ssrc());
    }
}

}  // namespace

TEST_CASE("two calls hear each other, in one stream with what they heard before and after") {
    unsigned threads = 1;
    SUBCASE("on one thread") {
    }
    SUBCASE("on two threads") {
        threads = 2;
    }
    switchboard with{threads};
    auto& caller = with.add(caller_hum);
    auto& agent = with.add(agent_hum);
    with.on.pass(100ms);  // silence of their own
    {
        const bridge joined{*caller.line, *agent.line};
        CHECK(joined.is_whole());
        REQUIRE(with.on.until([&] { return with.house.counters().relayed > 50; }));
    }
    caller.line->play({music()});
    with.on.pass(200ms);
    check_is_one_stream(caller);
    check_is_one_stream(agent);
    CHECK(caller.hears(agent_hum) > quiet);  // for some of the time
    CHECK(caller.hears(caller_hum) < quiet / 4);
    CHECK(agent.hears(caller_hum) > quiet);
    CHECK(agent.hears(agent_hum) < quiet / 4);
    CHECK(caller.hears(music_hum) > quiet);
    CHECK(with.house.counters().unbridged == 0);
    with.listen();
    CHECK(caller.hears(agent_hum) < quiet);
    CHECK(agent.hears(caller_hum) < quiet);
}

TEST_CASE("any two codecs can be bridged") {
    for (const auto one : {codec::pcma, codec::pcmu, codec::g722, codec::opus})
        for (const auto other : {codec::pcmu, codec::g722, codec::opus}) {
            CAPTURE(to_string(one));
            CAPTURE(to_string(other));
            switchboard with;
            auto& caller = with.add(caller_hum, one);
            auto& agent = with.add(agent_hum, other);
            const bridge joined{*caller.line, *agent.line};
            CHECK(with.comes_to_hear(caller, agent_hum));
            CHECK(with.comes_to_hear(agent, caller_hum));
            CHECK(caller.hears(caller_hum) < quiet);
            CHECK((with.house.counters().relayed > 0) == (one == other || (is_g711(one) && is_g711(other))));
            check_is_one_stream(caller);
            check_is_one_stream(agent);
        }
}

TEST_CASE("keys go through to the other side, or are kept, and are told in any case") {
    const auto events_of = [](const switchboard::side& of, unsigned type) {
        std::string codes;
        std::uint32_t last = 0;
        for (const auto& each : of.phone->peer.heard)
            if (each.type == type && std::exchange(last, each.timestamp) != each.timestamp)
                codes += static_cast<char>('0' + each.payload.at(0));
        return codes;
    };
    bool relays = true;
    codec agents = codec::pcma;
    SUBCASE("relayed") {
    }
    SUBCASE("beside mixed sound") {
        agents = codec::g722;
    }
    SUBCASE("kept") {
        relays = false;
    }
    switchboard with;
    auto& caller = with.add(caller_hum);
    auto& agent = with.add(agent_hum, agents, other_event_type);
    const bridge joined{*caller.line, *agent.line, {.relays_keys = relays}};
    with.listen();
    caller.hums = false;
    for (const unsigned code : {5U, 5U, 7U}) {
        for (const auto& packet : caller.phone->peer.press(code, event_type)) {
            caller.phone->peer.send_raw(packet, caller.line->local().port);
            with.on.pass(20ms);
        }
    }
    caller.hums = true;
    with.on.pass(100ms);
    CHECK(caller.pressed == "557");
    CHECK(events_of(agent, other_event_type) == (relays ? "557" : ""));
    check_is_one_stream(agent);  // what was kept left no hole
    CHECK(with.comes_to_hear(agent, caller_hum));
}

TEST_CASE("who is on hold hears music again and again, the other nothing, until it is over") {
    switchboard with;
    auto& caller = with.add(caller_hum);
    auto& agent = with.add(agent_hum);
    bridge joined{*caller.line, *agent.line};
    with.on.pass(100ms);
    auto *held = &caller, *other = &agent;
    auto who = party::caller;
    SUBCASE("the caller") {
    }
    SUBCASE("the agent") {
        who = party::agent;
        std::swap(held, other);
    }
    joined.hold(who, {music()});  // a tenth of a second of it
    CHECK(with.comes_to_hear(*held, music_hum));
    with.listen();
    CHECK(held->hears(caller_hum) + held->hears(agent_hum) < quiet);
    CHECK(other->hears(caller_hum) + other->hears(agent_hum) + other->hears(music_hum) < quiet);
    joined.resume(who);
    CHECK(with.comes_to_hear(caller, agent_hum));
    CHECK(with.comes_to_hear(agent, caller_hum));
    with.listen();
    CHECK(held->hears(music_hum) < quiet);
}

TEST_CASE("a third listens to both, whispers to the agent, or joins in") {
    unsigned threads = 1;
    codec thirds = codec::pcma;
    SUBCASE("on one thread") {
    }
    SUBCASE("each on a thread of his own, in another law") {
        threads = 3;
        thirds = codec::pcmu;
    }
    SUBCASE("in another codec") {
        thirds = codec::opus;
    }
    switchboard with{threads};
    auto& caller = with.add(caller_hum);
    auto& agent = with.add(agent_hum);
    auto& third = with.add(third_hum, thirds);
    bridge joined{*caller.line, *agent.line};
    with.on.pass(100ms);
    const auto check = [&](bool caller_hears, bool agent_hears, bool third_hears) {
        CHECK(with.comes_to_hear(caller, agent_hum));
        CHECK(with.comes_to_hear(agent, caller_hum));
        if (caller_hears) CHECK(with.comes_to_hear(caller, third_hum));
        if (agent_hears) CHECK(with.comes_to_hear(agent, third_hum));
        if (third_hears) CHECK(with.comes_to_hear(third, caller_hum));
        if (third_hears) CHECK(with.comes_to_hear(third, agent_hum));
        with.listen();
        CHECK((caller.hears(third_hum) > quiet) == caller_hears);
        CHECK((agent.hears(third_hum) > quiet) == agent_hears);
        CHECK((third.hears(caller_hum) > quiet) == third_hears);
        CHECK((third.hears(agent_hum) > quiet) == third_hears);
        for (auto* each : {&caller, &agent, &third})
            if (each->closed == 0) check_is_one_stream(*each);
    };
    joined.join(*third.line, joining::listen);
    check(false, false, true);
    joined.join(*third.line, joining::whisper);
    check(false, true, true);
    joined.join(*third.line, joining::barge);
    check(true, true, true);
    joined.join(*third.line, joining::listen);
    check(false, false, true);
    joined.leave();
    check(false, false, false);
    joined.join(*third.line, joining::barge);
    third.line->close();
    check(false, false, false);
    CHECK(third.closed == 1);
}

TEST_CASE("a side that falls silent or ends leaves the other as it is") {
    unsigned threads = 1;
    SUBCASE("on one thread") {
    }
    SUBCASE("on two threads") {
        threads = 2;
    }
    switchboard with{threads};
    auto& caller = with.add(caller_hum);
    auto& agent = with.add(agent_hum);
    bridge joined{*caller.line, *agent.line};
    with.on.pass(200ms);
    agent.hums = false;
    REQUIRE(with.on.until([&] { return agent.dead == 1; }));
    CHECK(caller.dead == 0);
    with.listen();
    CHECK(caller.phone->peer.heard.size() > 15);  // of silence, which keeps its line open
    CHECK(with.comes_to_hear(agent, caller_hum));
    agent.line->close();
    REQUIRE(with.on.until([&] { return agent.closed == 1; }));
    CHECK_FALSE(joined.is_whole());
    joined.hold(party::agent, {music()});
    joined.resume(party::agent);
    caller.line->play(std::vector<clip_ptr>(600, music()));
    CHECK(with.comes_to_hear(caller, music_hum));
    check_is_one_stream(caller);
    caller.line->stop();
    auto& another = with.add(agent_hum);
    CHECK_THROWS_AS((bridge{*caller.line, *caller.line}), const error&);
    joined = bridge{*caller.line, *another.line};
    CHECK(with.comes_to_hear(caller, agent_hum));
    CHECK_THROWS_AS((bridge{*another.line, *caller.line}), const error&);
}

TEST_CASE("an offer in the middle of a bridge may change a side's codec") {
    switchboard with;
    auto& caller = with.add(caller_hum);
    auto& agent = with.add(agent_hum, codec::g722);
    const bridge joined{*caller.line, *agent.line};
    with.on.pass(200ms);
    auto changed = std::make_unique<humming>(caller_hum, codec::opus);
    auto settings = switchboard::settings(caller, codec::opus, event_type);
    settings.peer.announced = changed->peer.address();
    std::swap(caller.phone, changed);
    caller.line->start(settings);
    CHECK(with.comes_to_hear(caller, agent_hum));
    CHECK(with.comes_to_hear(agent, caller_hum));
}

TEST_CASE("handles and the engine may go at any time in a bridge") {
    for (int round = 0; round < 20; ++round) {
        auto with = std::make_unique<switchboard>(1U + static_cast<unsigned>(round) % 3U);
        for (int i = 0; i < 3; ++i) with->add(caller_hum);
        std::optional<bridge> joined{std::in_place, *with->all[0].line, *with->all[1].line};
        if (round % 2 == 0) joined->join(*with->all[2].line, joining::barge);
        with->on.pass(10ms);
        if (round % 5 == 0) with->all[0].line->close();
        if (round % 7 == 0) joined.reset();
        if (round % 4 == 0) with->all[1].line.reset();
        with->on.pass(round % 3 * 5ms);
        if (round % 4 == 0) joined.reset();
        with.reset();
        CHECK(true);
    }
}
