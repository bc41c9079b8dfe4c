// tests/media/test_engine.cpp - calls over loopback: what is heard is what was played, and keys arrive. Wall clock.
#include "media/engine.hpp"
#include "media/g711.hpp"
#include "media/test_peer.hpp"
#include "palabre/core/error.hpp"
#include "palabre/sim/chance.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <deque>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include <spandsp.h>

using namespace palabre;
using namespace palabre::media;
using namespace palabre::test;
using namespace std::chrono_literals;

namespace {

constexpr std::uint8_t event_type = 101;

engine_options loopback() {
    return {.address = "127.0.0.1", .first_port = 21'000, .last_port = 21'999, .dead_after = 0s, .report_every = 0s};
}

/// Noise, so that no two parts of it are alike.
clip_ptr noise(duration length, std::uint64_t seed = 1) {
    sim::chance chance{seed};
    std::vector<std::int16_t> samples(static_cast<std::size_t>(length.count() * 8 / 1000));
    for (auto& each : samples) each = static_cast<std::int16_t>(chance.between(-8'000, 8'000));
    return std::make_shared<clip>(audio{std::move(samples), line_rate});
}

stream_settings towards(const test_peer& peer) {
    stream_settings made;
    made.peer.announced = peer.address();
    made.event_payload = event_type;
    return made;
}

/// One call with one peer, and all that is told of it.
struct talk {
    explicit talk(stage& on, const engine_options& options = loopback()) : on{on}, house{on.runtime, options} {
        on.every.emplace_back([this] { peer.read(); });
    }
    ~talk() { on.every.clear(); }

    call_handlers handlers() {
        return {.pressed = [this](const pressed_key& each) { pressed += each.key; },
                .released = [this](char key, key_source, duration) { released += key; },
                .played =
                    [this](std::uint64_t tag, duration heard, bool complete) {
                        played.push_back({tag, heard, complete});
                    },
                .latched = [this](const endpoint& where) { latched.push_back(where); },
                .dead = [this] { ++dead; },
                .voice = [this] { ++voice; },
                .recorded = [this](const recording_result& result) { recorded.push_back(result); },
                .closed = [this](const quality_report& report) { closed = report; }};
    }
    void open(const std::optional<expected_peer>& known = {}, port_use ports = port_use::automatic) {
        auto opened = house.open(handlers(), known, ports);
        REQUIRE(opened);
        line.emplace(std::move(*opened));
    }
    void start() {
        open();
        line->start(towards(peer));
    }
    std::uint16_t port() const { return line->local().port; }

    /// Sends these packets, one every 20 ms.
    void send(const std::vector<bytes>& packets, test_peer* from = nullptr) {
        auto all = std::make_shared<std::deque<bytes>>(packets.begin(), packets.end());
        auto* const sender = from == nullptr ? &peer : from;
        auto next = std::make_shared<std::function<void()>>();
        const std::weak_ptr<std::function<void()>> weak = next;
        *next = [this, all, sender, weak] {
            if (all->empty() || !line) return;
            sender->send_raw(all->front(), port());
            all->pop_front();
            on.runtime.after(20ms, [again = weak.lock()] { (*again)(); });
        };
        on.runtime.post([next] { (*next)(); });
    }

    struct ending {
        std::uint64_t tag;
        duration heard;
        bool complete;
    };

    stage& on;
    test_peer peer;
    engine house;
    std::optional<call> line;
    std::string pressed, released;
    std::vector<ending> played;
    std::vector<endpoint> latched;
    int dead = 0;
    int voice = 0;
    std::vector<recording_result> recorded;
    std::optional<quality_report> closed;
};

bytes operator+(bytes one, std::span<const std::uint8_t> other) {
    one.insert(one.end(), other.begin(), other.end());
    return one;
}

bytes operator+(bytes one, const bytes& other) {
    return std::move(one) + std::span{other};
}

bool contains(const bytes& all, const bytes& part) {
    return std::search(all.begin(), all.end(), part.begin(), part.end()) != all.end();
}

/// How many packets in all carry something other than silence.
std::size_t sounding(const std::vector<got>& all) {
    return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [](const got& each) {
        return std::any_of(each.payload.begin(), each.payload.end(), [](auto byte) { return byte != 0xD5; });
    }));
}

struct scratch {
    scratch() {
        std::string name = (std::filesystem::temp_directory_path() / "palabre-media-XXXXXX").string();
        REQUIRE(mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~scratch() { std::filesystem::remove_all(path); }
    std::filesystem::path path;
};

std::vector<std::int16_t> wav_samples(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    const std::string all{std::istreambuf_iterator<char>{in}, {}};
    REQUIRE(all.size() >= 44);
    REQUIRE(all.substr(0, 4) == "RIFF");
    REQUIRE(all.substr(36, 4) == "data");
    std::vector<std::int16_t> samples((all.size() - 44) / 2);
    std::memcpy(samples.data(), all.data() + 44, 2 * samples.size());
    return samples;
}

}  // namespace

TEST_CASE("a caller hears two prompts, one right behind the other, sample by sample") {
    stage on;
    talk with{on};
    with.start();
    const auto one = noise(305ms, 1), two = noise(250ms, 2), three = noise(100ms, 3);
    with.line->play({one, two}, 7);
    with.line->play({three}, 8);
    REQUIRE(on.until([&] { return with.played.size() == 2; }));
    CHECK(with.played[0].tag == 7);
    CHECK(with.played[0].heard == 555ms);
    CHECK(with.played[0].complete);
    CHECK(with.played[1].tag == 8);
    CHECK(with.played[1].heard == 100ms);
    on.pass(50ms);

    const auto all = one->encoded(codec::pcma);
    CHECK(contains(with.peer.sound(), bytes{} + all + two->encoded(codec::pcma) + three->encoded(codec::pcma)));
    REQUIRE(with.peer.heard.size() > 30);
    for (std::size_t i = 1; i < with.peer.heard.size(); ++i) {
        const auto &before = with.peer.heard[i - 1], &each = with.peer.heard[i];
        CHECK(each.type == 8);
        CHECK(each.ssrc == with.line->ssrc());
        CHECK(each.sequence == static_cast<std::uint16_t>(before.sequence + 1));
        CHECK(each.timestamp - before.timestamp == 160);
        CHECK(each.from_port == with.port());
    }
    CHECK(std::count_if(with.peer.heard.begin(), with.peer.heard.end(), [](auto& each) { return each.marker; }) <= 2);
}

TEST_CASE("a key stops the prompt at once, and how much was heard is told") {
    stage on;
    talk with{on};
    with.start();
    const auto prompt = noise(30s);
    with.line->play({prompt}, 1);
    with.line->play({prompt}, 2);
    REQUIRE(on.until([&] { return sounding(with.peer.heard) == 10; }));
    std::size_t before = 0;
    on.every.emplace_back([&] {
        if (before != 0 || with.pressed.empty()) return;
        before = sounding(with.peer.heard);
        with.line->stop();
    });
    with.send(with.peer.press(5, event_type));
    REQUIRE(on.until([&] { return with.played.size() == 2; }));
    CHECK(with.pressed == "5");
    on.pass(200ms);
    CHECK(sounding(with.peer.heard) <= before + 3);
    CHECK(with.played[0].heard == sounding(with.peer.heard) * 20ms);
    CHECK_FALSE(with.played[0].complete);
    CHECK(with.played[1].heard == 0s);
    CHECK(contains(with.peer.sound(),
                   bytes{prompt->encoded(codec::pcma).begin(), prompt->encoded(codec::pcma).begin() + 1600}));
    CHECK(on.until([&] { return with.released == "5"; }));
}

TEST_CASE("between prompts there is silence, or nothing and a marker") {
    stage on;
    auto options = loopback();
    SUBCASE("silence") {
        talk with{on, options};
        with.start();
        REQUIRE(on.until([&] { return with.peer.heard.size() >= 10; }));
        CHECK(sounding(with.peer.heard) == 0);
        CHECK(with.peer.heard[0].marker);
        CHECK_FALSE(with.peer.heard[1].marker);
    }
    SUBCASE("nothing") {
        options.between = comfort::nothing;
        talk with{on, options};
        with.start();
        with.line->play({noise(40ms)}, 1);
        REQUIRE(on.until([&] { return with.played.size() == 1; }));
        on.pass(200ms);
        with.line->play({noise(40ms)}, 2);
        REQUIRE(on.until([&] { return with.played.size() == 2; }));
        on.pass(50ms);
        REQUIRE(with.peer.heard.size() == 4);
        CHECK(with.peer.heard[0].marker);
        CHECK_FALSE(with.peer.heard[1].marker);
        CHECK(with.peer.heard[2].marker);
        CHECK(with.peer.heard[2].sequence == static_cast<std::uint16_t>(with.peer.heard[1].sequence + 1));
        const auto gap = with.peer.heard[2].timestamp - with.peer.heard[1].timestamp;
        CHECK(gap % 160 == 0);
        CHECK(gap >= 160 * 8);
    }
}

TEST_CASE("strangers are neither heard nor sent to") {
    stage on;
    talk with{on};
    with.start();
    test_peer stranger;
    stranger.ssrc = with.peer.ssrc;
    on.every.emplace_back([&] { stranger.read(); });
    with.send({with.peer.packet(8, bytes(160, 0xD5))});
    REQUIRE(on.until([&] { return with.latched.size() == 1; }));
    CHECK(with.latched[0] == with.peer.address());
    with.send(stranger.press(9, event_type), &stranger);
    with.send(with.peer.press(1, event_type));
    REQUIRE(on.until([&] { return with.released == "1"; }));
    on.pass(100ms);
    CHECK(with.pressed == "1");
    CHECK(stranger.heard.empty());
    CHECK(with.house.counters().refused >= 8);
    with.line->close();
    REQUIRE(on.until([&] { return with.closed.has_value(); }));
    CHECK(with.closed->heard.lost == 0);
    CHECK(with.house.counters().calls == 0);
}

TEST_CASE("payload types that were not agreed on, and garbage, are refused") {
    stage on;
    talk with{on};
    with.start();
    with.send({with.peer.packet(3, bytes(33)), bytes{1, 2, 3}, bytes{}, bytes(1400, 0x80), bytes(12, 0xFF)});
    CHECK(on.until([&] { return with.house.counters().refused >= 5; }));
    CHECK(with.latched.empty());
}

TEST_CASE("calls from one host share a port and are told apart by theirs, by SSRC where that is one too") {
    stage on;
    talk with{on};
    with.start();
    test_peer other;
    std::string pressed;
    auto second = with.house.open({.pressed = [&](const pressed_key& each) { pressed += each.key; }});
    REQUIRE(second);
    second->start(towards(other));
    CHECK(second->local() == with.line->local());
    with.send(with.peer.press(1, event_type));
    with.send(other.press(2, event_type), &other);
    REQUIRE(on.until([&] { return with.released == "1" && pressed == "2"; }));

    // A third call with the first one's address: known by the SSRC that its SDP announced.
    std::string third_pressed;
    auto third = with.house.open({.pressed = [&](const pressed_key& each) { third_pressed += each.key; }});
    auto settings = towards(with.peer);
    settings.peer.ssrc = 77;
    third->start(settings);
    const auto own = with.peer.ssrc;
    with.peer.ssrc = 77;
    auto packets = with.peer.press(3, event_type);
    with.peer.ssrc = own;
    for (auto& each : with.peer.press(4, event_type)) packets.push_back(each);
    with.send(packets);
    REQUIRE(on.until([&] { return third_pressed == "3" && with.pressed == "14"; }));
}

TEST_CASE("the last packets of a call that has ended are not the next one's first") {
    stage on;
    talk with{on};
    with.start();
    with.send({with.peer.packet(8, bytes(160, 0xD5))});
    REQUIRE(on.until([&] { return with.latched.size() == 1; }));
    test_peer other;
    on.every.emplace_back([&] { other.read(); });
    std::string pressed;
    std::vector<endpoint> latched;
    with.line->close();
    REQUIRE(on.until([&] { return with.closed.has_value(); }));
    auto second = with.house.open({.pressed = [&](const pressed_key& each) { pressed += each.key; },
                                   .latched = [&](const endpoint& where) { latched.push_back(where); }});
    REQUIRE(second);
    second->start(towards(other));
    const auto refused = with.house.counters().refused;
    with.send(with.peer.press(1, event_type));
    REQUIRE(on.until([&] { return with.house.counters().refused >= refused + 8; }));
    with.send(other.press(2, event_type), &other);
    REQUIRE(on.until([&] { return pressed == "2"; }));
    CHECK(latched == std::vector{other.address()});
}

TEST_CASE("a peer that cannot be told from others gets a port of its own, and is found behind its NAT") {
    stage on;
    talk with{on};
    const expected_peer behind_nat{.announced = *endpoint::parse("192.168.1.20", 4000),
                                   .signals_from = endpoint::parse("203.0.113.7", 5060),
                                   .ssrc = {}};
    with.open(behind_nat);
    CHECK(with.line->has_own_port());
    CHECK(with.port() % 2 == 0);
    CHECK(with.house.counters().own_ports == 1);
    auto settings = towards(with.peer);
    settings.peer = behind_nat;
    with.line->start(settings);
    with.send(with.peer.press(6, event_type));
    REQUIRE(on.until([&] { return with.released == "6"; }));
    CHECK(with.latched.at(0) == with.peer.address());
    with.line->play({noise(100ms)}, 1);
    REQUIRE(on.until([&] { return sounding(with.peer.heard) == 5; }));
    CHECK(with.peer.heard.back().from_port == with.port());

    const expected_peer same{.announced = with.peer.address(), .signals_from = {}, .ssrc = {}};
    auto first = with.house.open({}, same);
    auto second = with.house.open({}, same);
    CHECK_FALSE(first->has_own_port());
    CHECK(second->has_own_port());
    CHECK_FALSE(with.house.open({}, same, port_use::shared)->has_own_port());
    with.line->close();
    REQUIRE(on.until([&] { return with.closed.has_value(); }));
}

TEST_CASE("a peer that falls silent is told once, one on hold is not") {
    stage on;
    auto options = loopback();
    options.dead_after = 300ms;
    talk with{on, options};
    with.start();
    REQUIRE(on.until([&] { return with.dead == 1; }));
    on.pass(400ms);
    CHECK(with.dead == 1);
    with.send({with.peer.packet(8, bytes(160, 0xD5))});
    REQUIRE(on.until([&] { return with.dead == 2; }));
    auto held = towards(with.peer);
    held.direction = direction::inactive;
    with.line->start(held);
    with.peer.timestamp += 160;
    with.send({with.peer.packet(8, bytes(160, 0xD5))});
    on.pass(100ms);
    with.peer.heard.clear();
    on.pass(500ms);
    CHECK(with.dead == 2);
    CHECK(with.peer.heard.empty());
}

TEST_CASE("reports go both ways and end in what the call sounded like") {
    stage on;
    auto options = loopback();
    options.report_every = 200ms;
    talk with{on, options};
    with.open();
    auto settings = towards(with.peer);
    settings.rtcp_mux = true;
    with.line->start(settings);
    std::vector<bytes> packets;
    for (int i = 0; i < 60; ++i) {
        auto next = with.peer.packet(8, bytes(160, 0xD5));
        with.peer.timestamp += 160;
        if (i % 10 != 5) packets.push_back(next);  // one in ten is lost
    }
    with.send(packets);
    REQUIRE(on.until([&] { return with.peer.reports.size() >= 3; }));
    const bytes report = with.peer.reports.back();
    REQUIRE(report.size() >= 52);
    CHECK(report[0] == 0x81);
    CHECK(report[1] == 200);
    CHECK(bytes(report.begin() + 28, report.begin() + 32) == bytes{0x7E, 0x57, 0, 1});

    // A receiver's report of ours: 20 lost, jitter 80, and the last sender's report half a second ago.
    const auto ssrc = with.line->ssrc();
    bytes answer{0x81, 201, 0, 7, 0x7E, 0x57, 0, 1};
    for (int shift = 24; shift >= 0; shift -= 8) answer.push_back(static_cast<std::uint8_t>(ssrc >> shift));
    answer = answer + bytes{25, 0, 0, 20, 0, 0, 0, 99, 0, 0, 0, 80};
    answer.insert(answer.end(), report.begin() + 10, report.begin() + 14);  // the middle of its NTP time
    answer = answer + bytes{0, 0, 0, 0};
    with.peer.send_raw(answer, with.port());
    on.pass(900ms);
    with.line->close();
    REQUIRE(on.until([&] { return with.closed.has_value(); }));
    const auto& quality = *with.closed;
    CHECK(quality.heard.packets >= 50);
    CHECK(quality.heard.loss() == doctest::Approx(0.1).epsilon(0.2));
    CHECK(quality.heard.mos > 2);
    CHECK(quality.heard.mos < 4);
    CHECK(quality.sent.lost == 20);
    CHECK(quality.sent.jitter == 10ms);
    CHECK(quality.sent.mos > 1);
    REQUIRE(quality.round_trip);
    CHECK(*quality.round_trip < 2s);
    on.pass(20ms);
    const auto& bye = with.peer.reports.back();
    CHECK(bye[bye.size() - 7] == 203);
}

TEST_CASE("a caller's voice is recorded sample by sample, a lost packet is concealed") {
    stage on;
    const scratch folder;
    const auto file = folder.path / "voice.wav";
    talk with{on};
    with.start();
    with.line->record_to(file);
    const auto voice = noise(1s, 9);
    const auto encoded = voice->encoded(codec::pcma);
    std::vector<bytes> packets;
    std::vector<std::int16_t> expected(8'000);
    for (std::size_t i = 0; i < 50; ++i) {
        packets.push_back(with.peer.packet(8, encoded.subspan(160 * i, 160)));
        with.peer.timestamp += 160;
        decode(codec::pcma, encoded.subspan(160 * i, 160), std::span{expected}.subspan(160 * i, 160));
    }
    std::swap(packets[10], packets[12]);
    packets.erase(packets.begin() + 30);
    with.send(packets);
    REQUIRE(on.until([&] { return with.house.counters().received >= 49; }));
    on.pass(20ms);
    CHECK_FALSE(std::filesystem::exists(file));
    SUBCASE("until it is stopped") {
        with.line->stop_recording();
    }
    SUBCASE("until the call ends") {
        with.line->close();
    }
    SUBCASE("until the handle is all that is left") {
        with.line->close();
        with.line.emplace(std::move(*with.house.open({})));
    }
    const bool is_kept = on.until([&] { return with.recorded.size() == 1 || std::filesystem::exists(file); });
    REQUIRE(is_kept);
    using std::filesystem::perms;
    CHECK(std::filesystem::status(file).permissions() == (perms::owner_read | perms::owner_write));
    on.pass(20ms);
    if (!with.recorded.empty()) {
        CHECK(with.recorded[0].problem.empty());
        CHECK(with.recorded[0].length == 1s);
    }
    const auto kept = wav_samples(file);
    REQUIRE(kept.size() == expected.size());
    constexpr std::ptrdiff_t lost = 30 * 160, after = 31 * 160 + 30;  // what comes behind a loss is blended with it
    CHECK(std::equal(kept.begin(), kept.begin() + lost, expected.begin()));
    CHECK(std::equal(kept.begin() + after, kept.end(), expected.begin() + after));
    CHECK(std::count(kept.begin() + lost, kept.begin() + after, 0) < 40);
}

TEST_CASE("who speaks on a recording is told while he does, and who does not leaves no file where none is wanted") {
    stage on;
    const scratch folder;
    const auto file = folder.path / "of_today" / "voice.wav";  // its folder is made
    talk with{on};
    with.start();
    const auto send = [&](const std::vector<std::uint8_t>& sound) {
        std::vector<bytes> packets;
        for (std::size_t at = 0; at + 160 <= sound.size(); at += 160) {
            packets.push_back(with.peer.packet(8, std::span{sound}.subspan(at, 160)));
            with.peer.timestamp += 160;
        }
        const auto before = with.house.counters().received;
        with.send(packets);
        REQUIRE(on.until([&] { return with.house.counters().received >= before + packets.size(); }));
        on.pass(20ms);
    };
    with.line->record_to(file, false);
    send(std::vector<std::uint8_t>(4'000, 0xD5));
    with.line->stop_recording();
    REQUIRE(on.until([&] { return with.recorded.size() == 1; }));
    CHECK(with.voice == 0);
    CHECK(with.recorded[0].problem.empty());
    CHECK_FALSE(with.recorded[0].is_kept);
    CHECK_FALSE(std::filesystem::exists(file));
    CHECK_FALSE(std::filesystem::exists(file.string() + ".part"));

    with.line->record_to(file, false);
    const auto clip = noise(1s, 9);
    const auto spoken = clip->encoded(codec::pcma);
    send({spoken.begin(), spoken.end()});
    CHECK(with.voice >= 8);
    CHECK(with.voice <= 11);
    with.line->stop_recording();
    REQUIRE(on.until([&] { return with.recorded.size() == 2; }));
    CHECK(with.recorded[1].is_kept);
    CHECK(with.recorded[1].voice == 1s);
    CHECK(wav_samples(file).size() == 8'000);
}

TEST_CASE("a recording that cannot be written says why") {
    stage on;
    talk with{on};
    with.start();
    with.line->record_to("/nowhere/at/all.wav");
    with.line->close();
    REQUIRE(on.until([&] { return with.closed.has_value(); }));
    REQUIRE(with.recorded.size() == 1);
    CHECK(with.recorded[0].problem == "No such file or directory");
}

TEST_CASE("digits are exact through 5 % of loss and 60 ms of jitter") {
    stage on;
    talk with{on};
    with.start();
    sim::chance chance{sim::default_seed()};
    struct flying {
        instant due;
        bytes datagram;
    };
    std::vector<flying> relay;
    std::string expected;
    instant when = on.runtime.now() + 50ms;
    const auto send = [&](const bytes& datagram) {
        if (!chance.happens(0.05)) relay.push_back({when + chance.between(duration{0}, duration{60ms}), datagram});
        when += 20ms;
    };
    for (int i = 0; i < 20; ++i) {
        const auto code = static_cast<unsigned>(chance.between(0, 11));
        expected += "0123456789*#"[code];
        for (const auto& each : with.peer.press(code, event_type)) send(each);
        for (int pause = 0; pause < 3; ++pause) {
            send(with.peer.packet(8, bytes(160, 0xD5)));
            with.peer.timestamp += 160;
        }
    }
    std::stable_sort(relay.begin(), relay.end(), [](auto& a, auto& b) { return a.due < b.due; });
    std::size_t next = 0;
    on.every.emplace_back([&] {
        for (; next < relay.size() && relay[next].due <= on.runtime.now(); ++next)
            with.peer.send_raw(relay[next].datagram, with.port());
    });
    REQUIRE(on.until([&] { return next == relay.size(); }));
    on.pass(400ms);
    CHECK(with.pressed == expected);
    CHECK(with.released == expected);
}

namespace {

/// Packets with tones of these keys.
std::vector<bytes> tones(test_peer& peer, const std::string& keys) {
    dtmf_tx_state_t* const state = dtmf_tx_init(nullptr);
    dtmf_tx_set_timing(state, 100, 100);
    dtmf_tx_put(state, keys.c_str(), -1);
    std::vector<std::int16_t> sound(keys.size() * 1'600 + 800);
    dtmf_tx(state, sound.data(), static_cast<int>(sound.size()) - 800);
    dtmf_tx_free(state);
    std::vector<bytes> packets;
    for (std::size_t at = 0; at < sound.size(); at += 160) {
        bytes payload(160);
        for (std::size_t i = 0; i < 160; ++i) payload[i] = linear_to_ulaw(sound[at + i]);
        packets.push_back(peer.packet(0, payload));
        peer.timestamp += 160;
    }
    return packets;
}

}  // namespace

TEST_CASE("tones are listened for where nothing better was agreed on") {
    stage on;
    talk with{on};
    with.open();
    auto settings = towards(with.peer);
    SUBCASE("no telephone-event") {
        settings.event_payload.reset();
        with.line->start(settings);
        with.send(tones(with.peer, "1144*#"));
        REQUIRE(on.until([&] { return with.released.size() == 6; }));
        CHECK(with.pressed == "1144*#");
    }
    SUBCASE("telephone-event, and both are wanted: a key told twice was pressed once") {
        settings.dtmf = dtmf_mode::both;
        with.line->start(settings);
        std::vector<bytes> packets;
        for (const unsigned code : {7, 7, 3}) {
            // Each event packet takes the place of a packet of the same tone, which the gateway sends all the same.
            for (const auto& each : with.peer.press(code, event_type)) packets.push_back(each);
            for (const auto& each : tones(with.peer, std::to_string(code))) packets.push_back(each);
        }
        with.send(packets);
        REQUIRE(on.until([&] { return with.released.size() == 6; }));
        CHECK(with.pressed == "773");
        with.line->told_by_info('3', 100ms);
        CHECK(with.pressed == "773");
        with.line->told_by_info('3', 100ms);
        CHECK(with.pressed == "7733");
        with.line->told_by_info('x', 100ms);
        CHECK(with.pressed == "7733");
    }
    SUBCASE("telephone-event alone: tones are sound") {
        with.line->start(settings);
        with.send(tones(with.peer, "12"));
        REQUIRE(on.until([&] { return with.house.counters().received >= 20; }));
        on.pass(50ms);
        CHECK(with.pressed.empty());
    }
    SUBCASE("INFO alone: neither") {
        settings.dtmf = dtmf_mode::info;
        with.line->start(settings);
        with.send(with.peer.press(1, event_type));
        REQUIRE(on.until([&] { return with.house.counters().received >= 8; }));
        on.pass(50ms);
        CHECK(with.pressed.empty());
    }
}

TEST_CASE("keys that are sent can be read from the packets") {
    stage on;
    talk with{on};
    with.start();
    CHECK_THROWS_AS(with.line->press("12x"), palabre::error);
    with.line->press("1#", 60ms);
    const auto is_event = [](const got& each) { return each.type == event_type; };
    REQUIRE(on.until([&] { return std::count_if(with.peer.heard.begin(), with.peer.heard.end(), is_event) == 10; }));
    on.pass(100ms);
    std::vector<got> events;
    std::copy_if(with.peer.heard.begin(), with.peer.heard.end(), std::back_inserter(events), is_event);
    REQUIRE(events.size() == 10);
    for (std::size_t i = 0; i < 10; ++i) {
        CHECK(events[i].payload[0] == (i < 5 ? 1 : 11));
        CHECK(events[i].marker == (i % 5 == 0));
        CHECK((events[i].payload[1] & 0x80) == (i % 5 >= 2 ? 0x80 : 0));
        CHECK(events[i].timestamp == events[i / 5 * 5].timestamp);
    }
}

TEST_CASE("a new offer with the other law goes on in the middle of a prompt") {
    stage on;
    talk with{on};
    with.start();
    const auto prompt = noise(400ms);
    with.line->play({prompt}, 1);
    REQUIRE(on.until([&] { return sounding(with.peer.heard) >= 5; }));
    auto settings = towards(with.peer);
    settings.sends = codec::pcmu;
    with.line->start(settings);
    REQUIRE(on.until([&] { return with.played.size() == 1; }));
    on.pass(50ms);
    std::vector<std::int16_t> heard;
    for (const auto& each : with.peer.heard)
        for (const auto byte : each.payload) heard.push_back(decode(each.type == 8 ? codec::pcma : codec::pcmu, byte));
    const auto wanted = prompt->sound().samples();
    const auto begins = std::find_if(heard.begin(), heard.end(), [](auto sample) { return std::abs(sample) > 8; });
    REQUIRE(heard.end() - begins >= 3'200);
    int worst = 0;
    for (std::size_t i = 0; i < 3'000; ++i)
        worst = std::max(worst, std::abs(begins[static_cast<std::ptrdiff_t>(i)] - wanted[i]));
    CHECK(worst < 600);
    CHECK(std::any_of(with.peer.heard.begin(), with.peer.heard.end(), [](auto& each) { return each.type == 0; }));
}

TEST_CASE("a hundred calls on two threads each hear their own prompt") {
    stage on;
    auto options = loopback();
    options.threads = 2;
    talk with{on, options};
    struct one {
        test_peer peer;
        clip_ptr prompt;
        std::optional<call> line;
        bool is_over = false;
    };
    std::vector<std::unique_ptr<one>> all;
    for (std::uint64_t i = 0; i < 100; ++i) {
        auto& each = *all.emplace_back(std::make_unique<one>());
        each.prompt = noise(300ms, i);
        each.line = with.house.open({.played = [&each](auto, auto, bool) { each.is_over = true; }});
        REQUIRE(each.line);
        each.line->start(towards(each.peer));
        each.line->play({each.prompt});
    }
    CHECK(with.house.counters().calls == 100);
    on.every.emplace_back([&] {
        for (auto& each : all) each->peer.read();
    });
    REQUIRE(on.until([&] { return std::all_of(all.begin(), all.end(), [](auto& each) { return each->is_over; }); }));
    on.pass(50ms);
    for (const auto& each : all) CHECK(contains(each->peer.sound(), bytes{} + each->prompt->encoded(codec::pcma)));
    CHECK(with.house.counters().unsent == 0);
}

TEST_CASE("handles may go at any time, and so may the engine") {
    stage on;
    auto house = std::make_optional<engine>(on.runtime, loopback());
    test_peer peer;
    int told = 0;
    std::optional<call> first = house->open({.closed = [&](auto&) { ++told; }});
    first->start(towards(peer));
    first->play({noise(10s)});
    first->record_to("/nowhere/at/all.wav");
    std::optional<call> second = house->open({.closed = [&](auto&) { ++told; }});
    second->start(towards(peer));
    second->play({noise(10s)});
    on.pass(50ms);
    first.reset();  // closes it, and nobody is told
    REQUIRE(on.until([&] { return house->counters().calls == 1; }));
    second->play({noise(1s)});
    auto settings = towards(peer);
    settings.dtmf = dtmf_mode::inband;
    second->start(settings);
    house.reset();
    second->play({noise(1s)});
    second->stop();
    second->record_to("/nowhere/at/all.wav");
    second->close();
    on.pass(20ms);
    CHECK(told == 0);
}

TEST_CASE("an engine says what is wrong with its options, and is full when it is full") {
    stage on;
    auto wrong = loopback();
    wrong.address = "example.org";
    wrong.threads = 0;
    CHECK_THROWS_WITH_AS(engine(on.runtime, wrong), doctest::Contains("0 media threads"), palabre::error);
    wrong = loopback();
    wrong.address = "192.0.2.77";  // nobody's
    CHECK_THROWS_AS(engine(on.runtime, wrong), palabre::error);
    auto small = loopback();
    small.first_port = 21'500;
    small.last_port = 21'503;
    small.calls_a_thread = 2;
    engine house{on.runtime, small};
    CHECK_THROWS_AS(engine(on.runtime,
                           [&] {
                               auto taken = small;
                               taken.last_port = 21'501;
                               return taken;
                           }()),
                    palabre::error);
    const auto own = house.open({}, {}, port_use::own);
    REQUIRE(own);
    CHECK(own->local().port == 21'502);
    CHECK_FALSE(house.open({}, {}, port_use::own));
    const auto shared = house.open({});
    REQUIRE(shared);
    CHECK_FALSE(house.open({}));
}

TEST_CASE("sound goes over IPv6 as well") {
    stage on;
    auto options = loopback();
    options.address = "::1";
    std::optional<engine> house;
    try {
        house.emplace(on.runtime, options);
    } catch (const palabre::error&) {
        MESSAGE("this machine has no IPv6");
        return;
    }
    std::string pressed;
    auto one = house->open({.pressed = [&](const pressed_key& each) { pressed += each.key; }});
    auto other = house->open({}, {}, port_use::own);
    stream_settings settings;
    settings.event_payload = event_type;
    settings.peer.announced = other->local();
    one->start(settings);
    settings.peer.announced = one->local();
    other->start(settings);
    other->press("42");
    CHECK(on.until([&] { return pressed == "42"; }));
}
