// src/media/answer_decision.cpp - who has answered: tones first, then how long somebody speaks and is silent.
#include "media/answer_decision.hpp"

#include <algorithm>

namespace palabre::media {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds frame_length{20};
constexpr int ring_pause = 6'000 / 20;       // the longest silence between two rings
constexpr int forgotten_after = 4'000 / 20;  // before the answer words that lie so far apart are not one announcement
constexpr int beep_alone = 1'500 / 20;       // silence behind a beep that nothing was said before

constexpr int little = 800 / 20;          // said: a tone behind it is no machine's
constexpr int no_information = 120 / 20;  // the second information tone would have begun
constexpr float strong = 6;               // dB that a word's loudest part stands above what is speech at all
constexpr float voiced = 0.35F;           // of it at one frequency: noise has less
constexpr float pure = 0.9F;              // a tone's: its level says nothing of speech
constexpr float steady = 3;               // dB above the noise: music

int frames_of(milliseconds length) noexcept {
    return static_cast<int>((length + frame_length / 2) / frame_length);
}

milliseconds length_of(int frames) noexcept {
    return frames * frame_length;
}

}  // namespace

answer_decision::answer_decision(const answer_detection& how) noexcept
    : how_{how}, longest_wait_{frames_of(how.longest_wait)}, shortest_word_{frames_of(how.shortest_word)},
      longest_greeting_{frames_of(how.longest_greeting)},
      longest_stretch_{frames_of(how.longest_stretch)}, pause_{frames_of(how.pause_after_greeting)},
      hurry_after_{frames_of(how.hurry_after)}, hurried_pause_{frames_of(how.hurried_pause)},
      hurried_greeting_{frames_of(how.hurried_greeting)}, longest_gap_{frames_of(how.longest_gap)},
      longest_analysis_{frames_of(how.longest_analysis)}, announcement_{frames_of(how.announcement)},
      shortest_beep_{frames_of(how.shortest_beep)}, longest_beep_{frames_of(how.longest_beep)}, wait_{longest_wait_} {
}

void answer_decision::answered() noexcept {
    is_answered_ = true;
    is_over_ = false;
    base_ = frames_;
    rang_until_ = 0;
    goes_on_.reset();
    held_.forget();
    begin_anew(longest_wait_);
}

void answer_decision::begin_anew(int longest_wait) noexcept {
    greeting_ = {};
    loudest_said_ = 0;
    wait_ = longest_wait;
    has_beeped_ = false;
}

std::optional<answer_verdict> answer_decision::hear(const frame_measure& frame) noexcept {
    ++frames_;
    listen(frame);
    watch_for_beep();
    if (is_over_) return std::nullopt;
    return decide(frame);
}

void answer_decision::listen(const frame_measure& frame) noexcept {
    floor_.hear(frame.level);
    tones_.hear(frame);
    const auto least = static_cast<float>(how_.least_level);
    held_.hear(frame, !tones_.is_on() && frame.level > std::max(least, floor_.level() + steady));
    if (frame.tonal < pure) loudest_ = std::max(loudest_, frame.level);
    const float above = std::max({floor_.level() + static_cast<float>(how_.above_noise), least,
                                  loudest_ - static_cast<float>(how_.below_loudest)});
    const bool was_tone = tones_.is_on() && !is_voice_;
    is_voice_ = frame.level > above && !tones_.is_on();
    if (tones_.is_on() && !was_tone && greeting_.is_in_word()) greeting_.forget_tail(tones_.now().frames);
    if (is_voice_) {
        const bool is_first = loudest_said_ == 0;
        if (!is_first && frame.level > loudest_said_ + static_cast<float>(how_.below_loudest)) greeting_.forget_all();
        loudest_said_ = is_first ? frame.level : std::max(loudest_said_, frame.level);
    }
    const float sure = std::max(floor_.level() + static_cast<float>(how_.above_noise), least) + strong;
    greeting_.hear(is_voice_, is_voice_ && frame.level > sure && frame.tonal > voiced, longest_gap_, shortest_word_);
}

void answer_decision::watch_for_beep() noexcept {
    beep_.reset();
    if (tones_.has_ended())
        beep_in_ = tones_.may_inform() ? no_information : 1;
    else if (tones_.now().frames >= 3)
        beep_in_ = 0;
    if (beep_in_ == 0 || --beep_in_ > 0 || !is_answered_) return;
    const auto& tone = tones_.last();
    const bool is_beep = tone.is_beep() && tone.hertz > 300 && tone.hertz < 2'600 && tone.frames >= shortest_beep_ &&
                         tone.frames <= longest_beep_;
    const bool rings = tone.is_progress() && spoken() < little;
    if (!is_beep || rings) return;
    has_beeped_ = true;
    beep_ = answer_beep{length_of(frames_ - base_ - std::max(1, tones_.silent())), length_of(tone.frames), tone.hertz};
}

std::optional<answer_verdict> answer_decision::decide(const frame_measure& frame) noexcept {
    // CNG is a beep of 1,100 Hz, too: an answering machine has spoken before.
    if (frame.is_fax || (frame.is_calling_fax && spoken() == 0))
        return tell(answer_kind::fax, answer_reason::fax_tone, frame.hertz);
    if (const auto made = decide_by_tones()) return made;
    return decide_by_speech();
}

std::optional<answer_verdict> answer_decision::decide_by_tones() noexcept {
    if (tones_.is_information()) return tell(answer_kind::sit, answer_reason::information_tone, tones_.now().hertz);
    const bool was_progress = tones_.count() > 0 && tones_.last().is_progress();
    if (tones_.is_busy()) return tell(answer_kind::busy, answer_reason::busy_cadence, tones_.last().hertz);
    if (spoken() >= little && is_answered_) return std::nullopt;
    if (tones_.is_ringing() && goes_on_ != answer_kind::ring_back) {
        const float hertz = tones_.is_on() ? tones_.now().hertz : tones_.last().hertz;
        begin_anew(ring_pause);
        return tell(answer_kind::ring_back, answer_reason::ringing_cadence, hertz);
    }
    const bool rings = goes_on_ == answer_kind::ring_back;
    if (rings && (tones_.is_on() || (tones_.has_ended() && was_progress))) {
        rang_until_ = frames_ - base_;
        begin_anew(ring_pause);
    }
    return std::nullopt;
}

std::optional<answer_verdict> answer_decision::decide_by_speech() noexcept {
    const bool plays = goes_on_ == answer_kind::music;
    const bool is_music = held_.sound() >= held_notes::window * 7 / 10 &&
                          held_.share() >= (plays ? how_.held_notes / 2 : how_.held_notes) && !tones_.is_on() &&
                          goes_on_ != answer_kind::ring_back;
    if (is_music) {
        rang_until_ = frames_ - base_;
        begin_anew(longest_wait_);
        if (!plays) return tell(answer_kind::music, answer_reason::held_notes);
        return std::nullopt;
    }
    const int said = spoken(), pause = greeting_.pause();
    if (!is_answered_) {
        if (said >= (plays ? 2 * announcement_ : announcement_))
            return tell(answer_kind::announcement, answer_reason::speech_before_answer);
        if (said > 0 && pause > forgotten_after) begin_anew(longest_wait_);
        return std::nullopt;
    }
    if (has_beeped_ && (said > 0 || pause >= beep_alone))
        return tell(answer_kind::machine, answer_reason::beep, tones_.last().hertz);
    const int stretch = greeting_.frames() - greeting_.delay() - pause;
    const bool hurries = greeting_.frames() >= hurry_after_;
    const int most = hurries ? std::min(longest_greeting_, hurried_greeting_) : longest_greeting_;
    if (said > 0 && pause >= (hurries ? std::min(pause_, hurried_pause_) : pause_))
        return tell(answer_kind::human, answer_reason::short_greeting);
    if (said >= most || (said > 0 && stretch >= longest_stretch_))
        return tell(answer_kind::machine, answer_reason::long_greeting);
    if (said == 0 && !greeting_.is_in_word() && greeting_.frames() >= wait_ && !tones_.is_on())
        return tell(answer_kind::silence, answer_reason::nothing_heard);
    if (greeting_.frames() - greeting_.delay() >= longest_analysis_)
        return tell(answer_kind::unknown, answer_reason::out_of_time);
    return std::nullopt;
}

std::optional<answer_verdict> answer_decision::tell(answer_kind what, answer_reason why, float tone) noexcept {
    const bool goes_on = what == answer_kind::ring_back || what == answer_kind::music;
    if (what == answer_kind::ring_back) rang_until_ = frames_ - base_;
    if (goes_on) goes_on_ = what;
    is_over_ = !goes_on;
    last_ = {what, why, is_over_, !is_answered_, length_of(frames_ - base_), measured(tone)};
    return last_;
}

answer_measures answer_decision::measured(float tone) const noexcept {
    return {.delay = length_of(greeting_.delay()),
            .spoken = length_of(spoken()),
            .pause = length_of(greeting_.pause()),
            .words = static_cast<std::uint16_t>(greeting_.words(shortest_word_)),
            .rang = length_of(rang_until_),
            .level = loudest_,
            .noise = floor_.level(),
            .tone = tone,
            .held = held_.share()};
}

answer_verdict answer_decision::so_far() const noexcept {
    if (is_over_) return last_;
    answer_verdict made{answer_kind::unknown, answer_reason::call_over,   false,
                        !is_answered_,        length_of(frames_ - base_), measured(0)};
    if (goes_on_)
        made.what = *goes_on_;
    else if (spoken() == 0)
        made.what = answer_kind::silence;
    return made;
}

}  // namespace palabre::media
