// tests/media/test_audio.cpp - G.711 as SpanDSP has it, sound at other rates, prompts encoded once.
#include "media/audio.hpp"
#include "media/g711.hpp"
#include "media/voice_meter.hpp"
#include "palabre/core/error.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numbers>
#include <random>
#include <thread>
#include <vector>

#include <spandsp.h>

using namespace palabre;
using namespace palabre::media;

namespace {

std::vector<std::int16_t> sine(double frequency, unsigned rate, double seconds) {
    std::vector<std::int16_t> made(static_cast<std::size_t>(seconds * rate));
    for (std::size_t i = 0; i < made.size(); ++i)
        made[i] = static_cast<std::int16_t>(
            std::lround(10'000 * std::sin(2 * std::numbers::pi * frequency * static_cast<double>(i) / rate)));
    return made;
}

/// How much of one frequency there is: 1 for a sine of 10,000.
double strength(std::span<const std::int16_t> samples, double frequency, unsigned rate) {
    double real = 0, imaginary = 0;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const double angle = 2 * std::numbers::pi * frequency * static_cast<double>(i) / rate;
        real += samples[i] * std::cos(angle);
        imaginary += samples[i] * std::sin(angle);
    }
    return 2 * std::hypot(real, imaginary) / static_cast<double>(samples.size()) / 10'000;
}

}  // namespace

TEST_CASE("every byte sounds as SpanDSP decodes it") {
    for (int byte = 0; byte < 256; ++byte) {
        const auto each = static_cast<std::uint8_t>(byte);
        REQUIRE(decode(codec::pcma, each) == alaw_to_linear(each));
        REQUIRE(decode(codec::pcmu, each) == ulaw_to_linear(each));
    }
}

TEST_CASE("every sample is encoded as SpanDSP does") {
    for (int sample = -32'768; sample < 32'768; ++sample) {
        const auto each = static_cast<std::int16_t>(sample);
        REQUIRE(encode(codec::pcma, each) == linear_to_alaw(each));
        REQUIRE(encode(codec::pcmu, each) == linear_to_ulaw(each));
    }
}

TEST_CASE("a decoded byte is encoded to itself, and silence is silent") {
    for (const codec law : {codec::pcma, codec::pcmu}) {
        for (int byte = 0; byte < 256; ++byte) {
            const auto sound = decode(law, static_cast<std::uint8_t>(byte));
            REQUIRE(decode(law, encode(law, sound)) == sound);
        }
        CHECK(std::abs(decode(law, silence(law))) <= 8);
        CHECK(encode(law, std::int16_t{0}) == silence(law));
    }
}

TEST_CASE("one law is turned into the other") {
    std::vector<std::uint8_t> bytes{0xD5, 0x2A, 0x80};
    const auto before = bytes;
    transcode(codec::pcma, codec::pcma, bytes);
    CHECK(bytes == before);
    transcode(codec::pcma, codec::pcmu, bytes);
    for (std::size_t i = 0; i < bytes.size(); ++i)
        CHECK(std::abs(decode(codec::pcmu, bytes[i]) - decode(codec::pcma, before[i])) <= 512);
}

TEST_CASE("sound keeps its pitch and length at another rate, and nothing folds back") {
    for (const unsigned rate : {8'000U, 11'025U, 16'000U, 22'050U, 44'100U, 48'000U}) {
        CAPTURE(rate);
        const auto line = audio{sine(1'000, rate, 1.0), rate}.at_rate(line_rate);
        CHECK(line.rate() == line_rate);
        CHECK(std::abs(line.length().count() - 1'000'000) <= 125);
        CHECK(strength(line.samples(), 1'000, line_rate) == doctest::Approx(1).epsilon(0.03));
    }
    const auto folded = audio{sine(5'000, 16'000, 1.0), 16'000}.at_rate(line_rate);
    CHECK(strength(folded.samples(), 3'000, line_rate) < 0.01);
}

TEST_CASE("the end of a recording survives resampling") {
    auto samples = std::vector<std::int16_t>(44'100, std::int16_t{0});
    for (std::size_t i = samples.size() - 2'205; i < samples.size(); ++i) samples[i] = 8'000;  // the last 50 ms
    const auto line = audio{samples, 44'100}.at_rate(line_rate);
    CHECK(line.samples()[line.samples().size() - 200] > 7'000);
    CHECK(std::abs(line.samples()[7'000]) < 200);
}

TEST_CASE("an impossible rate is refused, no sound is a sound") {
    CHECK_THROWS_AS((audio{{1, 2, 3}, 0}), palabre::error);
    CHECK(audio{}.samples().empty());
    CHECK(clip{audio{}}.encoded(codec::pcmu).empty());
    CHECK(audio{}.at_rate(16'000).length() == duration{0});
}

TEST_CASE("all who play a clip share one encoding, whoever asks first") {
    const clip prompt{audio{sine(440, 8'000, 5), 8'000}};
    std::vector<const std::uint8_t*> seen(8);
    {
        std::vector<std::jthread> players;
        for (auto& each : seen) players.emplace_back([&] { each = prompt.encoded(codec::pcma).data(); });
    }
    for (const auto* each : seen) CHECK(each == seen.front());
    CHECK(prompt.encoded(codec::pcma).size() == 40'000);
    CHECK(prompt.encoded(codec::pcmu).data() != seen.front());
    CHECK(prompt.encoded(codec::pcma)[5] == linear_to_alaw(prompt.sound().samples()[5]));
}

TEST_CASE("a clip that was encoded at once holds no sound, and still knows both laws") {
    const audio sound{sine(440, 8'000, 5), 8'000};
    const clip whole{sound}, lean{sound, codec::pcma};
    CHECK(lean.sound().samples().empty());
    CHECK(lean.length() == std::chrono::seconds{5});
    CHECK(std::ranges::equal(lean.encoded(codec::pcma), whole.encoded(codec::pcma)));
    std::vector<std::int16_t> heard(40'000), exact(40'000);
    decode(codec::pcmu, lean.encoded(codec::pcmu), heard);
    decode(codec::pcma, whole.encoded(codec::pcma), exact);
    for (std::size_t i = 0; i < heard.size(); ++i)
        REQUIRE(std::abs(heard[i] - exact[i]) <= 16 + std::abs(exact[i]) / 16);
}

TEST_CASE("a voice is told from a line's noise, a street and a hum") {
    const auto share = [](voice_meter& meter, const std::vector<std::int16_t>& sound, std::size_t from = 0) {
        std::size_t voiced = 0, frames = 0;
        for (std::size_t at = from; at + 160 <= sound.size(); at += 160, ++frames)
            voiced += meter.hear(std::span{sound}.subspan(at, 160)) ? 1 : 0;
        return static_cast<double>(voiced) / static_cast<double>(frames);
    };
    std::mt19937 chance{4};
    const auto noise = [&](int most, std::size_t samples) {
        std::vector<std::int16_t> made(samples);
        for (auto& each : made)
            each = static_cast<std::int16_t>(static_cast<int>(chance() % (2U * static_cast<unsigned>(most))) - most);
        return made;
    };
    voice_meter quiet;
    CHECK(share(quiet, std::vector<std::int16_t>(8'000)) == 0);
    CHECK(share(quiet, noise(100, 80'000)) == 0);

    voice_meter street;  // -38 dB: a voice at first, for all one knows
    share(street, noise(700, 24'000));
    CHECK(share(street, noise(700, 80'000)) < 0.01);

    // Syllables of a fifth of a second, as loud as quiet speech, over that street's noise.
    auto speech = noise(700, 80'000);
    for (std::size_t i = 0; i < speech.size(); ++i)
        if (i / 1'600 % 2 == 0) speech[i] = static_cast<std::int16_t>(speech[i] * 8);
    const double heard = share(street, speech);
    CHECK(heard > 0.45);
    CHECK(heard < 0.55);
}
