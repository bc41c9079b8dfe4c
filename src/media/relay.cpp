// src/media/relay.cpp - offsets between two streams, set anew where one of them jumps.
#include "media/relay.hpp"

namespace palabre::media {

std::optional<rtp_header> relay::pass(const voice_packet& packet, stream_position& ours, bool begins) noexcept {
    auto ahead = static_cast<std::uint16_t>(packet.sequence - highest_);
    const bool is_far = ahead >= far && static_cast<std::uint16_t>(-ahead) >= far;
    const bool is_new = begins || !has_begun_ || packet.ssrc != ssrc_ || is_far;
    if (is_new) {
        has_begun_ = true;
        ssrc_ = packet.ssrc;
        sequences_ = static_cast<std::uint16_t>(ours.next_sequence - packet.sequence);
        timestamps_ = ours.next_timestamp - packet.timestamp;
        first_ = packet.sequence;
        highest_ = static_cast<std::uint16_t>(packet.sequence - 1);
        ahead = 1;
    }
    const auto behind = static_cast<std::uint16_t>(highest_ - packet.sequence);
    const bool is_next = ahead > 0 && ahead < far;
    if (!is_next && behind > static_cast<std::uint16_t>(highest_ - first_)) return std::nullopt;
    rtp_header made{.marker = packet.marker || is_new,
                    .sequence = static_cast<std::uint16_t>(packet.sequence + sequences_),
                    .timestamp = packet.timestamp + timestamps_};
    if (!is_next) return made;
    highest_ = packet.sequence;
    if (static_cast<std::uint16_t>(highest_ - first_) > far) first_ = static_cast<std::uint16_t>(highest_ - far);
    ours.next_sequence = static_cast<std::uint16_t>(made.sequence + 1);
    ours.next_timestamp = made.timestamp + clock_rate(packet.law) / frames_a_second;
    return made;
}

void relay::absorb(const voice_packet& packet) noexcept {
    const auto ahead = static_cast<std::uint16_t>(packet.sequence - highest_);
    if (!has_begun_ || packet.ssrc != ssrc_ || ahead == 0 || ahead >= far) return;
    highest_ = packet.sequence;
    --sequences_;
}

}  // namespace palabre::media
