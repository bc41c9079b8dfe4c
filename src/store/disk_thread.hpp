// src/store/disk_thread.hpp - a thread that may wait for the disk, and brings what it finds to the strand.
#pragma once

#include "palabre/core/runtime.hpp"
#include "palabre/history/reply.hpp"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <limits>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

namespace palabre::sql {

/// Jobs are done one after the other, in their order. Answers come only while this is there.
///
/// Owns:    the thread, which does all that it was given before it ends. Whoever has it declares it last.
/// Threads: the strand; jobs run on its own.
class disk_thread {
public:
    explicit disk_thread(runtime& on, std::size_t most_waiting = std::numeric_limits<std::size_t>::max())
        : runtime_{on}, most_waiting_{most_waiting}, thread_{[this] { run(); }} {}
    disk_thread(const disk_thread&) = delete;
    disk_thread& operator=(const disk_thread&) = delete;

    ~disk_thread() {
        {
            const std::lock_guard lock{guard_};
            ending_ = true;
        }
        bell_.notify_one();
        thread_.join();
    }

    /// False, and `then` is as it was: too many wait. A job that throws is `unavailable`.
    template<class Value> bool ask(std::function<history::reply<Value>()> job, history::on_reply<Value>& then) {
        const std::lock_guard lock{guard_};
        if (jobs_.size() >= most_waiting_) return false;
        jobs_.emplace_back([this, job = std::move(job),
                            then = std::make_shared<history::on_reply<Value>>(std::move(then)), keeps = runtime_.work(),
                            weak = std::weak_ptr{alive_}]() mutable {
            history::reply<Value> told;
            try {
                told = job();
            } catch (const std::exception& failed) {  // memory
                told = {history::verdict::unavailable, {}, failed.what()};
            }
            runtime_.post([weak, told = std::move(told), then = std::move(then), keeps = std::move(keeps)]() mutable {
                if (weak.lock() && *then) (*then)(std::move(told));
            });
        });
        bell_.notify_one();
        return true;
    }

    /// What is known without the disk.
    template<class Value> void answer(history::reply<Value> told, history::on_reply<Value> then) {
        runtime_.post([weak = std::weak_ptr{alive_}, told = std::move(told), then = std::move(then)]() mutable {
            if (weak.lock() && then) then(std::move(told));
        });
    }

private:
    void run() {
        std::unique_lock lock{guard_};
        for (;;) {
            bell_.wait(lock, [this] { return ending_ || !jobs_.empty(); });
            if (jobs_.empty()) return;
            auto job = std::move(jobs_.front());
            jobs_.pop_front();
            lock.unlock();
            job();
            job = nullptr;
            lock.lock();
        }
    }

    runtime& runtime_;
    const std::size_t most_waiting_;
    std::shared_ptr<int> alive_ = std::make_shared<int>();
    std::mutex guard_;
    std::condition_variable bell_;
    std::deque<std::function<void()>> jobs_;
    bool ending_ = false;
    std::thread thread_;
};

}  // namespace palabre::sql
