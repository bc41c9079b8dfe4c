// src/speech/resampler.cpp - libspeexdsp's resampler, without its delay.
#include "speech/resampler.hpp"

#include "palabre/core/error.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include <speex/speex_resampler.h>

namespace palabre::speech::detail {
namespace {

/// Flat to 0.92 of half the rate (3,690 Hz of a telephone's 3,400) and 100 dB down where sound would fold back; the best,
/// 10, costs three times as much for the 300 Hz that are left.
constexpr int quality = 5;

}  // namespace

resampler::resampler(int from, int to) : from_{from}, to_{to} {
    if (from == to) return;
    int failed = 0;
    state_ =
        ::speex_resampler_init(1, static_cast<spx_uint32_t>(from), static_cast<spx_uint32_t>(to), quality, &failed);
    if (state_ == nullptr)
        throw error{errc::unsupported, "sound cannot be brought from " + std::to_string(from) + " to " +
                                           std::to_string(to) +
                                           " samples a second: " + ::speex_resampler_strerror(failed)};
    ::speex_resampler_skip_zeros(state_);
}

resampler::~resampler() {
    if (state_ != nullptr) ::speex_resampler_destroy(state_);
}

void resampler::push(std::span<const float> in, std::vector<float>& out) {
    taken_ += static_cast<std::int64_t>(in.size());
    if (state_ == nullptr)
        out.insert(out.end(), in.begin(), in.end());
    else
        convert(in, out, std::numeric_limits<std::int64_t>::max());
}

void resampler::finish(std::vector<float>& out) {
    if (state_ == nullptr) return;
    const std::array<float, 1024> silence{};
    const std::int64_t wanted = (taken_ * to_ + from_ / 2) / from_;
    while (given_ < wanted) convert(silence, out, wanted - given_);
}

void resampler::convert(std::span<const float> in, std::vector<float>& out, std::int64_t most) {
    std::array<float, 4096> piece;
    while (!in.empty() && most > 0) {
        auto read = static_cast<spx_uint32_t>(in.size());
        auto written = static_cast<spx_uint32_t>(std::min<std::int64_t>(most, piece.size()));
        ::speex_resampler_process_float(state_, 0, in.data(), &read, piece.data(), &written);
        in = in.subspan(read);
        out.insert(out.end(), piece.begin(), piece.begin() + written);
        given_ += written;
        most -= written;
    }
}

}  // namespace palabre::speech::detail
