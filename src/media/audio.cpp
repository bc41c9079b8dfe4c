// src/media/audio.cpp - samples shared, resampled by libspeexdsp, encoded once.
#include "media/audio.hpp"

#include "media/bytes.hpp"
#include "media/decoder.hpp"
#include "media/encoder.hpp"
#include "media/g711.hpp"
#include "palabre/core/error.hpp"

#include <speex/speex_resampler.h>

#include <algorithm>
#include <string>
#include <utility>

namespace palabre::media {

namespace {

struct resampler {
    resampler(unsigned from, unsigned to) : state{speex_resampler_init(1, from, to, quality, &problem)} {
        if (state == nullptr) throw error{errc::invalid_argument, speex_resampler_strerror(problem)};
        speex_resampler_skip_zeros(state);  // so that the filter's delay is not heard as silence in front
    }
    resampler(const resampler&) = delete;
    resampler& operator=(const resampler&) = delete;
    ~resampler() { speex_resampler_destroy(state); }

    static constexpr int quality = 8;  // prompts are resampled once, and heard often
    int problem = 0;
    SpeexResamplerState* state;
};

}  // namespace

audio::audio(std::vector<std::int16_t> samples, unsigned rate)
    : audio{std::make_shared<const std::vector<std::int16_t>>(std::move(samples)), rate} {
}

audio::audio(std::shared_ptr<const std::vector<std::int16_t>> samples, unsigned rate)
    : samples_{std::move(samples)}, rate_{rate} {
    if (rate < 4'000 || rate > 192'000)
        throw error{errc::invalid_argument, std::to_string(rate) + " samples a second",
                    "4,000 to 192,000 are possible"};
}

std::span<const std::int16_t> audio::samples() const noexcept {
    return samples_ == nullptr ? std::span<const std::int16_t>{} : std::span{*samples_};
}

duration audio::length() const noexcept {
    return duration{static_cast<std::int64_t>(samples().size()) * 1'000'000 / rate_};
}

audio audio::at_rate(unsigned rate) const {
    if (rate == rate_) return *this;
    audio made{std::vector<std::int16_t>{}, rate};
    const auto wanted = samples().size() * rate / rate_;
    std::vector<std::int16_t> out(wanted);
    const resampler filter{rate_, rate};
    // Silence behind pushes out what the filter still holds.
    std::vector<std::int16_t> in{samples().begin(), samples().end()};
    in.resize(in.size() + 2 * static_cast<std::size_t>(speex_resampler_get_input_latency(filter.state)) + 2);
    std::size_t read = 0, written = 0;
    while (written < wanted && read < in.size()) {
        auto taken = static_cast<spx_uint32_t>(in.size() - read);
        auto given = static_cast<spx_uint32_t>(wanted - written);
        speex_resampler_process_int(filter.state, 0, in.data() + read, &taken, out.data() + written, &given);
        if (taken == 0 && given == 0) break;
        read += taken;
        written += given;
    }
    made.samples_ = std::make_shared<const std::vector<std::int16_t>>(std::move(out));
    return made;
}

clip::clip(const audio& sound, codec as) : sound_{sound}, length_{sound_.length()}, first_{as} {
    encoded(as);
    sound_ = {};
}

std::span<const std::uint8_t> clip::encoded(codec as) const {
    auto& wanted = encodings_[static_cast<std::size_t>(as)];
    std::call_once(wanted.made, [&] {
        const bool is_gone = as != first_ && sound_.samples().empty();
        if (!is_gone) {
            wanted.bytes = encode_all(sound_, as);
        } else if (is_g711(as) && is_g711(first_)) {
            wanted.bytes = encodings_[static_cast<std::size_t>(first_)].bytes;
            transcode(first_, as, wanted.bytes);
        } else {
            wanted.bytes = encode_all(decoded(first_), as);
        }
    });
    return wanted.bytes;
}

std::vector<std::uint8_t> clip::encode_all(const audio& sound, codec as) {
    const unsigned rate = as == codec::opus ? 48'000 : sound_rate(as);
    const audio there = sound.at_rate(rate);
    std::vector<std::uint8_t> made;
    if (is_g711(as)) {
        made.resize(there.samples().size());
        encode(as, there.samples(), made);
        return made;
    }
    encoder writes{as, rate};
    std::vector<std::int16_t> frame(rate / frames_a_second);
    std::array<std::uint8_t, encoder::most_bytes> bytes{};
    for (auto rest = there.samples(); !rest.empty(); rest = rest.subspan(std::min(rest.size(), frame.size()))) {
        const auto part = rest.first(std::min(rest.size(), frame.size()));
        std::fill(std::copy(part.begin(), part.end(), frame.begin()), frame.end(), std::int16_t{0});
        const std::size_t size = writes.encode(frame, bytes);
        if (as == codec::opus) {
            made.resize(made.size() + 2);
            write_16(made.data() + made.size() - 2, static_cast<std::uint16_t>(size));
        }
        made.insert(made.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
    }
    return made;
}

audio clip::decoded(codec from) const {
    const unsigned rate = sound_rate(from);
    decoder reads{rate};
    std::vector<std::int16_t> sound;
    std::array<std::int16_t, decoder::most_samples> piece{};
    std::span<const std::uint8_t> rest = encodings_[static_cast<std::size_t>(from)].bytes;
    while (!rest.empty()) {
        std::size_t size = std::min(rest.size(), frame_bytes(from));
        if (from == codec::opus) {
            size = read_16(rest.data());
            rest = rest.subspan(2);
        }
        const std::size_t made = reads.decode(from, rest.first(size), piece);
        sound.insert(sound.end(), piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(made));
        rest = rest.subspan(size);
    }
    return {std::move(sound), rate};
}

}  // namespace palabre::media
