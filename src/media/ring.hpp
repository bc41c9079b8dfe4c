// src/media/ring.hpp - a queue from one thread to one other, without locks or allocation.
#pragma once

#include <atomic>
#include <bit>
#include <cstddef>
#include <utility>
#include <vector>

namespace palabre::media {

/// Owns:    room for the smallest power of two of items that is not below what was asked for.
/// Threads: push() from one, pop() and empty() from one.
template<typename T> class ring {
public:
    explicit ring(std::size_t room) : items_(std::bit_ceil(room)), mask_{items_.size() - 1} {}

    /// False where it is full.
    bool push(const T& item) noexcept {
        return emplace([&item](T& free) { free = item; });
    }

    /// The same, written in place: for large items that are not always full.
    template<typename F> bool emplace(F&& write) noexcept {
        const std::size_t at = written_.load(std::memory_order_relaxed);
        if (at - seen_read_ > mask_) {
            seen_read_ = read_.load(std::memory_order_acquire);
            if (at - seen_read_ > mask_) return false;
        }
        write(items_[at & mask_]);
        written_.store(at + 1, std::memory_order_release);
        return true;
    }

    /// The oldest item, to be let go with drop(); nullptr where there is none.
    const T* front() noexcept {
        const std::size_t at = read_.load(std::memory_order_relaxed);
        if (at == seen_written_) {
            seen_written_ = written_.load(std::memory_order_acquire);
            if (at == seen_written_) return nullptr;
        }
        return &items_[at & mask_];
    }
    void drop() noexcept { read_.store(read_.load(std::memory_order_relaxed) + 1, std::memory_order_release); }

private:
    std::vector<T> items_;
    std::size_t mask_;
    alignas(64) std::atomic<std::size_t> written_ = 0;
    std::size_t seen_read_ = 0;
    alignas(64) std::atomic<std::size_t> read_ = 0;
    std::size_t seen_written_ = 0;
};

}  // namespace palabre::media
