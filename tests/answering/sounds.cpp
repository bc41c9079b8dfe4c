// tests/answering/sounds.cpp - what recordings of answers are made of: tones, speech, noise, a line's faults.
#include "answering/sounds.hpp"

#include "media/g711.hpp"
#include "speech/sound_file.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <memory>
#include <numbers>
#include <sndfile.h>
#include <stdexcept>

namespace palabre::test {

namespace {

constexpr double rate = 8'000;
constexpr std::size_t piece = 160;

double power_of(const sound& of, std::size_t from, std::size_t to) {
    double sum = 0;
    for (auto i = from; i < to; ++i) sum += double{of[i]} * of[i];
    return to > from ? sum / static_cast<double>(to - from) : 0;
}

sound from_samples(std::span<const std::int16_t> samples) {
    sound made;
    made.reserve(samples.size());
    for (const auto each : samples) made.push_back(static_cast<float>(each) / 32768);
    return made;
}

/// RBJ's cookbook, second order, Q of Butterworth.
void filter(sound& what, double hertz, bool is_high) {
    const double w = 2 * std::numbers::pi * hertz / rate, c = std::cos(w), a = std::sin(w) / std::numbers::sqrt2;
    const double b1 = is_high ? -(1 + c) : 1 - c, b0 = std::abs(b1) / 2, a0 = 1 + a, a1 = -2 * c, a2 = 1 - a;
    double x1 = 0, x2 = 0, y1 = 0, y2 = 0;
    for (auto& each : what) {
        const double x = each, y = (b0 * x + b1 * x1 + b0 * x2 - a1 * y1 - a2 * y2) / a0;
        x2 = std::exchange(x1, x);
        y2 = std::exchange(y1, y);
        each = static_cast<float>(y);
    }
}

}  // namespace

float amplitude(double db) {
    return static_cast<float>(std::pow(10, db / 20));
}

sound silence(double milliseconds) {
    return sound(static_cast<std::size_t>(std::max(0.0, milliseconds) * rate / 1000));
}

sound tone(std::initializer_list<double> hertz, double milliseconds, double db) {
    sound made = silence(milliseconds);
    const float each = amplitude(db) * static_cast<float>(std::numbers::sqrt2) / static_cast<float>(hertz.size());
    for (const double one : hertz)
        for (std::size_t i = 0; i < made.size(); ++i)
            made[i] += each * static_cast<float>(std::sin(2 * std::numbers::pi * one * static_cast<double>(i) / rate));
    return made;
}

void append(sound& to, const sound& what) {
    to.insert(to.end(), what.begin(), what.end());
}

void mix(sound& into, const sound& what, std::size_t at) {
    if (into.size() < at + what.size()) into.resize(at + what.size());
    for (std::size_t i = 0; i < what.size(); ++i) into[at + i] += what[i];
}

void scale_to(sound& what, double db) {
    double loudest = 0, sum = 0;
    std::vector<double> powers;
    for (std::size_t at = 0; at + piece <= what.size(); at += piece) {
        powers.push_back(power_of(what, at, at + piece));
        loudest = std::max(loudest, powers.back());
    }
    int count = 0;
    for (const double each : powers)
        if (each > loudest / 300) sum += each, ++count;
    if (sum <= 0) return;
    const auto by = static_cast<float>(amplitude(db) / std::sqrt(sum / count));
    for (auto& each : what) each *= by;
}

double length_ms(const sound& of) {
    return static_cast<double>(of.size()) * 1000 / rate;
}

sound make_noise(noise kind, std::size_t samples, double db, draws& by) {
    sound made(samples);
    if (kind == noise::none) return made;
    if (kind == noise::hum) {
        made = tone({50, 150, 250}, static_cast<double>(samples) * 1000 / rate, db);
        made.resize(samples);
        return made;
    }
    for (auto& each : made) each = static_cast<float>(by.between(-1, 1));
    if (kind == noise::street) {
        filter(made, 600, false);
        double slow = 1;
        for (std::size_t i = 0; i < made.size(); ++i) {  // cars pass
            if (i % 2'000 == 0) slow = by.between(0.5, 1.6);
            made[i] *= static_cast<float>(slow);
        }
    }
    if (kind == noise::babble) {  // syllables of many, without words
        filter(made, 1'500, false);
        std::array<double, 6> rates{}, phases{};
        for (std::size_t i = 0; i < rates.size(); ++i) rates[i] = by.between(2, 6), phases[i] = by.between(0, 6);
        for (std::size_t i = 0; i < made.size(); ++i) {
            double loud = 0.5;
            for (std::size_t k = 0; k < rates.size(); ++k)
                loud += std::max(0.0,
                                 std::sin(2 * std::numbers::pi * rates[k] * static_cast<double>(i) / rate + phases[k]));
            made[i] *= static_cast<float>(loud / 3);
        }
    }
    scale_to(made, db);
    return made;
}

sound echoed(const sound& what, double delay_ms, double db) {
    sound made = what, late = what;
    for (auto& each : late) each *= amplitude(db);
    mix(made, late, static_cast<std::size_t>(delay_ms * rate / 1000));
    made.resize(what.size());
    return made;
}

sound on_the_line(const sound& what) {
    sound made = what;
    filter(made, 250, true);
    filter(made, 3'500, false);
    for (auto& each : made) {
        const auto sample = static_cast<std::int16_t>(std::clamp(std::lrint(each * 32768), -32768L, 32767L));
        each = static_cast<float>(media::decode(media::codec::pcma, media::encode(media::codec::pcma, sample))) / 32768;
    }
    return made;
}

sound read(const std::string& file) {
    return from_samples(speech::detail::read_sound(file, 8'000).sound.samples());
}

sound spoken(const std::string& voice, int speed, int pitch, const std::string& text) {
    const std::string command = "espeak-ng --stdout -v '" + voice + "' -s " + std::to_string(speed) + " -p " +
                                std::to_string(pitch) + " \"" + text + '"';
    const std::unique_ptr<FILE, int (*)(FILE*)> from{popen(command.c_str(), "r"), pclose};
    if (from == nullptr) throw std::runtime_error{"espeak-ng cannot be started"};
    std::string bytes;
    std::array<char, 65'536> part{};
    while (const auto got = std::fread(part.data(), 1, part.size(), from.get())) bytes.append(part.data(), got);
    return trimmed(from_samples(speech::detail::decode_sound(bytes, 8'000, command).sound.samples()));
}

sound trimmed(const sound& what) {
    constexpr double quiet = 1e-5;
    std::size_t from = 0, to = what.size();
    while (from + piece < to && power_of(what, from, from + piece) < quiet) from += piece;
    while (to > from + piece && power_of(what, to - piece, to) < quiet) to -= piece;
    return {what.begin() + static_cast<std::ptrdiff_t>(from), what.begin() + static_cast<std::ptrdiff_t>(to)};
}

void write(const std::string& file, const sound& what) {
    SF_INFO how{.frames = 0,
                .samplerate = 8'000,
                .channels = 1,
                .format = SF_FORMAT_WAV | SF_FORMAT_PCM_16,
                .sections = 0,
                .seekable = 0};
    const std::unique_ptr<SNDFILE, int (*)(SNDFILE*)> to{sf_open(file.c_str(), SFM_WRITE, &how), sf_close};
    if (to == nullptr) throw std::runtime_error{file + " cannot be written"};
    sf_command(to.get(), SFC_SET_CLIPPING, nullptr, SF_TRUE);
    sf_write_float(to.get(), what.data(), static_cast<sf_count_t>(what.size()));
}

}  // namespace palabre::test
