// src/media/audio.hpp - sound in memory: plain samples, and the same encoded once for all who play it.
#pragma once

#include "media/codec.hpp"
#include "palabre/core/runtime.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

namespace palabre::media {

/// Mono sound, 16 bits a sample. Immutable; copies share the samples.
///
/// Owns:    its samples, with its copies.
/// Threads: a value; what is shared is never written.
class audio {
public:
    audio() = default;

    /// Throws error{errc::invalid_argument} unless 4,000 <= rate <= 192,000 samples a second.
    audio(std::vector<std::int16_t> samples, unsigned rate);

    /// Shares samples that somebody else has already.
    audio(std::shared_ptr<const std::vector<std::int16_t>> samples, unsigned rate);

    std::span<const std::int16_t> samples() const noexcept;
    unsigned rate() const noexcept { return rate_; }
    duration length() const noexcept;

    /// The same sound at another rate (the same samples if it has that one), filtered so that nothing folds back.
    audio at_rate(unsigned rate) const;

private:
    std::shared_ptr<const std::vector<std::int16_t>> samples_;
    unsigned rate_ = line_rate;
};

/// Sound to be played on calls: encoded once a codec when first asked for, at that codec's best rate (8,000 for G.711, 16,000
/// for G.722, 48,000 for Opus), shared by all who play it.
///
/// Owns:    the sound and its encodings.
/// Threads: any. Asking for an encoding may allocate the first time: never on a media thread.
class clip {
public:
    explicit clip(const audio& sound) : sound_{sound}, length_{sound_.length()} {}

    /// Encoded at once, and without a hold on the sound: another encoding is made from this one.
    clip(const audio& sound, codec as);
    clip(const clip&) = delete;
    clip& operator=(const clip&) = delete;

    const audio& sound() const noexcept { return sound_; }  ///< Empty where it was encoded at once.
    duration length() const noexcept { return length_; }

    /// A byte a sample at 8,000, for Opus frames of 20 ms each behind its length (two bytes); stays where it is as long as the
    /// clip lives.
    std::span<const std::uint8_t> encoded(codec as) const;

private:
    struct encoding {
        std::once_flag made;
        std::vector<std::uint8_t> bytes;
    };

    static std::vector<std::uint8_t> encode_all(const audio& sound, codec as);
    audio decoded(codec from) const;

    audio sound_;  // none where `first_` is all there is
    duration length_;
    codec first_ = codec::pcma;
    mutable std::array<encoding, codec_count> encodings_;
};

using clip_ptr = std::shared_ptr<const clip>;

}  // namespace palabre::media
