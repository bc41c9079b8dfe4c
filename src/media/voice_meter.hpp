// src/media/voice_meter.hpp - whether somebody speaks, by how loud it is above the line's own noise.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

namespace palabre::media {

/// Mean power against a threshold that follows the noise: down at once, up by 8 dB a second, so that a street or a
/// humming line is silence after a while, and the gaps between syllables keep speech from becoming noise. Enough to end
/// a message; whether it was speech is for people to hear.
///
/// Owns:    two numbers.
/// Threads: one at a time.
class voice_meter {
public:
    /// The next samples at 8,000 a second, some milliseconds of them.
    bool hear(std::span<const std::int16_t> sound) noexcept {
        if (sound.empty()) return false;
        std::int64_t sum = 0;
        for (const std::int32_t each : sound) sum += each * each;
        const double power = power_ = static_cast<double>(sum) / static_cast<double>(sound.size());
        const double rise = 1 + rise_a_sample * static_cast<double>(sound.size());
        noise_ = std::max(quietest, std::min(power, noise_ * rise));
        return power > std::max(least, noise_ * above);
    }

    double power() const noexcept { return power_; }  ///< Mean square of what was heard last.

private:
    static constexpr double full = 32768.0 * 32768.0;
    static constexpr double quietest = full * 1e-6;       // -60 dB: what a line that is open and quiet sounds like
    static constexpr double least = full * 4e-5;          // -44 dB: quiet speech is at -40
    static constexpr double above = 8;                    // 9 dB
    static constexpr double rise_a_sample = 1.85 / 8000;  // 8 dB a second

    double noise_ = quietest;
    double power_ = 0;
};

}  // namespace palabre::media
