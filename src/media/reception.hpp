// src/media/reception.hpp - what arrived of a stream, what did not, and how evenly (RFC 3550 appendix A).
#pragma once

#include "media/codec.hpp"
#include "media/rtcp.hpp"
#include "palabre/core/runtime.hpp"

#include <cstdint>

namespace palabre::media {

/// Threads: one at a time.
class reception {
public:
    /// What a packet is, by its sequence number.
    enum class order : std::uint8_t {
        next,       ///< The newest so far, with or without a gap before it.
        late,       ///< Older than others that came before it.
        duplicate,  ///< It was there already, or is too late to tell.
    };

    /// Counts a packet of the stream; a new stream (another SSRC) begins with restart().
    order receive(std::uint16_t sequence, std::uint32_t timestamp, instant now, unsigned clock = line_rate) noexcept;
    unsigned clock() const noexcept { return clock_; }  ///< Ticks of the timestamp a second.

    /// Keeps what was counted and expects another stream.
    void restart() noexcept;

    std::uint64_t received() const noexcept { return before_.received + received_; }
    std::uint64_t expected() const noexcept { return before_.expected + stream_expected(); }
    std::uint64_t lost() const noexcept { return expected() > received() ? expected() - received() : 0; }
    std::uint64_t duplicates() const noexcept { return duplicates_; }
    std::uint64_t late() const noexcept { return late_; }
    duration jitter() const noexcept;

    /// For the next report: `fraction` is of what was expected since the last one.
    report_block report(std::uint32_t ssrc) noexcept;

private:
    struct totals {
        std::uint64_t received = 0;
        std::uint64_t expected = 0;
    };

    void begin(std::uint16_t sequence) noexcept;
    std::uint64_t stream_expected() const noexcept { return has_begun_ ? highest_ - base_ + 1ULL : 0; }

    totals before_;    // of streams that have ended
    totals reported_;  // of this one, when it was last reported
    std::uint64_t received_ = 0;
    std::uint64_t duplicates_ = 0;
    std::uint64_t late_ = 0;
    std::uint64_t seen_ = 0;  // a bit each for the last 64 sequence numbers
    std::uint32_t base_ = 0;
    std::uint32_t highest_ = 0;  // extended by the cycles
    std::uint32_t bad_ = no_sequence;
    std::uint32_t jitter_ = 0;  // units of the timestamp, 16 times
    std::int64_t transit_ = 0;
    unsigned clock_ = line_rate;
    bool has_begun_ = false;
    bool has_transit_ = false;

    static constexpr std::uint32_t no_sequence = 0x10000;
};

}  // namespace palabre::media
