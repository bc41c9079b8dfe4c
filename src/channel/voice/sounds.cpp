// src/channel/voice/sounds.cpp - speech as lines carry it: encoded once a codec, shared by all calls that hear it.
#include "channel/voice/sounds.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace palabre::detail {
namespace {

media::clip_ptr encode(const speech::audio& sound, media::codec as) {
    return std::make_shared<const media::clip>(media::audio{sound.shared(), static_cast<unsigned>(sound.rate())}, as);
}

/// Rising and falling without a click, and a pause behind it.
media::audio made_tone(double hertz, double seconds, double pause, double loudness) {
    constexpr double ramp = 0.01;
    const double amplitude = 32768 * loudness;
    std::vector<std::int16_t> samples(static_cast<std::size_t>((seconds + pause) * media::line_rate));
    for (std::size_t at = 0; at < samples.size(); ++at) {
        const double time = static_cast<double>(at) / media::line_rate;
        const double loud = std::clamp(std::min(time, seconds - time) / ramp, 0.0, 1.0);
        samples[at] =
            static_cast<std::int16_t>(std::lrint(loud * amplitude * std::sin(2 * std::numbers::pi * hertz * time)));
    }
    return {std::move(samples), media::line_rate};
}

}  // namespace

media::clip_ptr sounds::encoded(const speech::audio& sound, media::codec as, bool secret) {
    if (sound.shared() == nullptr || secret) return encode(sound, as);
    auto& found = known_[sound.shared().get()];
    if (found.of.lock() != sound.shared()) found = {sound.shared(), {}};  // or other samples in the same place
    auto& wanted = found.as[static_cast<std::size_t>(as)];
    if (wanted == nullptr) wanted = encode(sound, as);
    auto clip = wanted;
    if (known_.size() >= sweep_at_) {
        std::erase_if(known_, [](const auto& each) { return each.second.of.expired(); });
        sweep_at_ = std::max<std::size_t>(64, 2 * known_.size());
    }
    return clip;
}

media::clip_ptr sounds::beep(media::codec as) {
    auto& wanted = beeps_[static_cast<std::size_t>(as)];
    if (wanted == nullptr) wanted = std::make_shared<const media::clip>(made_tone(1'000, 0.25, 0, 0.25), as);
    return wanted;
}

media::clip_ptr sounds::turn_of(const voice_tone& tone) {
    using seconds = std::chrono::duration<double>;
    if (ringing_ == nullptr)
        ringing_ = std::make_shared<const media::clip>(
            made_tone(tone.hertz, seconds{tone.on}.count(), seconds{tone.off}.count(), 0.1));
    return ringing_;
}

}  // namespace palabre::detail
