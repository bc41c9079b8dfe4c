// src/media/sound_measure.hpp - what 20 ms of a telephone's sound are: how loud, which tones stand out, fax or not.
#pragma once

#include "media/codec.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <span>

namespace palabre::media {

struct frame_measure {
    float level = -96;            ///< dB of full scale, mean square.
    float hertz = 0;              ///< What stands out most; 0 where it is silent.
    float second = 0;             ///< What stands out next.
    float tonal = 0;              ///< 0 to 1: how much of all that is heard is at `hertz`.
    float both = 0;               ///< At `hertz` or at `second`.
    bool is_fax = false;          ///< CED or the preamble of T.30 has been heard for long enough.
    bool is_calling_fax = false;  ///< CNG: 1,100 Hz for half a second.
};

/// KISS FFT over the last 32 ms, and SpanDSP's detectors of fax tones.
///
/// Owns:    some 10 kB, made at once.
/// Threads: one at a time. Making one allocates; measuring does not.
class sound_measure {
public:
    sound_measure();
    sound_measure(const sound_measure&) = delete;
    sound_measure& operator=(const sound_measure&) = delete;
    ~sound_measure();

    /// The next 160 samples at 8,000 a second.
    frame_measure hear(std::span<const std::int16_t> frame) noexcept;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace palabre::media
