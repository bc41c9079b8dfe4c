// src/media/reorder.hpp - packets put back in order before something listens to them, within fixed room.
#pragma once

#include "media/codec.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace palabre::media {

/// What one packet carried.
struct voice_frame {
    std::uint16_t sequence = 0;
    std::uint32_t timestamp = 0;
    codec law = codec::pcma;
    std::span<const std::uint8_t> payload;
};

/// Holds back up to `Depth` packets until the one before them has come; `take(voice_frame)` then gets them in order. A
/// packet that comes after that, or is longer than `Most` bytes, is dropped.
///
/// Owns:    Depth * Most bytes, in place.
/// Threads: one at a time.
template<std::size_t Depth, std::size_t Most> class reorder {
public:
    template<typename F> void add(const voice_frame& frame, F&& take) {
        if (frame.payload.size() > Most) return;
        if (!has_begun_) {
            next_ = frame.sequence;
            has_begun_ = true;
        }
        const auto ahead = static_cast<std::uint16_t>(frame.sequence - next_);
        const bool is_jump = ahead >= jump && static_cast<std::uint16_t>(next_ - frame.sequence) >= jump;
        if (is_jump) {
            flush(take);
            next_ = frame.sequence;
        } else if (ahead >= jump) {
            return;  // too late
        } else if (ahead >= Depth) {
            const auto first_kept = static_cast<std::uint16_t>(frame.sequence - Depth + 1);
            for (std::size_t i = 0; i < Depth && next_ != first_kept; ++i) step(take);
            next_ = first_kept;
        }
        slot& free = slots_[frame.sequence % Depth];
        if (free.is_full) return;       // a duplicate
        if (frame.sequence == next_) {  // as nearly all are: without a copy
            ++next_;
            take(frame);
            while (slots_[next_ % Depth].is_full) step(take);
            return;
        }
        free.is_full = true;
        free.sequence = frame.sequence;
        free.timestamp = frame.timestamp;
        free.law = frame.law;
        free.size = static_cast<std::uint16_t>(frame.payload.size());
        std::copy(frame.payload.begin(), frame.payload.end(), free.bytes.begin());
        while (slots_[next_ % Depth].is_full) step(take);
    }

    /// What is held back, in order: at the end, or when nothing more comes.
    template<typename F> void flush(F&& take) {
        for (std::size_t i = 0; i < Depth; ++i) step(take);
    }

    /// The same, and whatever comes next is the first.
    template<typename F> void restart(F&& take) {
        flush(take);
        has_begun_ = false;
    }

private:
    struct slot {
        std::uint16_t sequence = 0;
        std::uint16_t size = 0;
        std::uint32_t timestamp = 0;
        codec law = codec::pcma;
        bool is_full = false;
        std::array<std::uint8_t, Most> bytes;
    };
    static_assert((Depth & (Depth - 1)) == 0, "sequence numbers wrap at a multiple of it");
    static constexpr std::uint16_t jump = 1000;

    template<typename F> void step(F&& take) {
        slot& first = slots_[next_++ % Depth];
        if (!first.is_full) return;
        first.is_full = false;
        take(voice_frame{first.sequence, first.timestamp, first.law, std::span{first.bytes}.first(first.size)});
    }

    std::array<slot, Depth> slots_{};
    std::uint16_t next_ = 0;
    bool has_begun_ = false;
};

}  // namespace palabre::media
