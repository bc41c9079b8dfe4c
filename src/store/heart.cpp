// src/store/heart.cpp - a thread that waits and calls.
#include "store/heart.hpp"

#include <algorithm>

namespace palabre::sql {

void heart::start() {
    thread_ = std::thread{[this] {
        std::unique_lock hold{mutex_};
        while (!wake_.wait_for(hold, interval_, [this] { return stopping_; })) {
            const auto beat = ++count_;
            hold.unlock();
            for (const auto& each : listeners_) each(beat);
            hold.lock();
        }
    }};
}

void heart::stop() {
    if (!thread_.joinable()) return;
    {
        const std::lock_guard hold{mutex_};
        stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

std::uint64_t heart::beats(std::chrono::microseconds wait) const noexcept {
    const auto whole = wait / std::chrono::duration_cast<std::chrono::microseconds>(interval_);
    return static_cast<std::uint64_t>(std::max<std::int64_t>(whole, 1));
}

}  // namespace palabre::sql
