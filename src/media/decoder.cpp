// src/media/decoder.cpp - SpanDSP's G.722, libopus, and G.711 by table.
#include "media/decoder.hpp"

#include "media/g711.hpp"

#include <algorithm>
#include <new>
#include <opus/opus.h>
#include <spandsp.h>
#include <speex/speex_resampler.h>

namespace palabre::media {

struct decoder::impl {
    struct release {
        void operator()(g722_decode_state_t* of) const noexcept { g722_decode_free(of); }
        void operator()(OpusDecoder* of) const noexcept { opus_decoder_destroy(of); }
        void operator()(SpeexResamplerState* of) const noexcept { speex_resampler_destroy(of); }
    };

    explicit impl(unsigned rate)
        : g722{g722_decode_init(nullptr, 64'000, rate == line_rate ? G722_SAMPLE_RATE_8000 : 0)},
          opus{opus_decoder_create(static_cast<opus_int32>(rate), 1, nullptr)} {
        if (rate != line_rate) {
            upwards.reset(speex_resampler_init(1, line_rate, rate, 3, nullptr));
            if (upwards == nullptr) throw std::bad_alloc{};
        }
        if (g722 == nullptr || opus == nullptr) throw std::bad_alloc{};
    }

    std::unique_ptr<g722_decode_state_t, release> g722;
    std::unique_ptr<OpusDecoder, release> opus;
    std::unique_ptr<SpeexResamplerState, release> upwards;  // none at 8,000
};

decoder::decoder(unsigned rate) : rate_{rate}, impl_{std::make_unique<impl>(rate)} {
}

decoder::~decoder() = default;

std::size_t decoder::decode(codec from, std::span<const std::uint8_t> payload, std::span<std::int16_t> out) noexcept {
    if (payload.empty()) return 0;
    if (from == codec::opus) {
        const int made = opus_decode(impl_->opus.get(), payload.data(), static_cast<opus_int32>(payload.size()),
                                     out.data(), static_cast<int>(std::min(out.size(), most_samples)), 0);
        return made < 0 ? 0 : static_cast<std::size_t>(made);
    }
    const std::size_t samples_a_byte = rate_ / line_rate;
    payload = payload.first(std::min(payload.size(), std::min(out.size(), most_samples) / samples_a_byte));
    if (from == codec::g722)
        return static_cast<std::size_t>(
            g722_decode(impl_->g722.get(), out.data(), payload.data(), static_cast<int>(payload.size())));
    if (impl_->upwards == nullptr) {
        media::decode(from, payload, out);
        return payload.size();
    }
    std::array<std::int16_t, most_samples / 2> narrow;
    media::decode(from, payload, narrow);
    auto taken = static_cast<spx_uint32_t>(payload.size());
    auto made = static_cast<spx_uint32_t>(2 * payload.size());
    speex_resampler_process_int(impl_->upwards.get(), 0, narrow.data(), &taken, out.data(), &made);
    std::fill(out.begin() + made, out.begin() + static_cast<std::ptrdiff_t>(2 * payload.size()), std::int16_t{0});
    return 2 * payload.size();
}

bool decoder::conceal(codec from, std::span<std::int16_t> out) noexcept {
    return from == codec::opus && opus_decode(impl_->opus.get(), nullptr, 0, out.data(), static_cast<int>(out.size()),
                                              0) == static_cast<int>(out.size());
}

}  // namespace palabre::media
