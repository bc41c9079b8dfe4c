// src/media/track.hpp - one voice of a recording: packets in order, decoded, each at its place in time.
#pragma once

#include "media/concealment.hpp"
#include "media/decoder.hpp"
#include "media/recorder.hpp"
#include "media/reorder.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

namespace palabre::media {

/// Threads: one at a time, which may allocate.
class track {
public:
    /// Calls `put(place, sound, is_voice)`: samples at 8,000 a second and the place of the first of them, which never goes
    /// back. `came` is the packet's arrival in samples since the recording began; nothing: it begins with its first packet,
    /// and only its timestamps count.
    template<typename F> void add(const recorded_packet& packet, std::optional<std::int64_t> came, F&& put) {
        // What is held back belongs where it came, not behind a long silence.
        if (came && came_ && *came - *came_ > line_rate)
            order_.restart([&](const voice_frame& frame) { take(frame, put); });
        came_ = came;
        came_at_ = ticks(packet.timestamp, packet.law);
        order_.add({packet.sequence, packet.timestamp, packet.law, std::span{packet.payload}.first(packet.size)},
                   [&](const voice_frame& frame) { take(frame, put); });
    }
    template<typename F> void flush(F&& put) {
        order_.flush([&](const voice_frame& frame) { take(frame, put); });
    }

private:
    // A jump further than this is another stream, not a caller who was silent.
    static constexpr std::int64_t longest_gap = 60 * line_rate;
    // Further than this from where it should be by its arrival, a packet's timestamp is not believed.
    static constexpr std::int64_t most_astray = line_rate * 2 / 5;
    static constexpr std::uint16_t most_concealed = 3;  // packets: longer losses are silence

    static std::uint32_t ticks(std::uint32_t timestamp, codec of) noexcept {
        return timestamp / (clock_rate(of) / line_rate);
    }

    template<typename F> void take(const voice_frame& frame, F&& put) {
        const std::size_t size = decode(frame);
        if (size == 0) return;
        const std::uint32_t at = ticks(frame.timestamp, frame.law);
        const std::int64_t place = place_of(at, size);
        const auto missing = static_cast<std::uint16_t>(frame.sequence - sequence_ - 1);
        const bool is_lost = has_begun_ && missing > 0 && missing <= most_concealed;
        for (std::int64_t from = next_; is_lost && from < place && from < next_ + most_concealed * frame_samples;) {
            const auto part =
                std::span{filled_}.first(static_cast<std::size_t>(std::min<std::int64_t>(place - from, frame_samples)));
            concealment_.fill(part);
            put(from, std::span<const std::int16_t>{part}, false);
            from += static_cast<std::int64_t>(part.size());
        }
        const auto sound = std::span{sound_}.first(size);
        concealment_.heard(sound);
        put(place, std::span<const std::int16_t>{sound}, concealment_.is_voice());
        has_begun_ = true;
        sequence_ = frame.sequence;
        next_ = place + static_cast<std::int64_t>(size);
        next_ticks_ = at + static_cast<std::uint32_t>(size);
    }

    std::size_t decode(const voice_frame& frame);
    std::int64_t place_of(std::uint32_t at, std::size_t size) const noexcept;

    reorder<16, 480> order_;
    concealment concealment_;
    std::unique_ptr<decoder> decoder_;  // made for codecs other than G.711
    std::array<std::int16_t, decoder::most_samples> sound_{};
    std::array<std::int16_t, frame_samples> filled_{};
    std::optional<std::int64_t> came_;  // the newest packet
    std::uint32_t came_at_ = 0;
    std::int64_t next_ = 0;  // where the one after the last belongs
    std::uint32_t next_ticks_ = 0;
    std::uint16_t sequence_ = 0;
    bool has_begun_ = false;
};

}  // namespace palabre::media
