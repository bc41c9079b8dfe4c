// src/media/track.cpp - where in a recording a packet belongs, and what it sounds like.
#include "media/track.hpp"

#include "media/g711.hpp"

namespace palabre::media {

std::size_t track::decode(const voice_frame& frame) {
    if (is_g711(frame.law)) {
        media::decode(frame.law, frame.payload, sound_);
        return frame.payload.size();
    }
    if (decoder_ == nullptr) decoder_ = std::make_unique<decoder>(line_rate);
    return decoder_->decode(frame.law, frame.payload, sound_);
}

std::int64_t track::place_of(std::uint32_t at, std::size_t size) const noexcept {
    if (!came_) {
        const auto ahead = static_cast<std::int32_t>(at - next_ticks_);
        return has_begun_ && ahead > 0 && ahead < longest_gap ? next_ + ahead : next_;
    }
    // It is sent when its last sample has been spoken, and never before: timestamps may say anything.
    const std::int64_t ago = static_cast<std::int32_t>(came_at_ - at) + static_cast<std::int64_t>(size);
    const std::int64_t by_arrival = *came_ - std::max<std::int64_t>(0, ago);
    const std::int64_t by_stamp = next_ + static_cast<std::int32_t>(at - next_ticks_);
    const bool is_astray = std::abs(by_stamp - by_arrival) > most_astray;
    return std::max(next_, has_begun_ && !is_astray ? by_stamp : by_arrival);
}

}  // namespace palabre::media
