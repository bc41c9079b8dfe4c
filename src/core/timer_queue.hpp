// src/core/timer_queue.hpp - pending callbacks ordered by (time, order of the call), for both runtimes.
#pragma once

#include "palabre/core/runtime.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace palabre::detail {

/// The end of time, at which nothing is ever due.
inline constexpr instant never = instant::max();

/// `wait` after `now`, `never` where that is too far; `now` if it is not positive.
constexpr instant later(instant now, duration wait) noexcept {
    if (wait <= duration{0}) return now;
    return now.time_since_epoch() > duration::max() - wait ? never : now + wait;
}

/// A heap of times over a table of jobs. The heap moves 24 bytes an entry and never touches a job; cancelling empties
/// the job's row at once and leaves its entry in the heap to be dropped when it comes up.
///
/// Jobs still there when the queue is destroyed are destroyed while it is whole: their captures may call it.
class timer_queue {
public:
    timer_queue() = default;
    timer_queue(const timer_queue&) = delete;
    timer_queue& operator=(const timer_queue&) = delete;
    ~timer_queue() { clear(); }

    timer_id add(instant when, task job);
    bool cancel(timer_id pending) noexcept;

    /// When the first job is due; nothing when none is pending, or none until `never`.
    std::optional<instant> next() noexcept;

    /// Takes out the first job. There must be one (see next()).
    task take();

    /// Destroys all jobs, in order, without running them.
    void clear() noexcept;

    std::size_t pending() const noexcept { return live_; }

private:
    struct entry {
        instant when;
        std::uint64_t order;
        std::uint32_t row;
        std::uint32_t generation;

        bool before(const entry& other) const noexcept {
            return when != other.when ? when < other.when : order < other.order;
        }
    };
    struct row {
        task job;
        std::uint32_t generation = 1;
    };

    bool stale(const entry& each) const noexcept { return rows_[each.row].generation != each.generation; }
    void release(std::uint32_t row) noexcept;
    void sift_up(std::size_t at) noexcept;
    void remove_first() noexcept;
    void sweep() noexcept;

    std::vector<entry> heap_;  // four children a node: half the levels of a binary heap, a node's children on one line
    std::vector<row> rows_;
    std::vector<std::uint32_t> free_;
    std::uint64_t order_ = 0;
    std::size_t live_ = 0;
};

}  // namespace palabre::detail
