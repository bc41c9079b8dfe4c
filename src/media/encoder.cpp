// src/media/encoder.cpp - SpanDSP's G.722 and libopus for speech.
#include "media/encoder.hpp"

#include "media/g711.hpp"

#include <algorithm>
#include <array>
#include <new>
#include <opus/opus.h>
#include <spandsp.h>
#include <vector>

namespace palabre::media {

namespace {

constexpr int opus_bits_a_second = 24'000;
constexpr int opus_complexity = 5;        // of 10: beyond it speech gains little
constexpr int opus_expected_loss = 5;     // %, against which it repeats itself
constexpr unsigned silence_settles = 10;  // frames until a codec writes silence the same each time

}  // namespace

struct encoder::impl {
    struct release {
        void operator()(g722_encode_state_t* of) const noexcept { g722_encode_free(of); }
        void operator()(OpusEncoder* of) const noexcept { opus_encoder_destroy(of); }
    };
    std::unique_ptr<g722_encode_state_t, release> g722;
    std::unique_ptr<OpusEncoder, release> opus;
};

encoder::encoder(codec as, unsigned rate) : as_{as}, rate_{rate}, impl_{std::make_unique<impl>()} {
    if (as == codec::g722) {
        impl_->g722.reset(g722_encode_init(nullptr, 64'000, rate == line_rate ? G722_SAMPLE_RATE_8000 : 0));
        if (impl_->g722 == nullptr) throw std::bad_alloc{};
    }
    if (as == codec::opus) {
        impl_->opus.reset(opus_encoder_create(static_cast<opus_int32>(rate), 1, OPUS_APPLICATION_VOIP, nullptr));
        if (impl_->opus == nullptr) throw std::bad_alloc{};
        auto* const made = impl_->opus.get();
        opus_encoder_ctl(made, OPUS_SET_BITRATE(opus_bits_a_second));
        opus_encoder_ctl(made, OPUS_SET_COMPLEXITY(opus_complexity));
        opus_encoder_ctl(made, OPUS_SET_INBAND_FEC(1));
        opus_encoder_ctl(made, OPUS_SET_PACKET_LOSS_PERC(opus_expected_loss));
    }
}

encoder::~encoder() = default;

std::size_t encoder::encode(std::span<const std::int16_t> frame, std::span<std::uint8_t> out) noexcept {
    if (impl_->opus != nullptr) {
        const auto made = opus_encode(impl_->opus.get(), frame.data(), static_cast<int>(frame.size()), out.data(),
                                      static_cast<opus_int32>(std::min(out.size(), most_bytes)));
        return made < 0 ? 0 : static_cast<std::size_t>(made);
    }
    if (impl_->g722 != nullptr)
        return static_cast<std::size_t>(
            g722_encode(impl_->g722.get(), out.data(), frame.data(), static_cast<int>(frame.size())));
    media::encode(as_, frame, out);
    return frame.size();
}

std::span<const std::uint8_t> silent_frame(codec of) {
    static const auto all = [] {
        std::array<std::vector<std::uint8_t>, codec_count> made;
        for (unsigned i = 0; i < codec_count; ++i) {
            const auto as = static_cast<codec>(i);
            encoder writes{as, sound_rate(as)};
            const std::vector<std::int16_t> nothing(sound_rate(as) / frames_a_second);
            std::array<std::uint8_t, encoder::most_bytes> bytes{};
            std::size_t size = 0;
            for (unsigned frame = 0; frame < silence_settles; ++frame) size = writes.encode(nothing, bytes);
            made[i].assign(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
        }
        return made;
    }();
    return all[static_cast<std::size_t>(of)];
}

}  // namespace palabre::media
