// src/media/sound_measure.cpp - a spectrum of KISS FFT's, and SpanDSP's ear for faxes.
#include "media/sound_measure.hpp"

#include <algorithm>
#include <cmath>
#include <kiss_fftr.h>
#include <new>
#include <numbers>
#include <spandsp.h>

namespace palabre::media {

namespace {

constexpr std::size_t window = 256;  // 32 ms: peaks 60 Hz apart are two
constexpr float bin = static_cast<float>(line_rate) / window;
constexpr std::size_t first_bin = 5, last_bin = 117;  // 156 to 3,656 Hz: hum is below, what lines let through
constexpr std::size_t around = 2;                     // bins that a pure tone fills on each side, by the window's shape

struct free_tones {
    void operator()(modem_connect_tones_rx_state_t* state) const noexcept { modem_connect_tones_rx_free(state); }
};
struct free_spectrum {
    void operator()(kiss_fftr_state* state) const noexcept { kiss_fftr_free(state); }
};

}  // namespace

struct sound_measure::impl {
    std::unique_ptr<kiss_fftr_state, free_spectrum> spectrum{kiss_fftr_alloc(window, 0, nullptr, nullptr)};
    std::unique_ptr<modem_connect_tones_rx_state_t, free_tones> called{
        modem_connect_tones_rx_init(nullptr, MODEM_CONNECT_TONES_FAX_CED_OR_PREAMBLE, nullptr, nullptr)};
    std::unique_ptr<modem_connect_tones_rx_state_t, free_tones> calling{
        modem_connect_tones_rx_init(nullptr, MODEM_CONNECT_TONES_FAX_CNG, nullptr, nullptr)};
    std::array<float, window> shape{};
    std::array<float, window> sound{};  // the last of it
    std::array<float, window> shaped{};
    std::array<kiss_fft_cpx, window / 2 + 1> bins{};
    std::array<float, window / 2 + 1> power{};

    impl() {
        if (spectrum == nullptr || called == nullptr || calling == nullptr) throw std::bad_alloc{};
        for (std::size_t i = 0; i < window; ++i)
            shape[i] = 0.5F - 0.5F * std::cos(2 * std::numbers::pi_v<float> * static_cast<float>(i) / window);
    }

    /// The largest of the bins that are not around `beside`.
    std::size_t peak(std::size_t beside = 0) const noexcept {
        std::size_t best = first_bin;
        float most = -1;
        for (std::size_t i = first_bin; i <= last_bin; ++i) {
            const bool is_beside = beside != 0 && i + around >= beside && i <= beside + around;
            if (is_beside || power[i] <= most) continue;
            best = i;
            most = power[i];
        }
        return best;
    }

    float at(std::size_t peak, std::size_t beside = 0) const noexcept {
        float sum = 0;
        for (std::size_t i = peak - around; i <= peak + around; ++i)
            if (beside == 0 || i + around < beside || i > beside + around) sum += power[i];
        return sum;
    }

    /// Between bins, by the parabola through the peak's logarithms.
    float hertz(std::size_t peak) const noexcept {
        const float left = std::log(power[peak - 1] + 1e-9F), middle = std::log(power[peak] + 1e-9F),
                    right = std::log(power[peak + 1] + 1e-9F);
        const float bend = left - 2 * middle + right;
        const float off = bend < 0 ? std::clamp(0.5F * (left - right) / bend, -0.5F, 0.5F) : 0;
        return (static_cast<float>(peak) + off) * bin;
    }
};

sound_measure::sound_measure() : impl_{std::make_unique<impl>()} {
}

sound_measure::~sound_measure() = default;

frame_measure sound_measure::hear(std::span<const std::int16_t> frame) noexcept {
    auto& of = *impl_;
    frame_measure made;
    float sum = 0;
    std::copy(of.sound.begin() + static_cast<std::ptrdiff_t>(frame.size()), of.sound.end(), of.sound.begin());
    float* const newest = of.sound.data() + (window - frame.size());
    for (std::size_t i = 0; i < frame.size(); ++i) {
        newest[i] = static_cast<float>(frame[i]);
        sum += newest[i] * newest[i];
    }
    made.level = 10 * std::log10(sum / static_cast<float>(frame.size()) / (32768.0F * 32768.0F) + 1e-9F);
    const auto count = static_cast<int>(frame.size());
    modem_connect_tones_rx(of.called.get(), frame.data(), count);
    modem_connect_tones_rx(of.calling.get(), frame.data(), count);
    made.is_fax = modem_connect_tones_rx_get(of.called.get()) != MODEM_CONNECT_TONES_NONE;
    made.is_calling_fax = modem_connect_tones_rx_get(of.calling.get()) != MODEM_CONNECT_TONES_NONE;

    for (std::size_t i = 0; i < window; ++i) of.shaped[i] = of.sound[i] * of.shape[i];
    kiss_fftr(of.spectrum.get(), of.shaped.data(), of.bins.data());
    float all = 0;
    for (std::size_t i = first_bin - around; i <= last_bin + around; ++i) {
        of.power[i] = of.bins[i].r * of.bins[i].r + of.bins[i].i * of.bins[i].i;
        if (i >= first_bin && i <= last_bin) all += of.power[i];
    }
    if (all < 1e4F) return made;
    const auto first = of.peak();
    const auto second = of.peak(first);
    const float one = of.at(first);
    made.hertz = of.hertz(first);
    made.second = of.hertz(second);
    made.tonal = std::min(one / all, 1.0F);
    made.both = std::min((one + of.at(second, first)) / all, 1.0F);
    return made;
}

}  // namespace palabre::media
