// src/speech/workers.cpp - two queues, the threads that take from them, and one post for many answers.
#include "speech/workers.hpp"

#include <algorithm>

namespace palabre::speech::detail {

/// What has been answered and has not reached the loop yet; outlives its owner while a post is under way.
struct workers::answers {
    explicit answers(runtime& loop) : on{loop} {}

    std::vector<task> take() {
        const std::lock_guard hold{mutex};
        return std::exchange(ready, {});
    }

    runtime& on;
    bool alive = true;  ///< Used on the loop alone.
    std::mutex mutex;
    std::vector<task> ready;
};

workers::workers(runtime& on, std::size_t threads) : answers_{std::make_shared<answers>(on)} {
    for (std::size_t at = 0; at < std::max<std::size_t>(threads, 1); ++at) threads_.emplace_back([this] { loop(); });
}

workers::~workers() {
    {
        const std::lock_guard hold{mutex_};
        closing_ = true;
    }
    wake_.notify_all();
    for (auto& each : threads_) each.join();
    answers_->alive = false;
    answers_->take();
}

void workers::add(lane which, task job) {
    {
        const std::lock_guard hold{mutex_};
        lanes_[static_cast<std::size_t>(which)].push_back(std::move(job));
    }
    wake_.notify_one();
}

std::size_t workers::waiting(lane which) const {
    const std::lock_guard hold{mutex_};
    return lanes_[static_cast<std::size_t>(which)].size();
}

void workers::answer(task then) {
    {
        const std::lock_guard hold{answers_->mutex};
        answers_->ready.push_back(std::move(then));
        if (answers_->ready.size() > 1) return;  // the post for the first one is on its way
    }
    answers_->on.post([all = answers_] {
        for (auto& each : all->take()) {
            if (!all->alive) return;  // the one before may have destroyed the owner
            each();
        }
    });
}

void workers::loop() {
    while (true) {
        task job;
        {
            std::unique_lock hold{mutex_};
            wake_.wait(hold, [this] { return closing_ || !lanes_[0].empty() || !lanes_[1].empty(); });
            if (closing_) return;
            auto& from = lanes_[0].empty() ? lanes_[1] : lanes_[0];
            job = std::move(from.front());
            from.pop_front();
        }
        job();
    }
}

}  // namespace palabre::speech::detail
