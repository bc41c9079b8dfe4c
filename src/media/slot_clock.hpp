// src/media/slot_clock.hpp - the media threads' beat: a slot of 5 ms after another, by the machine's clock.
#pragma once

#include "palabre/core/runtime.hpp"

#include <cstdint>

namespace palabre::media {

inline constexpr duration slot_length = std::chrono::milliseconds{5};

/// A packet every 20 ms a call: each call has one slot in four.
inline constexpr unsigned slot_count = 4;

/// Threads: the one that it beats for.
class slot_clock {
public:
    slot_clock() : due_{present()} {}

    /// The same clock as runtime::now(), read while time does not stand still.
    static instant present() noexcept;

    /// Sleeps until the next slot begins, not at all if it has, and returns its number. Slots are made up for one after
    /// another when a thread was late; after more than 200 ms (a machine that slept) they are passed over.
    std::uint64_t wait() noexcept;

    /// When this slot should have begun.
    instant due() const noexcept { return due_; }

    std::uint64_t skipped() const noexcept { return skipped_; }

private:
    instant due_;
    std::uint64_t slot_ = 0;
    std::uint64_t skipped_ = 0;
};

/// Makes the calling thread go before others (SCHED_FIFO) and gives it a name. False where that is not permitted: it then
/// runs as others do, and is late more often.
bool be_a_media_thread(bool realtime) noexcept;

}  // namespace palabre::media
