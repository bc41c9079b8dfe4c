// src/store/heart.hpp - a beat for what must happen by the wall while the loop or a database stands still.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace palabre::sql {

/// Counts beats from the start, and calls whoever listens at each. Deadlines and leases are kept by it, because they hold
/// against a database that does not answer, whose thread hangs in a call.
///
/// Owns:    its thread.
/// Threads: count() any; add listeners before start(), which come on its thread.
class heart {
public:
    explicit heart(std::chrono::milliseconds interval) : interval_{interval} {}
    ~heart() { stop(); }
    heart(const heart&) = delete;
    heart& operator=(const heart&) = delete;

    void listen(std::function<void(std::uint64_t beat)> each) { listeners_.push_back(std::move(each)); }
    void start();
    void stop();

    std::uint64_t count() const noexcept { return count_; }

    /// How many beats `wait` is, at least one.
    std::uint64_t beats(std::chrono::microseconds wait) const noexcept;

private:
    const std::chrono::milliseconds interval_;
    std::vector<std::function<void(std::uint64_t)>> listeners_;
    std::atomic<std::uint64_t> count_ = 0;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace palabre::sql
