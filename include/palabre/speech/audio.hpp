// palabre/speech/audio.hpp - sound that nobody changes any more: 16-bit mono samples, shared.
#pragma once

#include "palabre/core/runtime.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace palabre::speech {

/// A stretch of sound. Copies are cheap and share the samples, which live as long as one of them.
///
/// Owns:    its share of the samples.
/// Threads: any.
class audio {
public:
    /// No sound at all.
    audio() = default;

    /// `rate` is in samples a second, more than 0: 8000 on telephone lines.
    audio(std::vector<std::int16_t> samples, int rate)
        : samples_{std::make_shared<const std::vector<std::int16_t>>(std::move(samples))}, rate_{rate} {}

    std::span<const std::int16_t> samples() const noexcept {
        return samples_ == nullptr ? std::span<const std::int16_t>{} : std::span{*samples_};
    }
    int rate() const noexcept { return rate_; }
    bool empty() const noexcept { return samples().empty(); }
    duration length() const noexcept {
        return duration{static_cast<std::int64_t>(samples().size()) * 1'000'000 / rate_};
    }

    /// What copies share; null where there is no sound. Held weakly, it names these samples for good: what is made
    /// from them once (G.711, say) can be found by it, and let go of when they have gone.
    const std::shared_ptr<const std::vector<std::int16_t>>& shared() const noexcept { return samples_; }

private:
    std::shared_ptr<const std::vector<std::int16_t>> samples_;
    int rate_ = 8000;
};

}  // namespace palabre::speech
