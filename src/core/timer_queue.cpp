// src/core/timer_queue.cpp - pending callbacks ordered by (time, order of the call), for both runtimes.
#include "core/timer_queue.hpp"

#include <algorithm>

namespace palabre::detail {
namespace {

constexpr std::size_t children = 4;
constexpr std::size_t sweep_from = 1024;

}  // namespace

timer_id timer_queue::add(instant when, task job) {
    std::uint32_t at;
    if (free_.empty()) {
        at = static_cast<std::uint32_t>(rows_.size());
        rows_.emplace_back();
        free_.reserve(rows_.capacity());  // so that release() cannot throw
    } else {
        at = free_.back();
        free_.pop_back();
    }
    row& taken = rows_[at];
    taken.job = std::move(job);
    heap_.push_back({when, order_++, at, taken.generation});
    sift_up(heap_.size() - 1);
    ++live_;
    return timer_id{(std::uint64_t{taken.generation} << 32U) | at};
}

bool timer_queue::cancel(timer_id pending) noexcept {
    const auto at = static_cast<std::uint32_t>(static_cast<std::uint64_t>(pending));
    const auto generation = static_cast<std::uint32_t>(static_cast<std::uint64_t>(pending) >> 32U);
    if (generation == 0 || at >= rows_.size() || rows_[at].generation != generation) return false;
    const task dropped = std::move(rows_[at].job);  // destroyed last: its captures may call back into this queue
    release(at);
    if (heap_.size() > sweep_from && live_ < heap_.size() / 4) sweep();
    return true;
}

std::optional<instant> timer_queue::next() noexcept {
    while (!heap_.empty() && stale(heap_.front())) remove_first();
    if (heap_.empty() || heap_.front().when == never) return std::nullopt;
    return heap_.front().when;
}

task timer_queue::take() {
    next();  // drops what was cancelled
    const std::uint32_t at = heap_.front().row;
    task job = std::move(rows_[at].job);
    remove_first();
    release(at);
    return job;
}

void timer_queue::clear() noexcept {
    while (live_ > 0) take();
}

void timer_queue::release(std::uint32_t at) noexcept {
    if (++rows_[at].generation == 0) rows_[at].generation = 1;
    free_.push_back(at);
    --live_;
}

void timer_queue::sift_up(std::size_t at) noexcept {
    const entry rising = heap_[at];
    while (at > 0) {
        const std::size_t parent = (at - 1) / children;
        if (!rising.before(heap_[parent])) break;
        heap_[at] = heap_[parent];
        at = parent;
    }
    heap_[at] = rising;
}

void timer_queue::remove_first() noexcept {
    const entry sinking = heap_.back();
    heap_.pop_back();
    const std::size_t size = heap_.size();
    if (size == 0) return;
    std::size_t at = 0;
    for (;;) {
        const std::size_t first = at * children + 1;
        if (first >= size) break;
        std::size_t least = first;
        const std::size_t end = std::min(first + children, size);
        for (std::size_t child = first + 1; child < end; ++child)
            if (heap_[child].before(heap_[least])) least = child;
        if (!heap_[least].before(sinking)) break;
        heap_[at] = heap_[least];
        at = least;
    }
    heap_[at] = sinking;
}

/// Drops the cancelled entries when they outnumber the rest, so that timers that are always cancelled (most timeouts)
/// do not pile up until their time comes.
void timer_queue::sweep() noexcept {
    std::erase_if(heap_, [this](const entry& each) { return stale(each); });
    std::sort(heap_.begin(), heap_.end(), [](const entry& a, const entry& b) { return a.before(b); });
}

}  // namespace palabre::detail
