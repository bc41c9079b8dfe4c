// src/speech/tone.cpp - a sine that rises and falls without a click.
#include "speech/tone.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace palabre::speech::detail {

audio stand_in_tone(int rate) {
    constexpr double hertz = 660, seconds = 0.3, pause = 0.2, ramp = 0.02, amplitude = 32768 * 0.15;
    std::vector<std::int16_t> samples(static_cast<std::size_t>((seconds + pause) * rate));
    for (std::size_t at = 0; at < samples.size(); ++at) {
        const double time = static_cast<double>(at) / rate;
        const double loud = std::clamp(std::min(time, seconds - time) / ramp, 0.0, 1.0);
        samples[at] =
            static_cast<std::int16_t>(std::lrint(loud * amplitude * std::sin(2 * std::numbers::pi * hertz * time)));
    }
    return {std::move(samples), rate};
}

}  // namespace palabre::speech::detail
