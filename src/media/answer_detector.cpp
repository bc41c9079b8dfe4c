// src/media/answer_detector.cpp - frames in, verdicts out: brought to 8,000 a second, measured, decided.
#include "palabre/channel/answer_detector.hpp"

#include "media/answer_decision.hpp"

#include <algorithm>
#include <array>
#include <new>
#include <speex/speex_resampler.h>

namespace palabre {

namespace {

struct free_resampler {
    void operator()(SpeexResamplerState* state) const noexcept { speex_resampler_destroy(state); }
};

}  // namespace

struct answer_detector::impl {
    media::sound_measure measure;
    media::answer_decision decision;
    media::frame_measure heard;
    std::unique_ptr<SpeexResamplerState, free_resampler> narrows;  // 16,000 to 8,000
    std::array<std::int16_t, media::frame_samples> frame{};

    impl(const answer_detection& how, unsigned rate) : decision{how} {
        if (rate == media::line_rate) return;
        constexpr int quality = 3;
        narrows.reset(speex_resampler_init(1, rate, media::line_rate, quality, nullptr));
        if (narrows == nullptr) throw std::bad_alloc{};
    }
};

answer_detector::answer_detector(const answer_detection& how, unsigned rate) {
    if (rate != media::line_rate && rate != 2 * media::line_rate)
        throw error{errc::invalid_argument, "frames at " + std::to_string(rate) + " samples a second",
                    "8,000 and 16,000 are listened to"};
    if (auto problems = problems_of(how); !problems.empty()) throw error{errc::invalid_argument, std::move(problems)};
    impl_ = std::make_unique<impl>(how, rate);
}

answer_detector::~answer_detector() = default;

void answer_detector::answered() noexcept {
    impl_->decision.answered();
}

std::optional<answer_verdict> answer_detector::hear(std::span<const std::int16_t> frame) noexcept {
    auto& of = *impl_;
    of.frame.fill(0);
    if (of.narrows != nullptr) {
        auto taken = static_cast<spx_uint32_t>(frame.size()), made = static_cast<spx_uint32_t>(of.frame.size());
        speex_resampler_process_int(of.narrows.get(), 0, frame.data(), &taken, of.frame.data(), &made);
    } else {
        std::copy_n(frame.begin(), std::min(frame.size(), of.frame.size()), of.frame.begin());
    }
    of.heard = of.measure.hear(of.frame);
    return of.decision.hear(of.heard);
}

std::optional<answer_beep> answer_detector::beep() const noexcept {
    return impl_->decision.beep();
}

answer_verdict answer_detector::so_far() const noexcept {
    return impl_->decision.so_far();
}

answer_detector::reading answer_detector::last() const noexcept {
    const auto& of = *impl_;
    return {.at = std::chrono::milliseconds{20} * of.decision.frames(),
            .level = of.heard.level,
            .noise = of.decision.noise(),
            .hertz = of.heard.hertz,
            .tonal = of.heard.tonal,
            .held = of.decision.held(),
            .is_voice = of.decision.is_voice(),
            .is_tone = of.decision.is_tone()};
}

}  // namespace palabre
