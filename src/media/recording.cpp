// src/media/recording.cpp - tracks laid side by side in a window of time, and written behind it.
#include "media/recording.hpp"

#include <algorithm>
#include <utility>

namespace palabre::media {

namespace {

constexpr duration least_voice = std::chrono::milliseconds{100};  // less is a click
constexpr std::size_t most_tracks = 8;
constexpr std::size_t channels = 2;
constexpr std::int64_t window_size = 2 * line_rate;
// A packet may be held back for 16 others; what comes even later is not heard.
constexpr std::int64_t settled_after = line_rate;

duration length_of(std::int64_t samples) {
    return duration{samples * 1'000'000 / line_rate};
}

}  // namespace

recording::recording(recording_wish wanted)
    : is_bridge_{wanted.is_bridge},
      even_silence_{wanted.even_silence}, begins_{wanted.begins}, most_{wanted.longest.count() * line_rate / 1'000'000},
      out_{std::move(wanted.file), wanted.is_bridge ? int{channels} : 1}, open_tracks_{wanted.tracks} {
    if (is_bridge_) window_.resize(channels * window_size);
}

std::int64_t recording::place_of(instant when) const noexcept {
    return std::max<std::int64_t>(0, (when - begins_).count() * line_rate / 1'000'000);
}

bool recording::add(const recorded_packet& packet) {
    if (packet.track >= most_tracks) return false;
    while (tracks_.size() <= packet.track) tracks_.push_back(std::make_unique<track>());
    const std::size_t channel = packet.track == 0 ? 0 : 1;
    const auto put_there = [&](std::int64_t place, std::span<const std::int16_t> sound, bool is_voice) {
        put(channel, place, sound, is_voice);
    };
    auto& of = *tracks_[packet.track];
    if (packet.is_end) {
        of.flush(put_there);
        tracks_[packet.track] = std::make_unique<track>();  // another's, should it come
        if (is_bridge_) end_ = std::max(end_, std::min(place_of(packet.when), most_));
        if (packet.is_overrun) out_.fail("the disk is too slow: the recording ended there");
        return --open_tracks_ == 0 || packet.is_overrun;
    }
    of.add(packet, is_bridge_ ? std::optional{place_of(packet.when)} : std::nullopt, put_there);
    return !out_.problem().empty();
}

void recording::put(std::size_t channel, std::int64_t place, std::span<const std::int16_t> sound, bool is_voice) {
    if (place >= most_) return;
    sound = sound.first(std::min<std::size_t>(sound.size(), static_cast<std::size_t>(most_ - place)));
    const std::int64_t end = place + static_cast<std::int64_t>(sound.size());
    if (is_voice) {
        speaks_ = true;
        voiced_ += std::max<std::int64_t>(0, end - std::max(place, voiced_to_));
        voiced_to_ = std::max(voiced_to_, end);
    }
    is_bridge_ ? mix(channel, place, sound) : append(place, sound);
    end_ = std::max(end_, end);
}

void recording::append(std::int64_t place, std::span<const std::int16_t> sound) {
    if (place > written_) out_.write(std::vector<std::int16_t>(static_cast<std::size_t>(place - written_)));
    out_.write(sound);
    written_ = place + static_cast<std::int64_t>(sound.size());
}

void recording::mix(std::size_t channel, std::int64_t place, std::span<const std::int16_t> sound) {
    const std::int64_t end = place + static_cast<std::int64_t>(sound.size());
    if (end > written_ + window_size) move_to(end - settled_after);
    if (place < written_) {
        sound = sound.subspan(static_cast<std::size_t>(std::min(end, written_) - place));
        place = written_;
    }
    std::size_t at = channels * static_cast<std::size_t>(place - written_) + channel;
    for (const std::int16_t each : sound) {
        window_[at] = static_cast<std::int16_t>(std::clamp(window_[at] + each, -32768, 32767));
        at += channels;
    }
}

/// Writes what is before `place`, a second at a time: it is settled.
void recording::move_to(std::int64_t place) {
    while (written_ < place && out_.problem().empty()) {
        const auto step = static_cast<std::size_t>(std::min<std::int64_t>(place - written_, line_rate)) * channels;
        out_.write(std::span{window_}.first(step));
        std::copy(window_.begin() + static_cast<std::ptrdiff_t>(step), window_.end(), window_.begin());
        std::fill(window_.end() - static_cast<std::ptrdiff_t>(step), window_.end(), std::int16_t{0});
        written_ += static_cast<std::int64_t>(step / channels);
    }
    written_ = std::max(written_, place);
}

recording_result recording::finish() {
    for (std::size_t i = 0; i < tracks_.size(); ++i)
        tracks_[i]->flush([this, i](std::int64_t place, std::span<const std::int16_t> sound, bool is_voice) {
            put(i == 0 ? 0 : 1, place, sound, is_voice);
        });
    if (is_bridge_) move_to(end_);
    recording_result result{out_.file(), length_of(end_), length_of(voiced_), {}};
    if (!even_silence_ && result.voice < least_voice && out_.problem().empty()) {
        out_.discard();
        return result;
    }
    result.is_kept = out_.keep();
    result.problem = out_.problem();
    return result;
}

bool recording::has_news_of_voice() {
    if (is_bridge_ || !speaks_ || end_ < told_at_ + line_rate / 10) return false;
    speaks_ = false;
    told_at_ = end_;
    return true;
}

}  // namespace palabre::media
