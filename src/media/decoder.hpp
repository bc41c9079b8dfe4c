// src/media/decoder.hpp - packets of any codec into samples, through whatever is lost between them.
#pragma once

#include "media/codec.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <span>

namespace palabre::media {

/// Decodes at one rate, 8,000 or 16,000 samples a second, whatever codec a packet is in: the codec's own decoder gives
/// that rate where it can (G.722, Opus), G.711 is resampled.
///
/// Owns:    the states of the codecs, made at once.
/// Threads: one at a time. Making one allocates; decoding does not.
class decoder {
public:
    /// The longest packet that is decoded: 60 ms at 16,000 (Opus: up to 60 ms of the 120 that it allows).
    static constexpr std::size_t most_samples = 960;

    explicit decoder(unsigned rate);
    decoder(const decoder&) = delete;
    decoder& operator=(const decoder&) = delete;
    ~decoder();

    unsigned rate() const noexcept { return rate_; }

    /// Returns how many samples of `out` (most_samples of room) were made; 0 for what is no packet of that codec.
    std::size_t decode(codec from, std::span<const std::uint8_t> payload, std::span<std::int16_t> out) noexcept;

    /// What Opus makes of a lost packet of `out.size()` samples; false for the other codecs, which leave it to others.
    bool conceal(codec from, std::span<std::int16_t> out) noexcept;

private:
    struct impl;
    const unsigned rate_;
    std::unique_ptr<impl> impl_;
};

}  // namespace palabre::media
