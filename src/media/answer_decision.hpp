// src/media/answer_decision.hpp - who has answered, decided out of measured frames: pure, and apart from all DSP.
#pragma once

#include "media/greeting.hpp"
#include "media/held_notes.hpp"
#include "media/noise_floor.hpp"
#include "media/tone_watch.hpp"
#include "palabre/channel/answer_kind.hpp"

#include <optional>

namespace palabre::media {

/// Threads: one at a time. Nothing allocates.
class answer_decision {
public:
    explicit answer_decision(const answer_detection& how) noexcept;

    void answered() noexcept;

    /// The next 20 ms.
    std::optional<answer_verdict> hear(const frame_measure& frame) noexcept;
    const std::optional<answer_beep>& beep() const noexcept { return beep_; }
    answer_verdict so_far() const noexcept;

    bool is_voice() const noexcept { return is_voice_; }
    bool is_tone() const noexcept { return tones_.is_on(); }
    float noise() const noexcept { return floor_.level(); }
    float held() const noexcept { return held_.share(); }
    int frames() const noexcept { return frames_; }

private:
    std::optional<answer_verdict> decide(const frame_measure& frame) noexcept;
    std::optional<answer_verdict> decide_by_tones() noexcept;
    std::optional<answer_verdict> decide_by_speech() noexcept;
    std::optional<answer_verdict> tell(answer_kind what, answer_reason why, float tone = 0) noexcept;
    void listen(const frame_measure& frame) noexcept;
    void watch_for_beep() noexcept;
    void begin_anew(int longest_wait) noexcept;
    int spoken() const noexcept { return greeting_.spoken(shortest_word_); }
    answer_measures measured(float tone) const noexcept;

    answer_detection how_;
    int longest_wait_, shortest_word_, longest_greeting_, longest_stretch_, pause_, hurry_after_, hurried_pause_,
        hurried_greeting_, longest_gap_, longest_analysis_, announcement_, shortest_beep_, longest_beep_;  // frames
    noise_floor floor_;
    held_notes held_;
    tone_watch tones_;
    greeting greeting_;
    float loudest_ = -96, loudest_said_ = 0;  // dB; 0: nothing yet
    bool is_voice_ = false, is_answered_ = false, is_over_ = false, has_beeped_ = false;
    int frames_ = 0;                      // since the first
    int base_ = 0;                        // of the answer, or of the first sound
    int rang_until_ = 0;                  // since base_
    int wait_;                            // for the first word
    std::optional<answer_kind> goes_on_;  // that has been told: ringing, music
    answer_verdict last_;
    int beep_in_ = 0;  // frames until what has ended is told
    std::optional<answer_beep> beep_;
};

}  // namespace palabre::media
