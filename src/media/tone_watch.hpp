// src/media/tone_watch.hpp - tones and their cadences, out of frames: beeps, ringing, busy, information tones.
#pragma once

#include "media/sound_measure.hpp"

#include <array>
#include <cstddef>

namespace palabre::media {

/// A pure tone, or two at once. Lengths count frames of 20 ms.
struct tone_stretch {
    float hertz = 0, second = 0;  ///< Of the middle of it; `second` is 0 where there is but one.
    int frames = 0;
    int silent_before = 0;                    ///< Frames between the one before and it.
    float least = 0, most = -96, purity = 0;  ///< dB within it; of all that is heard, 0 to 1.

    /// In the range of ringing and busy tones (ITU-T E.180 supplement 2: 350 to 640 Hz).
    bool is_progress() const noexcept { return hertz > 340 && hertz < 500 && (second == 0 || second < 660); }

    /// As machines make them: nothing beside it, and as loud at its end as at its beginning. Notes fade.
    bool is_beep() const noexcept { return second == 0 && purity > 0.94F && is_flat(); }
    bool is_flat() const noexcept { return most - least < 3; }
};

/// Threads: one at a time.
class tone_watch {
public:
    void hear(const frame_measure& frame) noexcept;
    void forget() noexcept { count_ = 0; }

    /// For how long a tone has been heard; one that ended with this frame is `ended`.
    const tone_stretch& now() const noexcept { return now_; }
    bool is_on() const noexcept { return now_.frames >= least; }
    bool has_ended() const noexcept { return has_ended_; }
    const tone_stretch& last() const noexcept { return past_[(count_ + most - 1) % most]; }
    std::size_t count() const noexcept { return count_; }

    /// Since the last one.
    int silent() const noexcept { return silent_; }

    /// Three short ones with the same short pauses between.
    bool is_busy() const noexcept;

    /// A long one, or one with a long pause behind it.
    bool is_ringing() const noexcept;

    /// 950, 1400 and 1800 Hz, each behind the other.
    bool is_information() const noexcept;

    /// The last one may be a part of that.
    bool may_inform() const noexcept;

private:
    static constexpr int least = 7;  // frames: shorter is speech
    static constexpr std::size_t most = 8;

    const tone_stretch& past(std::size_t back) const noexcept { return past_[(count_ - 1 - back) % most]; }

    tone_stretch now_;
    std::array<tone_stretch, most> past_{};
    std::size_t count_ = 0;
    float sum_ = 0, purity_ = 0, level_ = 0;
    int silent_ = 0;
    int doubts_ = 0;
    bool has_ended_ = false;
};

}  // namespace palabre::media
