// src/store/readers.hpp - threads that read, each with its own connection.
#pragma once

#include "store/answers.hpp"
#include "store/database.hpp"
#include "store/heart.hpp"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace palabre::sql {

struct reader_options {
    std::size_t threads = 2;
    std::chrono::microseconds deadline{2'000'000};  ///< Then a job is answered `unavailable`.
    std::chrono::milliseconds pause{100};           ///< Before a lost database is tried again.
    std::size_t most_waiting = 100'000;
};

/// Runs jobs that only read, in the order in which they came, several at a time. A job whose connection is lost runs
/// again on a new one until its deadline.
///
/// Owns:    the threads and their connections. Destroying it cuts what they wait for, and answers nothing more.
/// Threads: add() from any; make and destroy it on the loop, where finish() comes, never after the destructor.
class readers {
public:
    readers(runtime& on, heart& beats, database where, reader_options options);
    ~readers();
    readers(const readers&) = delete;
    readers& operator=(const readers&) = delete;

    void add(work_pointer job);

private:
    struct seat {
        wire cut;
        std::unique_ptr<connection> on;
        std::vector<work_pointer> in_hand;
        std::thread thread;
    };

    void loop(seat& own);
    bool take(seat& own);
    bool run(seat& own, std::vector<answered>& done);
    void expire(std::uint64_t beat);

    const heart& heart_;
    const database database_;
    const reader_options options_;
    answers answers_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<work_pointer> queue_;
    bool closing_ = false;
    std::vector<seat> seats_;
};

}  // namespace palabre::sql
