// src/media/answer_listener.hpp - a call's answer, listened to packet by packet, and what is still to be told of it.
#pragma once

#include "media/decoder.hpp"
#include "media/reorder.hpp"
#include "palabre/channel/answer_detector.hpp"
#include "palabre/core/runtime.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

namespace palabre::media {

/// A verdict, or a beep that has ended.
struct answer_news {
    std::optional<answer_beep> beep = {};
    answer_verdict verdict = {};
};

/// Packets are put in order and decoded; what is missing, for whatever reason, is silence as soon as it is 60 ms late, so that
/// time also passes where nothing is sent at all. It stops listening at a final verdict after the answer; behind a machine's it
/// waits for a beep, for a minute and a half at most.
///
/// Owns:    the detector, and its news until it goes.
/// Threads: one at a time; what untold() gave may be read by another one. Making one allocates, listening does not.
class answer_listener {
public:
    explicit answer_listener(const answer_detection& how);

    void answered(instant now) noexcept;
    void hear(const voice_frame& frame, instant now) noexcept;
    void pass(instant now) noexcept;  ///< Every 20 ms or so.

    /// The oldest news that nobody has been told; told() when somebody has.
    const answer_news* untold() const noexcept { return told_ < count_ ? &news_[told_] : nullptr; }
    void told() noexcept { ++told_; }

private:
    // Ringing and music come and go; the rest of the room is for what is final, which comes twice at most.
    static constexpr std::size_t room = 24, most_passing = 12, most_beeps = 8;

    void take(const voice_frame& frame) noexcept;
    void listen(std::span<const std::int16_t> frame) noexcept;

    answer_detector detector_;
    decoder decoder_{line_rate};
    reorder<4, 480> order_;
    std::array<std::int16_t, decoder::most_samples> sound_{};
    std::array<std::int16_t, frame_samples> frame_{};
    std::size_t filled_ = 0;
    std::optional<instant> began_;
    std::int64_t frames_ = 0;
    std::int64_t frames_left_ = -1;  // to listen for; -1: as long as it takes
    std::array<answer_news, room> news_{};
    std::size_t count_ = 0, told_ = 0, passing_ = 0, beeps_ = 0;
};

}  // namespace palabre::media
