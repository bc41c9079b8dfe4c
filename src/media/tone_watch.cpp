// src/media/tone_watch.cpp - when a tone begins and ends, and which cadence the last ones had.
#include "media/tone_watch.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace palabre::media {

namespace {

constexpr float quietest = -42;  // dB: a tone is louder
constexpr float lowest = 300;    // Hz: hum is below
constexpr float pure = 0.9F;     // of all that is heard
constexpr float pure_two = 0.94F;
constexpr float its_part = 0.2F;  // of the second one
constexpr float fading = 6;       // dB: what follows is its echo
constexpr float nearly = 0.88F;   // a frame in the middle of a tone, as two tones beat
constexpr float strays = 14;      // Hz around what it has been; two tones beat
constexpr float strays_two = 45;
constexpr float close_two = 520;  // Hz: below it two tones may be so close that they are seen as one that strays

bool alike(int one, int other) noexcept {
    return std::abs(one - other) <= 3;
}

bool near(const tone_stretch& of, float hertz) noexcept {
    return of.frames >= 8 && std::abs(of.hertz - hertz) < 60;
}

}  // namespace

void tone_watch::hear(const frame_measure& frame) noexcept {
    has_ended_ = false;
    const bool is_one = frame.tonal >= pure;
    const bool is_tone =
        frame.level > quietest && frame.hertz > lowest &&
        (is_one || (frame.both >= pure_two && frame.both - frame.tonal > its_part && frame.second < 700));
    const float mean = now_.frames > 0 ? sum_ / static_cast<float>(now_.frames) : frame.hertz;
    const float lower = std::min(frame.hertz, frame.second), upper = std::max(frame.hertz, frame.second);
    const float hertz = is_one ? frame.hertz : lower;
    const bool has_faded = now_.frames > 3 && frame.level < now_.most - fading;
    const bool stays =
        !has_faded && std::abs(hertz - mean) <= (now_.second > 0 || !is_one || hertz < close_two ? strays_two : strays);
    if (is_tone && (now_.frames == 0 || stays)) {
        if (!is_one) now_.second = upper;
        sum_ += hertz;
        ++now_.frames;
        now_.hertz = sum_ / static_cast<float>(now_.frames);
        if (now_.frames == 1) now_.silent_before = silent_;
        if (now_.frames > 2) {  // neither the first nor the last frame is full of it
            purity_ += frame.tonal;
            now_.purity = purity_ / static_cast<float>(now_.frames - 2);
            now_.least = std::min(now_.least, level_);
            now_.most = std::max(now_.most, level_);
        }
        level_ = frame.level;
        doubts_ = 0;
        return;
    }
    const bool beats = now_.frames >= 3 && frame.level > quietest && frame.both >= nearly && hertz < close_two && stays;
    if (beats && ++doubts_ <= 1) {
        sum_ += mean;
        ++now_.frames;
        return;
    }
    doubts_ = 0;
    if (is_on()) {
        past_[count_++ % most] = now_;
        has_ended_ = true;
        silent_ = 0;
    } else {
        silent_ += now_.frames;
    }
    now_ = {};
    sum_ = purity_ = 0;
    level_ = frame.level;
    if (!is_tone) {
        ++silent_;
        return;
    }
    now_ = {.hertz = hertz, .second = is_one ? 0 : upper, .frames = 1, .silent_before = silent_};
    sum_ = hertz;
}

bool tone_watch::is_busy() const noexcept {
    constexpr int shortest = 8, longest = 37;
    if (count_ < 3) return false;
    const auto &third = past(0), &second = past(1);
    const auto fits = [](int frames) { return frames >= shortest && frames <= longest; };
    return third.is_progress() && second.is_progress() && past(2).is_progress() && fits(third.frames) &&
           fits(second.frames) && alike(third.frames, second.frames) && fits(third.silent_before) &&
           fits(second.silent_before) && alike(third.silent_before, second.silent_before);
}

bool tone_watch::is_ringing() const noexcept {
    constexpr int long_tone = 40, short_tone = 15, long_pause = 40, longest = 150;
    if (now_.is_progress() && now_.is_flat() && now_.frames >= long_tone && now_.frames < longest) return true;
    if (count_ == 0 || is_on()) return false;
    return last().is_progress() && last().is_flat() && last().frames >= short_tone && last().frames < longest &&
           silent_ >= long_pause;
}

bool tone_watch::is_information() const noexcept {
    if (count_ < 2) return false;
    const bool rises = near(past(1), 950) && near(past(0), 1400) && past(0).silent_before <= 4;
    return rises && now_.frames >= 5 && std::abs(now_.hertz - 1800) < 80 && now_.silent_before <= 4;
}

/// A beep of 950 Hz is not told from the first of three before it has been silent for a while.
bool tone_watch::may_inform() const noexcept {
    if (count_ == 0 || last().frames > 20) return false;
    return near(last(), 950) || (count_ > 1 && near(last(), 1400) && near(past(1), 950) && last().silent_before <= 4);
}

}  // namespace palabre::media
