// src/media/g711.hpp - ITU-T G.711: a sample in eight bits, by A-law and mu-law.
#pragma once

#include "media/codec.hpp"

#include <cstdint>
#include <span>

namespace palabre::media {

// All of this is for the two laws alone.

/// A sample as the codec writes it.
std::uint8_t encode(codec as, std::int16_t sample) noexcept;

/// What a byte sounds like.
std::int16_t decode(codec from, std::uint8_t byte) noexcept;

/// Whole rows of them; `out` must be as long as what goes in.
void encode(codec as, std::span<const std::int16_t> samples, std::span<std::uint8_t> out) noexcept;
void decode(codec from, std::span<const std::uint8_t> bytes, std::span<std::int16_t> out) noexcept;

/// From one law to the other, in place; nothing where they are the same.
void transcode(codec from, codec to, std::span<std::uint8_t> bytes) noexcept;

/// The byte of no sound.
constexpr std::uint8_t silence(codec of) noexcept {
    return of == codec::pcma ? 0xD5 : 0xFF;
}

}  // namespace palabre::media
