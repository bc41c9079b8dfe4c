// palabre/channel/answer_detector.hpp - tells persons from machines, faxes, tones and announcements, 20 ms at a time.
#pragma once

#include "palabre/channel/answer_kind.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>

namespace palabre {

/// What a call is heard to be. The same sound gives the same verdicts: time is the number of frames.
///
/// Owns:    its state, some 10 kB, made at once: hearing a frame allocates nothing, so media threads may.
/// Threads: one at a time.
class answer_detector {
public:
    /// Frames of 20 ms at `rate` samples a second, 8,000 or 16,000. Throws error{errc::invalid_argument} for another one, and
    /// for parameters out of their range.
    explicit answer_detector(const answer_detection& how = {}, unsigned rate = 8'000);
    answer_detector(const answer_detector&) = delete;
    answer_detector& operator=(const answer_detector&) = delete;
    ~answer_detector();

    /// What comes from now on is after the answer. Before, nobody is taken for a person or a machine.
    void answered() noexcept;

    /// The next 20 ms (rate / 50 samples); what is missing is silence. A verdict where it is new; after a final one only beeps are
    /// listened for, and after one before the answer the answer begins anew.
    std::optional<answer_verdict> hear(std::span<const std::int16_t> frame) noexcept;

    /// A beep that ended with the last frame, also after the verdict.
    std::optional<answer_beep> beep() const noexcept;

    /// What it is thought to be where the call ends now; the last verdict where there is a final one.
    answer_verdict so_far() const noexcept;

    /// Of the last frame, for pictures: dB of full scale, Hz of what stands out (0: nothing), speech or not, the time since
    /// the first.
    struct reading {
        duration at{0};
        float level = -96, noise = -96, hertz = 0, tonal = 0, held = 0;
        bool is_voice = false, is_tone = false;
    };
    reading last() const noexcept;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace palabre
