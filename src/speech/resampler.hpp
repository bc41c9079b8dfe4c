// src/speech/resampler.hpp - the same sound at another rate, as long as before and in its place.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

struct SpeexResamplerState_;

namespace palabre::speech::detail {

/// One channel, a piece after the other. libspeexdsp's resampler without its delay: n samples at `from` become
/// n * to / from, rounded, and a click stays where it was.
///
/// Threads: one at a time.
class resampler {
public:
    resampler(int from, int to);
    ~resampler();
    resampler(const resampler&) = delete;
    resampler& operator=(const resampler&) = delete;

    /// Appends what is known so far.
    void push(std::span<const float> in, std::vector<float>& out);

    /// Appends the rest.
    void finish(std::vector<float>& out);

private:
    void convert(std::span<const float> in, std::vector<float>& out, std::int64_t most);

    const int from_, to_;
    std::int64_t taken_ = 0, given_ = 0;
    SpeexResamplerState_* state_ = nullptr;  ///< Null where both rates are the same.
};

}  // namespace palabre::speech::detail
