// src/media/answer_listener.cpp - packets and the time between them, given to the detector as frames of 20 ms.
#include "media/answer_listener.hpp"

#include <algorithm>

namespace palabre::media {

namespace {

using std::chrono::milliseconds;

constexpr duration frame_length = milliseconds{20};
constexpr duration late = milliseconds{60};  // what has not come by then is silence
constexpr std::int64_t most_missing = 250;   // frames at once: a thread that stood still is not to stand still again
constexpr std::int64_t waits_for_beep = 90 * frames_a_second;

}  // namespace

answer_listener::answer_listener(const answer_detection& how) : detector_{how} {
}

void answer_listener::answered(instant now) noexcept {
    if (!began_) began_ = now;
    frames_left_ = -1;
    detector_.answered();
}

void answer_listener::hear(const voice_frame& frame, instant now) noexcept {
    if (frames_left_ == 0) return;
    if (!began_) began_ = now;
    order_.add(frame, [this](const voice_frame& next) { take(next); });
}

void answer_listener::pass(instant now) noexcept {
    if (!began_ || frames_left_ == 0) return;
    const std::int64_t due = (now - *began_ - late) / frame_length;
    if (due - frames_ > most_missing) frames_ = due - most_missing;
    constexpr std::array<std::int16_t, frame_samples> silent{};
    while (frames_ < due && frames_left_ != 0) listen(silent);
}

void answer_listener::take(const voice_frame& frame) noexcept {
    const std::size_t size = decoder_.decode(frame.law, frame.payload, sound_);
    auto rest = std::span<const std::int16_t>{sound_}.first(size);
    while (!rest.empty()) {
        const auto part = std::min(rest.size(), frame_.size() - filled_);
        std::copy_n(rest.begin(), part, frame_.begin() + static_cast<std::ptrdiff_t>(filled_));
        filled_ += part;
        rest = rest.subspan(part);
        if (filled_ < frame_.size()) return;
        filled_ = 0;
        listen(frame_);
    }
}

void answer_listener::listen(std::span<const std::int16_t> frame) noexcept {
    if (frames_left_ == 0) return;
    ++frames_;
    if (frames_left_ > 0) --frames_left_;
    const auto verdict = detector_.hear(frame);
    if (verdict) {
        const bool passes = !verdict->is_final;
        if (count_ < room && (!passes || passing_++ < most_passing)) news_[count_++].verdict = *verdict;
        if (verdict->is_final && !verdict->before_answer)
            frames_left_ = verdict->what == answer_kind::machine ? waits_for_beep : 0;
    }
    if (const auto beep = detector_.beep(); beep && count_ < room && beeps_++ < most_beeps) news_[count_++].beep = beep;
}

}  // namespace palabre::media
