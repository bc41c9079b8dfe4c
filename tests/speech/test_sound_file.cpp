// tests/speech/test_sound_file.cpp - what a studio delivers is heard as it sounded, or refused.
#include "speech/resampler.hpp"
#include "speech/sound_file.hpp"
#include "speech_tools.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <random>

using namespace palabre;
using namespace palabre::speech;
using namespace palabre::speech::detail;
using namespace palabre::speech::test;

namespace {

error refused(const std::string& file) {
    try {
        read_sound(file, 8000);
    } catch (const error& met) {
        return met;
    }
    FAIL(file, " was read");
    throw;
}

}  // namespace

TEST_CASE("odd rates, depths and channels all become the same tone at 8 kHz") {
    const folder temporary;
    const auto wanted = sine(440, 8000, 1.5);
    int number = 0;
    for (const int rate : {8000, 6000, 11025, 12345, 16000, 22050, 32000, 44100, 48000, 96000, 192000})
        for (const int depth : {SF_FORMAT_PCM_16, SF_FORMAT_PCM_24, SF_FORMAT_FLOAT})
            for (const int channels : {1, 2}) {
                CAPTURE(rate);
                CAPTURE(depth);
                CAPTURE(channels);
                const auto file = temporary / (std::to_string(number++) + ".wav");
                write_sound(file, SF_FORMAT_WAV | depth, rate, channels, sine(440, rate, 1.5, 0.5, channels));
                const auto got = read_sound(file, 8000);
                CHECK(got.sound.rate() == 8000);
                CHECK(got.sound.samples().size() == 12000);
                CHECK(got.sound.length() == std::chrono::milliseconds{1500});
                CHECK(correlation(got.sound, wanted) > 0.999);
                CHECK(got.peak_db == doctest::Approx(-6).epsilon(0.05));
                CHECK(got.level_db == doctest::Approx(-9).epsilon(0.05));
                CHECK(got.clipped == 0);
            }
}

TEST_CASE("the formats of studios are read, whatever the file is called") {
    const folder temporary;
    const auto wanted = sine(440, 8000, 2);
    const std::vector<std::pair<int, double>> formats{
        {SF_FORMAT_WAV | SF_FORMAT_ULAW, 0.999},     {SF_FORMAT_WAV | SF_FORMAT_ALAW, 0.999},
        {SF_FORMAT_WAVEX | SF_FORMAT_PCM_24, 0.999}, {SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 0.999},
        {SF_FORMAT_FLAC | SF_FORMAT_PCM_24, 0.999},  {SF_FORMAT_OGG | SF_FORMAT_VORBIS, 0.99},
        {SF_FORMAT_OGG | SF_FORMAT_OPUS, 0.98},
    };
    for (const auto& [format, least] : formats) {
        CAPTURE(format);
        const auto file = temporary / "clip.wav";
        write_sound(file, format, 48000, 1, sine(440, 48000, 2));
        const auto got = read_sound(file, 8000);
        CHECK(got.sound.samples().size() == 16000);
        CHECK(correlation(got.sound, wanted) > least);
    }
}

TEST_CASE("MP3 is read, its coder puts a pause before it") {
    const folder temporary;
    const auto file = temporary / "clip.mp3";
    write_sound(file, SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, 44100, 1, sine(440, 44100, 2));
    const auto got = read_sound(file, 8000);
    double best = 0;
    for (std::size_t late = 0; late < 1000; ++late) {
        const auto all = got.sound.samples();
        const audio from_there{{all.begin() + static_cast<std::ptrdiff_t>(late), all.end()}, 8000};
        best = std::max(best, correlation(from_there, sine(440, 8000, 1.5)));
    }
    CHECK(best > 0.99);
    CHECK(got.sound.samples().size() > 15900);
    CHECK(got.sound.samples().size() < 17000);
}

TEST_CASE("8 kHz, 16 bits, one channel stays as it is, to the last bit") {
    const folder temporary;
    std::mt19937 chance{1};
    std::vector<std::int16_t> noise(10000);
    for (auto& each : noise) each = static_cast<std::int16_t>(chance());
    noise[0] = std::numeric_limits<std::int16_t>::min();
    noise[1] = std::numeric_limits<std::int16_t>::max();
    std::vector<float> frames(noise.begin(), noise.end());
    for (auto& each : frames) each /= 32768;
    write_sound(temporary / "noise.wav", wav, 8000, 1, frames);
    const auto got = read_sound(temporary / "noise.wav", 8000);
    CHECK(std::equal(noise.begin(), noise.end(), got.sound.samples().begin(), got.sound.samples().end()));
}

TEST_CASE("what a telephone line cannot carry does not fold back into it") {
    const folder temporary;
    write_sound(temporary / "high.wav", wav, 48000, 1, sine(5000, 48000, 1));
    const auto heard = read_sound(temporary / "high.wav", 8000);
    for (std::size_t at = 1000; at < 7000; ++at) REQUIRE(std::abs(heard.sound.samples()[at]) <= 3);  // -80 dB
}

TEST_CASE("a click stays in its place") {
    for (const int rate : {11025, 44100, 48000}) {
        CAPTURE(rate);
        std::vector<float> in(static_cast<std::size_t>(rate)), out;
        in[in.size() / 2] = 1;
        resampler convert{rate, 8000};
        for (std::size_t at = 0; at < in.size(); at += 777)
            convert.push({in.data() + at, std::min<std::size_t>(777, in.size() - at)}, out);
        convert.finish(out);
        REQUIRE(out.size() == 8000);
        const auto highest = std::max_element(out.begin(), out.end()) - out.begin();
        CHECK(std::abs(highest - 4000) <= 1);
    }
}

TEST_CASE("loudness is measured where there is speech, clipping is counted, nothing is changed") {
    const folder temporary;
    auto words = sine(440, 8000, 1);
    words.resize(5 * 8000);
    write_sound(temporary / "pauses.wav", wav, 8000, 1, words);
    CHECK(read_sound(temporary / "pauses.wav", 8000).level_db == doctest::Approx(-9).epsilon(0.05));

    write_sound(temporary / "hot.wav", wav, 8000, 1, sine(440, 8000, 1, 1.5));
    CHECK(read_sound(temporary / "hot.wav", 8000).clipped > 1000);
    write_sound(temporary / "hot_float.wav", SF_FORMAT_WAV | SF_FORMAT_FLOAT, 8000, 1, sine(440, 8000, 1, 1.5));
    const auto hot = read_sound(temporary / "hot_float.wav", 8000);
    CHECK(hot.peak_db == doctest::Approx(3.5).epsilon(0.05));
    CHECK(hot.clipped > 1000);
    CHECK(*std::max_element(hot.sound.samples().begin(), hot.sound.samples().end()) == 32767);

    write_sound(temporary / "full.wav", wav, 8000, 1, sine(441, 8000, 1, 0.99));
    CHECK(read_sound(temporary / "full.wav", 8000).clipped == 0);
    write_sound(temporary / "silence.wav", wav, 8000, 1, std::vector<float>(8000));
    CHECK(read_sound(temporary / "silence.wav", 8000).peak_db == silence_db);
    write_sound(temporary / "nothing.wav", wav, 8000, 1, {});
    CHECK(read_sound(temporary / "nothing.wav", 8000).sound.empty());
}

TEST_CASE("what is no sound is refused with its place and a cure") {
    const folder temporary;
    CHECK(refused(temporary / "absent.wav").code() == errc::not_found);
    CHECK(refused(temporary.path.string()).code() == errc::io);

    write_text(temporary / "empty.wav", "");
    write_text(temporary / "words.wav", "this is no sound at all, it is a text");
    write_sound(temporary / "other.wav", SF_FORMAT_AU | SF_FORMAT_PCM_16, 8000, 1, sine(440, 8000, 1));
    write_sound(temporary / "slow.wav", wav, 1000, 1, sine(44, 1000, 1));
    write_sound(temporary / "fast.wav", wav, 400000, 1, sine(440, 400000, 0.1));
    write_sound(temporary / "wide.wav", wav, 8000, 9, sine(440, 8000, 0.1, 0.5, 9));
    auto numbers = sine(440, 8000, 0.1);
    numbers[5] = std::numeric_limits<float>::quiet_NaN();
    write_sound(temporary / "none.wav", SF_FORMAT_WAV | SF_FORMAT_FLOAT, 8000, 1, numbers);
    for (const char* name : {"empty.wav", "words.wav", "other.wav", "slow.wav", "fast.wav", "wide.wav", "none.wav"}) {
        const auto met = refused(temporary / name);
        CAPTURE(met.what());
        CHECK(met.code() == errc::invalid_file);
        CHECK(met.problems().front().where.file == temporary / name);
        CHECK_FALSE(met.problems().front().cure.empty());
    }
}

TEST_CASE("half a file, or one with any byte changed, is refused or heard, and never harms") {
    const folder temporary;
    for (const int format : {wav, SF_FORMAT_FLAC | SF_FORMAT_PCM_16, SF_FORMAT_OGG | SF_FORMAT_VORBIS,
                             SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III}) {
        CAPTURE(format);
        write_sound(temporary / "whole", format, 16000, 1, sine(440, 16000, 0.2));
        const auto whole = text_of(temporary / "whole");
        std::mt19937 chance{7};
        const int times = (format & SF_FORMAT_TYPEMASK) == SF_FORMAT_MPEG ? 30 : 300;  // its library writes to stderr
        for (int time = 0; time < times; ++time) {
            auto broken = whole;
            if (time % 3 == 0) broken.resize(chance() % whole.size());
            for (int at = 0; at < 4 && !broken.empty(); ++at)
                broken[(time % 2 == 0 ? chance() % std::min<std::size_t>(60, broken.size())
                                      : chance() % broken.size())] = static_cast<char>(chance());
            try {
                decode_sound(broken, 8000, "broken");
            } catch (const error& met) {
                CHECK((met.code() == errc::invalid_file || met.code() == errc::too_large));
            }
        }
    }
}

TEST_CASE("half an hour is the most") {
    const folder temporary;
    write_sound(temporary / "long.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 8000, 1,
                std::vector<float>(std::size_t{8000} * 60 * 31));
    CHECK(refused(temporary / "long.flac").code() == errc::too_large);
}
