// src/media/concealment.cpp - SpanDSP's packet loss concealment, and noise.
#include "media/concealment.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <new>
#include <spandsp.h>
#include <utility>

namespace palabre::media {

namespace {

constexpr double full = 32768;
constexpr double loudest_noise = full * 0.02;  // -34 dBov: what is louder is no line's noise
constexpr double learns = 0.05;                // a frame's part of the level, so that it follows within half a second

}  // namespace

void noise_maker::level_dbov(std::uint8_t below) noexcept {
    rms_ = std::min(loudest_noise, full * std::pow(10.0, static_cast<double>(below & 0x7FU) / -20));
}

void noise_maker::make(std::span<std::int16_t> out) noexcept {
    // Evenly distributed numbers of +-a have a root mean square of a / sqrt(3).
    const auto most = static_cast<std::int32_t>(rms_ * 1.7320508);
    for (auto& each : out) {
        chance_ ^= chance_ << 13U;
        chance_ ^= chance_ >> 17U;
        chance_ ^= chance_ << 5U;
        each = static_cast<std::int16_t>(static_cast<std::int64_t>(static_cast<std::int32_t>(chance_)) * most >> 31);
    }
}

void concealment::release::operator()(void* state) const noexcept {
    plc_free(static_cast<plc_state_t*>(state));
}

concealment::concealment() : state_{plc_init(nullptr)} {
    if (state_ == nullptr) throw std::bad_alloc{};
}

void concealment::heard(std::span<std::int16_t> sound) noexcept {
    if (sound.empty()) return;
    if (std::exchange(is_missing_, false))
        plc_rx(static_cast<plc_state_t*>(state_.get()), sound.data(), static_cast<int>(sound.size()));
    const auto newest = sound.last(std::min(sound.size(), history_.size()));
    std::copy(history_.begin() + static_cast<std::ptrdiff_t>(newest.size()), history_.end(), history_.begin());
    std::copy(newest.begin(), newest.end(), history_.end() - static_cast<std::ptrdiff_t>(newest.size()));
    is_voice_ = meter_.hear(sound);
    if (is_voice_) return;
    const double rms = std::min(loudest_noise, std::sqrt(meter_.power()));
    noise_.level(noise_.level() + (rms - noise_.level()) * learns);
}

void concealment::fill(std::span<std::int16_t> missing) noexcept {
    // All of its history at once: SpanDSP 0.0.6 copies memory onto itself where it has been given in pieces.
    static_assert(remembered == PLC_HISTORY_LEN);
    if (!std::exchange(is_missing_, true))
        plc_rx(static_cast<plc_state_t*>(state_.get()), history_.data(), static_cast<int>(history_.size()));
    noise_.make(missing);
    std::array<std::int16_t, 320> speech;
    while (!missing.empty()) {
        const auto part = missing.first(std::min(missing.size(), speech.size()));
        plc_fillin(static_cast<plc_state_t*>(state_.get()), speech.data(), static_cast<int>(part.size()));
        for (std::size_t i = 0; i < part.size(); ++i)
            part[i] = static_cast<std::int16_t>(std::clamp(part[i] + speech[i], -32768, 32767));
        missing = missing.subspan(part.size());
    }
}

}  // namespace palabre::media
