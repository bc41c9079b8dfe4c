// src/media/encoder.hpp - samples into packets of a codec that has a memory: G.722 and Opus.
#pragma once

#include "media/codec.hpp"

#include <cstdint>
#include <memory>
#include <span>

namespace palabre::media {

/// Owns:    the codec's state.
/// Threads: one at a time. Making one allocates; encoding does not.
class encoder {
public:
    /// The most that a frame takes.
    static constexpr std::size_t most_bytes = 400;

    /// For frames of 20 ms at `rate`: 8,000 or 16,000, for Opus 48,000 as well. `as` may be any codec.
    encoder(codec as, unsigned rate);
    encoder(const encoder&) = delete;
    encoder& operator=(const encoder&) = delete;
    ~encoder();

    codec as() const noexcept { return as_; }
    unsigned rate() const noexcept { return rate_; }

    /// Returns how many bytes of `out` (most_bytes of room) the frame took.
    std::size_t encode(std::span<const std::int16_t> frame, std::span<std::uint8_t> out) noexcept;

private:
    struct impl;
    const codec as_;
    const unsigned rate_;
    std::unique_ptr<impl> impl_;
};

/// A frame of no sound, as the codec writes it.
std::span<const std::uint8_t> silent_frame(codec of);

}  // namespace palabre::media
