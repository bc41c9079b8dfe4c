// src/media/concealment.hpp - what is heard where nothing came: speech drawn out, then the line's own noise.
#pragma once

#include "media/codec.hpp"
#include "media/voice_meter.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <span>

namespace palabre::media {

/// Noise of a given power, white. RFC 3389 leaves the spectrum to the receiver.
///
/// Threads: one at a time.
class noise_maker {
public:
    /// Root mean square of the samples, 0 to 32767.
    void level(double rms) noexcept { rms_ = rms; }
    double level() const noexcept { return rms_; }

    /// The first byte of a comfort noise payload: -dBov, 0 to 127 (RFC 3389 section 3).
    void level_dbov(std::uint8_t below) noexcept;

    void make(std::span<std::int16_t> out) noexcept;

private:
    double rms_ = 0;
    std::uint32_t chance_ = 0x2545F491;
};

/// Hears a call's sound as it is decoded, and fills what is missing: SpanDSP's concealment repeats the last pitch period
/// and fades within 50 ms (G.711 appendix I's way); beneath it, and after it, goes noise as loud as the line was while
/// nobody spoke.
///
/// Owns:    SpanDSP's state and a few numbers, made at once.
/// Threads: one at a time. Making one allocates; the rest does not.
class concealment {
public:
    concealment();

    /// What was heard; its beginning is smoothed where something was missing before it.
    void heard(std::span<std::int16_t> sound) noexcept;

    void fill(std::span<std::int16_t> missing) noexcept;

    /// The line's noise alone: where the peer sends nothing because he says nothing.
    void noise(std::span<std::int16_t> silent) noexcept { noise_.make(silent); }
    void noise_level_dbov(std::uint8_t below) noexcept { noise_.level_dbov(below); }

    bool is_voice() const noexcept { return is_voice_; }  ///< Of what was heard last.

private:
    struct release {
        void operator()(void* state) const noexcept;
    };
    static constexpr std::size_t remembered = 280;  // samples, what SpanDSP looks for a pitch in

    std::unique_ptr<void, release> state_;
    std::array<std::int16_t, remembered> history_{};
    bool is_missing_ = false;
    voice_meter meter_;
    noise_maker noise_;
    bool is_voice_ = false;
};

}  // namespace palabre::media
