// src/media/quality.cpp - the E-model for G.711.
#include "media/quality.hpp"

#include <algorithm>

namespace palabre::media {

namespace {

constexpr double best = 93.2;
constexpr double loss_robustness = 25.1;  // Bpl

double milliseconds(duration of) noexcept {
    return static_cast<double>(of.count()) / 1000;
}

}  // namespace

double estimate_mos(double loss, duration delay) noexcept {
    const double ms = std::max(0.0, milliseconds(delay));
    const double by_delay = 0.024 * ms + (ms > 177.3 ? 0.11 * (ms - 177.3) : 0);
    const double percent = 100 * std::clamp(loss, 0.0, 1.0);
    const double by_loss = 95 * percent / (percent + loss_robustness);
    const double r = std::clamp(best - by_delay - by_loss, 0.0, 100.0);
    return std::clamp(1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6, 1.0, 4.5);
}

double estimate_mos(double loss, duration jitter, std::optional<duration> round_trip) noexcept {
    constexpr duration packet = std::chrono::milliseconds{20};
    return estimate_mos(loss, round_trip.value_or(duration{0}) / 2 + 2 * jitter + packet);
}

}  // namespace palabre::media
