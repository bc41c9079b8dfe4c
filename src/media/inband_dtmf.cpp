// src/media/inband_dtmf.cpp - SpanDSP's DTMF receiver, fed in pieces of a frame.
#include "media/inband_dtmf.hpp"

#include "media/g711.hpp"

#include <new>
#include <spandsp.h>

namespace palabre::media {

namespace {

// What is missing longer than this is a pause of the sender, not a loss.
constexpr std::size_t longest_gap = 3;

}  // namespace

void inband_dtmf::release::operator()(void* state) const noexcept {
    dtmf_rx_free(static_cast<dtmf_rx_state_t*>(state));
}

inband_dtmf::inband_dtmf() : detector_{dtmf_rx_init(nullptr, nullptr, nullptr)} {
    if (detector_ == nullptr) throw std::bad_alloc{};
    const auto told = [](void* self, int key, int, int) {
        static_cast<inband_dtmf*>(self)->notice(static_cast<char>(key));
    };
    dtmf_rx_set_realtime_callback(static_cast<dtmf_rx_state_t*>(detector_.get()), told, this);
}

std::size_t inband_dtmf::missing_before(const voice_frame& frame) noexcept {
    const auto missing = static_cast<std::uint16_t>(frame.sequence - sequence_ - 1);
    const bool is_gap = has_heard_ && missing <= longest_gap;
    sequence_ = frame.sequence;
    has_heard_ = true;
    return is_gap ? missing : 0;
}

inband_dtmf::piece inband_dtmf::decoded(codec law, std::span<const std::uint8_t> payload) noexcept {
    size_ = std::min<std::size_t>(payload.size(), frame_samples);
    decode(law, payload.first(size_), samples_);
    return last();
}

key_change inband_dtmf::detect(piece samples) noexcept {
    found_ = {};
    dtmf_rx(static_cast<dtmf_rx_state_t*>(detector_.get()), samples.data(), static_cast<int>(samples.size()));
    heard_ += static_cast<std::int64_t>(samples.size());
    return found_;
}

void inband_dtmf::notice(char key) noexcept {
    if (key == down_) return;
    if (down_ != 0) {
        found_.released = down_;
        found_.held = std::chrono::milliseconds{(heard_ - pressed_at_) * 1000 / line_rate};
    }
    found_.pressed = key;
    down_ = key;
    pressed_at_ = heard_;
}

}  // namespace palabre::media
