// tests/speech/speech_tools.hpp - folders, tones, sound files and stand-in programs for the tests of speech.
#pragma once

#include "palabre/speech/audio.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <numbers>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <sndfile.h>

namespace palabre::speech::test {

/// A folder that goes with its owner.
struct folder {
    folder() {
        std::string name = (std::filesystem::temp_directory_path() / "palabre-speech-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error{"no folder"};
        path = name;
    }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;
    ~folder() { std::filesystem::remove_all(path); }

    std::string operator/(const std::string& name) const { return (path / name).string(); }

    std::filesystem::path path;
};

inline void write_text(const std::string& file, const std::string& text) {
    std::filesystem::create_directories(std::filesystem::path{file}.parent_path());
    std::ofstream{file, std::ios::binary} << text;
}

inline std::string text_of(const std::string& file) {
    std::ostringstream all;
    all << std::ifstream{file, std::ios::binary}.rdbuf();
    return all.str();
}

inline int lines_of(const std::string& file) {
    const auto text = text_of(file);
    return static_cast<int>(std::count(text.begin(), text.end(), '\n'));
}

/// `seconds` of a sine, the same in every channel.
inline std::vector<float> sine(double hertz, int rate, double seconds, double amplitude = 0.5, int channels = 1) {
    std::vector<float> made;
    for (int at = 0; at < std::lround(seconds * rate); ++at)
        for (int channel = 0; channel < channels; ++channel)
            made.push_back(static_cast<float>(amplitude * std::sin(2 * std::numbers::pi * hertz * at / rate)));
    return made;
}

inline void write_sound(const std::string& file, int format, int rate, int channels, const std::vector<float>& frames) {
    std::filesystem::create_directories(std::filesystem::path{file}.parent_path());
    SF_INFO info{};
    info.samplerate = rate;
    info.channels = channels;
    info.format = format;
    SNDFILE* const out = ::sf_open(file.c_str(), SFM_WRITE, &info);
    if (out == nullptr) throw std::runtime_error{file + ": " + ::sf_strerror(nullptr)};
    ::sf_command(out, SFC_SET_CLIPPING, nullptr, SF_TRUE);
    ::sf_write_float(out, frames.data(), static_cast<sf_count_t>(frames.size()));
    ::sf_close(out);
}

inline constexpr int wav = SF_FORMAT_WAV | SF_FORMAT_PCM_16;

/// How alike two sounds are, 1 for the same up to loudness. They must begin together.
inline double correlation(const audio& heard, const std::vector<float>& wanted) {
    double both = 0, one = 0, other = 0;
    const auto samples = heard.samples();
    for (std::size_t at = 0; at < std::min(samples.size(), wanted.size()); ++at) {
        both += samples[at] * double{wanted[at]};
        one += double{wanted[at]} * wanted[at];
        other += double(samples[at]) * samples[at];
    }
    return one > 0 && other > 0 ? both / std::sqrt(one * other) : 0;
}

/// A program in a file of its own.
inline std::string program(const folder& in, const std::string& name, const std::string& script) {
    const std::string file = in / name;
    write_text(file, "#!/bin/sh\n" + script);
    std::filesystem::permissions(file, std::filesystem::perms::owner_all);
    return file;
}

}  // namespace palabre::speech::test
