// src/core/timer_queue.hpp - pending callbacks ordered by (time, order of the call), for both runtimes.
#pragma once

#include "palabre/core/runtime.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace palabre::detail {

/// A heap of times over a table of jobs. The heap moves 24 bytes an entry and never touches a job; cancelling empties
/// the job's row at once and leaves its entry in the heap to be dropped when it comes up.
class timer_queue {
public:
    timer_id add(instant when, task job);
    bool cancel(timer_id pending) noexcept;

    /// When the first job is due; nothing when none is pending.
    std::optional<instant> next() noexcept;

    /// Takes out the first job. There must be one (see next()).
    task take();

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
