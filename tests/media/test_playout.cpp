// tests/media/test_playout.cpp - what is heard through a bad network, in simulated time from a fixed seed.
#include "media/encoder.hpp"
#include "media/g711.hpp"
#include "media/playout.hpp"
#include "media/tones.hpp"
#include "palabre/sim/chance.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <vector>

using namespace palabre;
using namespace palabre::media;
using namespace palabre::test;
using namespace std::chrono_literals;

namespace {

/// A voice without pauses: pulses at 125 Hz through a resonance.
samples voiced(double seconds, unsigned rate) {
    samples made(static_cast<std::size_t>(seconds * rate));
    for (std::size_t i = 0; i < made.size(); ++i) {
        const double since = static_cast<double>(i % (rate / 125)) / rate;
        made[i] =
            static_cast<std::int16_t>(12'000 * std::exp(-300 * since) * std::sin(2 * std::numbers::pi * 700 * since));
    }
    return made;
}

struct network {
    double loss = 0;
    duration jitter{0};
    duration drift_every{0};  // the sender's clock loses a frame in so much
    unsigned packet_frames = 1;
};

struct heard {
    samples sound;
    duration longest_gap{0};  // without a packet of its own
    duration most_delay{0};   // after the first seconds, beyond the network's least
    double mean_delay_ms = 0;
    std::size_t frames = 0, concealed = 0;
};

/// Sends a voice through it and hears it, 20 ms at a time.
heard through(const network& how, codec as, unsigned rate, double seconds, std::uint64_t seed) {
    constexpr duration frame = 20ms, base = 40ms, settles = 3s;
    sim::chance chance{seed};
    encoder writes{as, sound_rate(as)};
    const auto voice = voiced(seconds, sound_rate(as));
    const std::size_t size = sound_rate(as) / frames_a_second;
    std::multimap<duration, std::pair<std::uint16_t, std::vector<std::uint8_t>>> wire;
    std::vector<duration> sent_at;
    duration now{0};
    for (std::size_t i = 0; (i + how.packet_frames) * size <= voice.size(); i += how.packet_frames) {
        std::vector<std::uint8_t> payload;
        std::array<std::uint8_t, encoder::most_bytes> room{};
        for (unsigned part = 0; part < how.packet_frames; ++part) {
            const auto made = writes.encode(std::span{voice}.subspan((i + part) * size, size), room);
            payload.insert(payload.end(), room.begin(), room.begin() + static_cast<std::ptrdiff_t>(made));
        }
        sent_at.push_back(now);
        const duration late{chance.between(0, how.jitter.count())};
        if (chance.between(0, 999) >= 1'000 * how.loss)
            wire.emplace(now + base + late, std::pair{static_cast<std::uint16_t>(sent_at.size() - 1), payload});
        now += how.packet_frames * frame;
        if (how.drift_every > 0s && now.count() % how.drift_every.count() == 0) now += frame;
    }
    playout ears{rate};
    heard made;
    duration gap{0};
    double delays = 0;
    std::size_t counted = 0;
    for (duration at = base + 5ms; at < now; at += frame) {
        for (; !wire.empty() && wire.begin()->first <= at; wire.erase(wire.begin())) {
            const auto& [sequence, payload] = wire.begin()->second;
            const auto ticks = clock_rate(as) / frames_a_second * how.packet_frames;
            ears.put(as, sequence, sequence * ticks, payload);
        }
        std::array<std::int16_t, 320> out{};
        const auto frame_of = std::span{out}.first(rate / frames_a_second);
        const auto given = ears.pull(frame_of);
        if (given == playout::given::nothing) continue;
        made.sound.insert(made.sound.end(), frame_of.begin(), frame_of.end());
        ++made.frames;
        gap = given == playout::given::sound ? duration{0} : gap + frame;
        made.longest_gap = std::max(made.longest_gap, gap);
        if (given != playout::given::sound) {
            ++made.concealed;
            continue;
        }
        const duration delay = at - base - sent_at[ears.last_played()];
        if (at < settles) continue;
        made.most_delay = std::max(made.most_delay, delay);
        delays += static_cast<double>(delay.count()) / 1'000;
        ++counted;
    }
    if (counted > 0) made.mean_delay_ms = delays / static_cast<double>(counted);
    return made;
}

/// The longest time in which nothing louder than a whisper was heard.
duration longest_silence(const samples& sound, unsigned rate) {
    std::size_t longest = 0, now = 0;
    for (const auto each : sound) {
        now = std::abs(each) > 500 ? 0 : now + 1;
        longest = std::max(longest, now);
    }
    return duration{static_cast<std::int64_t>(longest) * 1'000'000 / rate};
}

}  // namespace

TEST_CASE("5 % of loss and 60 ms of jitter leave no gap longer than 60 ms and add less than 120 ms") {
    for (const auto as : {codec::pcma, codec::g722, codec::opus})
        for (const std::uint64_t seed : {1U, 2U, 3U, 4U, 5U}) {
            CAPTURE(to_string(as));
            CAPTURE(seed);
            const auto rate = sound_rate(as);
            const auto heard = through({.loss = 0.05, .jitter = 60ms}, as, rate, 60, seed);
            CHECK(heard.frames > 2'950);
            CHECK(heard.longest_gap <= 60ms);
            CHECK(longest_silence(heard.sound, rate) <= 60ms);
            CHECK(heard.most_delay < 120ms);
            CHECK(heard.concealed < heard.frames / 8);
            MESSAGE(to_string(as) << ": longest gap " << heard.longest_gap.count() / 1'000 << " ms, silence "
                                  << longest_silence(heard.sound, rate).count() / 1'000 << " ms, delay mean "
                                  << heard.mean_delay_ms << ", most " << heard.most_delay.count() / 1'000
                                  << " ms, concealed " << heard.concealed << " of " << heard.frames);
        }
}

TEST_CASE("a good network adds next to nothing and changes no sample") {
    const auto heard = through({}, codec::pcma, 8'000, 10, 1);
    CHECK(heard.concealed == 0);
    CHECK(heard.most_delay <= 40ms);
    auto voice = voiced(10, 8'000);
    for (auto& each : voice) each = decode(codec::pcma, encode(codec::pcma, each));
    REQUIRE(heard.sound.size() > 70'000);
    CHECK(std::equal(heard.sound.begin(), heard.sound.end(), voice.begin()));
}

TEST_CASE("packets of 40 ms and a sender whose clock is slow are played all the same") {
    for (const unsigned frames : {1U, 2U}) {
        const auto heard =
            through({.jitter = 30ms, .drift_every = 10s, .packet_frames = frames}, codec::pcmu, 8'000, 30, 7);
        CHECK(heard.frames > 1'450);
        CHECK(heard.longest_gap <= 60ms);
        CHECK(heard.most_delay < 120ms);
    }
}

TEST_CASE("who stops sending is nothing after half a second, and is heard at once when he begins again") {
    playout ears{8'000};
    std::array<std::int16_t, 160> out{};
    CHECK(ears.pull(out) == playout::given::nothing);
    const std::vector<std::uint8_t> sound(160, encode(codec::pcma, 5'000));
    std::uint16_t sequence = 0;
    const auto play = [&] {
        for (int i = 0; i < 50; ++i) {
            ears.put(codec::pcma, sequence, 160U * sequence, sound);
            ++sequence;
            CHECK(ears.pull(out) == playout::given::sound);
        }
    };
    play();
    int concealed = 0;
    while (ears.pull(out) != playout::given::nothing) ++concealed;
    CHECK(concealed <= 25);
    CHECK(ears.is_idle());
    sequence += 1'000;
    play();
}

TEST_CASE("a silent peer's comfort noise is heard as loud as he says") {
    playout ears{8'000};
    std::array<std::int16_t, 160> out{};
    const std::vector<std::uint8_t> sound(160, encode(codec::pcma, 5'000));
    for (std::uint16_t i = 0; i < 10; ++i) {
        ears.put(codec::pcma, i, 160U * i, sound);
        ears.pull(out);
    }
    const std::vector<std::uint8_t> noise{50};  // -50 dBov: 104 of 32,768
    ears.put_noise(noise);
    double power = 0;
    for (int i = 0; i < 20; ++i) {
        CHECK(ears.pull(out) == playout::given::noise);
        for (const double each : out) power += each * each;
    }
    CHECK(std::sqrt(power / (20 * 160)) == doctest::Approx(104).epsilon(0.1));
}

TEST_CASE("a lost end of speech fades into the line's own noise, not into nothing") {
    concealment line;
    sim::chance chance{3};
    samples noise(160);
    for (int i = 0; i < 200; ++i) {
        for (auto& each : noise) each = static_cast<std::int16_t>(chance.between(-60, 60));  // 35 rms
        line.heard(noise);
    }
    CHECK_FALSE(line.is_voice());
    auto speech = voiced(1, 8'000);
    for (std::size_t at = 0; at + 160 <= speech.size(); at += 160) line.heard(std::span{speech}.subspan(at, 160));
    CHECK(line.is_voice());
    samples filled(160 * 10);
    line.fill(filled);
    const auto rms = [](std::span<const std::int16_t> of) {
        double power = 0;
        for (const double each : of) power += each * each;
        return std::sqrt(power / static_cast<double>(of.size()));
    };
    CHECK(rms(std::span{filled}.first(160)) > 500);  // the voice goes on
    CHECK(rms(std::span{filled}.last(800)) > 20);
    CHECK(rms(std::span{filled}.last(800)) < 50);
}

TEST_CASE("whatever comes, a frame is a frame") {
    sim::chance chance{9};
    for (const unsigned rate : {8'000U, 16'000U}) {
        playout ears{rate};
        std::array<std::int16_t, 320> out{};
        for (int i = 0; i < 20'000; ++i) {
            std::vector<std::uint8_t> payload(static_cast<std::size_t>(chance.between(0, 500)));
            for (auto& each : payload) each = static_cast<std::uint8_t>(chance.between(0, 255));
            const auto as = static_cast<codec>(chance.between(0, 3));
            if (chance.between(0, 3) > 0)
                ears.put(as, static_cast<std::uint16_t>(i + chance.between(-70, 70)),
                         static_cast<std::uint32_t>(160 * i + chance.between(-30'000, 30'000)), payload);
            if (chance.between(0, 20) == 0) ears.put_noise(payload);
            ears.pull(std::span{out}.first(rate / frames_a_second));
        }
        CHECK(ears.played() > 0);
    }
}
