// palabre/routing/figures.hpp - a queue in numbers, now and since its day began.
#pragma once

#include "palabre/core/runtime.hpp"

#include <cstddef>
#include <cstdint>

namespace palabre::routing {

/// Counters grow from router::begin_day() on: subtract two snapshots for the time between. Callbacks count in their own lines alone.
struct figures {
    std::size_t waiting = 0;            ///< Now, with those that are offered, without callbacks.
    std::size_t callbacks_waiting = 0;  ///< Now, with those that rest until their next attempt.
    std::size_t talking = 0;            ///< Now, callbacks too.
    duration longest_wait{0};           ///< Of those who wait now, without callbacks.

    std::uint64_t offered = 0;          ///< Came in, from other queues too.
    std::uint64_t answered = 0;         ///< An agent accepted.
    std::uint64_t answered_within = 0;  ///< Within target.within.
    std::uint64_t abandoned = 0;        ///< Gave up, the short ones too.
    std::uint64_t short_abandoned = 0;  ///< Before target.short_abandon.
    std::uint64_t moved_out = 0;        ///< Went on in another queue, which counts them.
    std::uint64_t left = 0;             ///< Left for other reasons.
    std::uint64_t callbacks = 0;        ///< Came as callbacks or became such.
    std::uint64_t callbacks_done = 0;   ///< Ended with the customer reached.
    std::uint64_t refused = 0;          ///< Offers that agents refused or let ring.
    duration waited{0};                 ///< Together, of those that were answered.
    duration talked{0};                 ///< Together, from acceptance to the end, of those that are over.
    std::uint64_t handled = 0;          ///< Those that are over.

    std::size_t on_duty = 0;  ///< Members now that are not offline.
    std::size_t working = 0;  ///< Members now that are neither offline nor paused.
    std::size_t free = 0;     ///< Members now that a call could be offered to.

    /// answered_within / (answered + abandoned - short_abandoned + left); 1 where there is nobody to count.
    double service_level() const noexcept {
        const auto of = answered + abandoned - short_abandoned + left;
        return of == 0 ? 1 : static_cast<double>(answered_within) / static_cast<double>(of);
    }

    /// (abandoned - short) / (answered + abandoned - short + left); 0 where there is nobody to count.
    double abandonment() const noexcept {
        const auto of = answered + abandoned - short_abandoned + left;
        return of == 0 ? 0 : static_cast<double>(abandoned - short_abandoned) / static_cast<double>(of);
    }

    /// Mean wait of those that were answered (ASA).
    duration mean_wait() const noexcept {
        return answered == 0 ? duration{0} : waited / static_cast<std::int64_t>(answered);
    }
};

}  // namespace palabre::routing
