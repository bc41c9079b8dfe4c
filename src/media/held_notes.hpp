// src/media/held_notes.hpp - how much of a sound stands still as notes do: voices glide.
#pragma once

#include "media/sound_measure.hpp"

#include <array>
#include <cmath>
#include <cstddef>

namespace palabre::media {

/// Over the last two seconds: of the frames with sound, those whose strongest frequency is that of the three before.
///
/// Threads: one at a time.
class held_notes {
public:
    void hear(const frame_measure& frame, bool is_sound) noexcept {
        const bool stays = is_sound && frame.tonal > least && std::abs(frame.hertz - hertz_) < strays;
        run_ = stays ? run_ + 1 : 0;
        hertz_ = frame.hertz;
        auto& at = past_[next_++ % past_.size()];
        sound_ += static_cast<int>(is_sound) - static_cast<int>(at.is_sound);
        held_ += static_cast<int>(run_ >= long_run) - static_cast<int>(at.is_held);
        at = {is_sound, run_ >= long_run};
    }
    void forget() noexcept { *this = {}; }

    int sound() const noexcept { return sound_; }  ///< Frames.
    float share() const noexcept { return sound_ == 0 ? 0 : static_cast<float>(held_) / static_cast<float>(sound_); }

    static constexpr int window = 100;  // frames

private:
    struct heard {
        bool is_sound = false, is_held = false;
    };
    static constexpr float least = 0.2F, strays = 6;  // share; Hz
    static constexpr int long_run = 3;

    std::array<heard, window> past_{};
    std::size_t next_ = 0;
    float hertz_ = 0;
    int run_ = 0, sound_ = 0, held_ = 0;
};

}  // namespace palabre::media
