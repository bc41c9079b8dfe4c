// src/speech/workers.hpp - threads for what would block the loop, and the way back to it.
#pragma once

#include "palabre/core/runtime.hpp"

#include <array>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace palabre::speech::detail {

/// Runs jobs on its threads: first what somebody waits for, then what is made ready ahead.
///
/// Owns:    the threads. Destroying it waits for the jobs that run, drops those that wait, and answers nothing more.
/// Threads: make and destroy it on the loop; the rest from any. Jobs must not throw.
class workers {
public:
    enum class lane { awaited, ahead };

    workers(runtime& on, std::size_t threads);
    ~workers();
    workers(const workers&) = delete;
    workers& operator=(const workers&) = delete;

    void add(lane which, task job);

    /// How many jobs have not begun.
    std::size_t waiting(lane which) const;

    /// Runs `then` on the loop; those that come close together in one post.
    void answer(task then);

private:
    struct answers;

    void loop();

    const std::shared_ptr<answers> answers_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::array<std::deque<task>, 2> lanes_;
    bool closing_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace palabre::speech::detail
