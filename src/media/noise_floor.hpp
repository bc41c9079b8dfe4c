// src/media/noise_floor.hpp - what lies beneath speech: the quietest frame of the last second.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

namespace palabre::media {

/// The least of the last 60 frames (1.2 s), kept in blocks, so that a frame costs a handful of comparisons. Speech always dips
/// within a second; a street or a humming line does not.
///
/// Threads: one at a time.
class noise_floor {
public:
    void hear(float level) noexcept {
        block_ = std::min(block_, level);
        if (++frames_ < block_size) return;
        past_[next_++ % past_.size()] = block_;
        block_ = 0;
        frames_ = 0;
    }

    /// dB of full scale.
    float level() const noexcept {
        return std::clamp(std::min(block_, *std::min_element(past_.begin(), past_.end())), quietest, loudest);
    }

private:
    static constexpr int block_size = 10;
    static constexpr float quietest = -60, loudest = -30;  // a line that is open and quiet; what is louder is no noise

    std::array<float, 5> past_{};  // 0 dB: nothing has been heard
    float block_ = 0;
    int frames_ = 0;
    std::size_t next_ = 0;
};

}  // namespace palabre::media
