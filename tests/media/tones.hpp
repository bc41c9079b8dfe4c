// tests/media/tones.hpp - tones, and how loud each of them is in what somebody heard.
#pragma once

#include "media/codec.hpp"
#include "media/decoder.hpp"
#include "media/encoder.hpp"
#include "media/srtp.hpp"
#include "media/test_peer.hpp"

#include <cmath>
#include <cstdint>
#include <memory>
#include <numbers>
#include <span>
#include <vector>

namespace palabre::test {

using samples = std::vector<std::int16_t>;

inline samples tone(double hertz, double seconds, unsigned rate = media::line_rate, double amplitude = 8'000) {
    samples made(static_cast<std::size_t>(seconds * rate));
    for (std::size_t i = 0; i < made.size(); ++i)
        made[i] = static_cast<std::int16_t>(
            std::lrint(amplitude * std::sin(2 * std::numbers::pi * hertz * static_cast<double>(i) / rate)));
    return made;
}

/// The amplitude of one frequency in it (Goertzel's algorithm).
inline double amplitude(std::span<const std::int16_t> sound, double hertz, unsigned rate = media::line_rate) {
    const double turn = 2 * std::cos(2 * std::numbers::pi * hertz / rate);
    double one = 0, two = 0;
    for (const double each : sound) {
        const double next = each + turn * one - two;
        two = one;
        one = next;
    }
    const double power = one * one + two * two - turn * one * two;
    return sound.empty() ? 0 : 2 * std::sqrt(std::max(0.0, power)) / static_cast<double>(sound.size());
}

/// A telephone that hums one tone in some codec, and knows which tones it hears.
struct humming {
    humming(double hertz, media::codec in)
        : in{in}, writes{in, media::sound_rate(in)}, hum{tone(hertz, 60, media::sound_rate(in))} {}

    /// The next 20 ms, as a packet.
    bytes next() {
        const std::size_t size = media::sound_rate(in) / media::frames_a_second;
        std::array<std::uint8_t, media::encoder::most_bytes> room{};
        const auto frame = std::span<const std::int16_t>{hum}.subspan(at % hum.size(), size);
        at += size;
        const std::size_t made = writes.encode(frame, room);
        auto packet = peer.packet(media::payload_type(in), std::span{room}.first(made));
        peer.timestamp += media::clock_rate(in) / media::frames_a_second;
        if (secret != nullptr) {
            const std::size_t clear = packet.size();
            packet.resize(clear + media::srtp::rtp_trailer);
            packet.resize(secret->protect(packet.data(), clear));
        }
        return packet;
    }

    /// How loud `hertz` is in what was heard since forget().
    double hears(double hertz) {
        peer.read();
        media::decoder reads{media::line_rate};
        samples all;
        std::array<std::int16_t, media::decoder::most_samples> piece{};
        for (const auto& each : peer.heard) {
            if (each.type != media::payload_type(in)) continue;
            const std::size_t made = reads.decode(in, each.payload, piece);
            all.insert(all.end(), piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(made));
        }
        // In pieces of 50 ms, in which tones of multiples of 20 Hz do not disturb each other: a jitter buffer that waits a
        // little longer from somewhere on turns the phase.
        constexpr std::size_t piece_size = media::line_rate / 20;
        double sum = 0;
        std::size_t pieces = 0;
        for (; (pieces + 1) * piece_size <= all.size(); ++pieces)
            sum += amplitude(std::span{all}.subspan(pieces * piece_size, piece_size), hertz);
        return pieces > 0 ? sum / static_cast<double>(pieces) : 0;
    }
    void forget() {
        peer.read();
        peer.heard.clear();
    }
    void hums(double hertz) { hum = tone(hertz, 60, media::sound_rate(in)); }

    test_peer peer;
    media::codec in;
    media::encoder writes;
    std::unique_ptr<media::srtp> secret;  // its own end of it
    samples hum;
    std::size_t at = 0;
};

}  // namespace palabre::test
