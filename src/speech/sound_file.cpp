// src/speech/sound_file.cpp - libsndfile over bytes in memory, a piece at a time.
#include "speech/sound_file.hpp"

#include "core/file_text.hpp"
#include "speech/resampler.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <memory>

#include <fmt/format.h>
#include <sndfile.h>

namespace palabre::speech::detail {
namespace {

constexpr std::size_t most_bytes = 128'000'000;
constexpr int longest_seconds = 30 * 60;
constexpr int lowest_rate = 4'000, highest_rate = 384'000, most_channels = 8;
constexpr std::size_t frames_at_once = 4096;
/// The largest 16-bit sample, a little less for what was converted from there.
constexpr float full_scale = 32766.5F / 32768;

/// libsndfile's way to read what is not a file.
struct memory {
    std::string_view bytes;
    sf_count_t at = 0;

    static memory& of(void* self) { return *static_cast<memory*>(self); }
    static sf_count_t size(void* self) { return static_cast<sf_count_t>(of(self).bytes.size()); }
    static sf_count_t tell(void* self) { return of(self).at; }
    static sf_count_t write(const void*, sf_count_t, void*) { return 0; }
    static sf_count_t seek(sf_count_t offset, int whence, void* self) {
        const sf_count_t from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? tell(self) : size(self);
        if (from + offset < 0) return -1;
        return of(self).at = from + offset;
    }
    static sf_count_t read(void* into, sf_count_t count, void* self) {
        const sf_count_t got = std::clamp<sf_count_t>(size(self) - tell(self), 0, count);
        if (got > 0) std::memcpy(into, of(self).bytes.data() + tell(self), static_cast<std::size_t>(got));
        of(self).at += got;
        return got;
    }
};

constexpr const char* deliver = "deliver WAV, FLAC, OGG or MP3, as docs/manual/speech.md says";

[[noreturn]] void refuse(const std::string& name, std::string what, std::string cure = deliver) {
    throw error{errc::invalid_file, place{name}, std::move(what), std::move(cure)};
}

bool is_taken(int format) {
    switch (format & SF_FORMAT_TYPEMASK) {
    case SF_FORMAT_WAV:
    case SF_FORMAT_WAVEX:
    case SF_FORMAT_FLAC:
    case SF_FORMAT_OGG:
    case SF_FORMAT_MPEG: return true;
    default: return false;
    }
}

double decibels(double power) {
    return power > 0 ? std::max(10 * std::log10(power), silence_db) : silence_db;
}

/// Loud pieces count, pauses between words do not.
double level_of(const std::vector<float>& samples, int rate) {
    const auto piece = static_cast<std::size_t>(rate) / 50;
    std::vector<double> powers;
    for (std::size_t at = 0; at < samples.size(); at += piece) {
        const auto end = std::min(at + piece, samples.size());
        double sum = 0;
        for (auto each = at; each < end; ++each) sum += double{samples[each]} * samples[each];
        powers.push_back(sum / static_cast<double>(end - at));
    }
    if (powers.empty()) return silence_db;
    const double gate = *std::max_element(powers.begin(), powers.end()) / 1000;
    double sum = 0, counted = 0;
    for (const double each : powers)
        if (each >= gate) sum += each, ++counted;
    return decibels(sum / counted);
}

/// Counts samples at full scale, three and more in a row, channel by channel.
class clipping {
public:
    void look(std::span<const float> frames, std::size_t channels) {
        for (std::size_t at = 0; at < frames.size(); ++at) {
            auto& run = runs_[at % channels];
            run = std::abs(frames[at]) >= full_scale ? run + 1 : 0;
            if (run >= 3) found_ += run == 3 ? 3 : 1;
        }
    }
    std::size_t found() const noexcept { return found_; }

private:
    std::array<std::size_t, most_channels> runs_{};
    std::size_t found_ = 0;
};

}  // namespace

measured_sound decode_sound(std::string_view bytes, int rate, const std::string& name) {
    memory from{bytes};
    SF_VIRTUAL_IO reading{memory::size, memory::seek, memory::read, memory::write, memory::tell};
    SF_INFO info{};
    const std::unique_ptr<SNDFILE, int (*)(SNDFILE*)> file{::sf_open_virtual(&reading, SFM_READ, &info, &from),
                                                           ::sf_close};
    if (file == nullptr) refuse(name, fmt::format("this is no sound that can be read ({})", ::sf_strerror(nullptr)));
    if (!is_taken(info.format)) refuse(name, "this is sound of a kind that is not taken");
    if (info.channels < 1 || info.channels > most_channels)
        refuse(name, fmt::format("{} channels", info.channels), "deliver one channel, or two");
    if (info.samplerate < lowest_rate || info.samplerate > highest_rate)
        refuse(name, fmt::format("{} samples a second", info.samplerate), "deliver 8,000 to 48,000, best 48,000");

    const auto channels = static_cast<std::size_t>(info.channels);
    const auto most = static_cast<std::size_t>(longest_seconds) * static_cast<std::size_t>(rate);
    resampler to_rate{info.samplerate, rate};
    clipping cut;
    std::vector<float> frames(frames_at_once * channels), mono, samples;
    while (true) {
        const auto got = ::sf_readf_float(file.get(), frames.data(), frames_at_once);
        if (got <= 0) break;
        const auto count = static_cast<std::size_t>(got);
        cut.look({frames.data(), count * channels}, channels);
        mono.assign(count, 0);
        for (std::size_t at = 0; at < count * channels; ++at) {
            if (!std::isfinite(frames[at])) refuse(name, "samples that are no numbers", "export it again");
            mono[at / channels] += frames[at] / static_cast<float>(channels);
        }
        to_rate.push(mono, samples);
        if (samples.size() > most)
            throw error{errc::too_large, place{name}, "more than 30 minutes of sound", "cut it in parts"};
    }
    to_rate.finish(samples);

    measured_sound made;
    made.clipped = cut.found();
    double peak = 0;
    std::vector<std::int16_t> whole(samples.size());
    for (std::size_t at = 0; at < samples.size(); ++at) {
        const float each = samples[at];
        peak = std::max(peak, std::abs(double{each}));
        if (std::abs(each) > 1) ++made.clipped;
        whole[at] = static_cast<std::int16_t>(std::clamp(std::lrint(each * 32768.0F), -32768L, 32767L));
    }
    made.peak_db = decibels(peak * peak);
    made.level_db = level_of(samples, rate);
    made.sound = {std::move(whole), rate};
    return made;
}

measured_sound read_sound(const std::string& file, int rate) {
    return decode_sound(palabre::detail::file_text(file, most_bytes), rate, file);
}

}  // namespace palabre::speech::detail
