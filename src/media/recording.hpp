// src/media/recording.hpp - one recording as its packets come: a caller's voice, or both sides of a bridge in stereo.
#pragma once

#include "media/recorder.hpp"
#include "media/track.hpp"
#include "media/wav_output.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace palabre::media {

/// Threads: the recorder's.
class recording {
public:
    explicit recording(recording_wish wanted);

    void add_track() { ++open_tracks_; }

    /// True where it is over: its last track has ended, or it cannot go on.
    bool add(const recorded_packet& packet);
    recording_result finish();

    /// True where somebody has spoken, and that was not asked in the last 100 ms of sound.
    bool has_news_of_voice();

private:
    void put(std::size_t channel, std::int64_t place, std::span<const std::int16_t> sound, bool is_voice);
    void append(std::int64_t place, std::span<const std::int16_t> sound);
    void mix(std::size_t channel, std::int64_t place, std::span<const std::int16_t> sound);
    void move_to(std::int64_t place);
    std::int64_t place_of(instant when) const noexcept;

    const bool is_bridge_;
    const bool even_silence_;
    const instant begins_;
    const std::int64_t most_;
    wav_output out_;
    std::vector<std::unique_ptr<track>> tracks_;
    unsigned open_tracks_;
    std::vector<std::int16_t> window_;  // a bridge's sound that others may be added to yet
    std::int64_t written_ = 0;          // samples of each channel
    std::int64_t end_ = 0;
    std::int64_t voiced_ = 0;
    std::int64_t voiced_to_ = 0;
    std::int64_t told_at_ = 0;
    bool speaks_ = false;
};

}  // namespace palabre::media
