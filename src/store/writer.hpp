// src/store/writer.hpp - the one thread that writes, many jobs to a commit.
#pragma once

#include "store/answers.hpp"
#include "store/database.hpp"
#include "store/health.hpp"
#include "store/heart.hpp"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace palabre::sql {

struct writer_options {
    std::size_t group = 256;                              ///< Jobs in one commit, at most.
    std::chrono::microseconds wait{5000};                 ///< For a group to fill, at most.
    std::size_t most_waiting = 100'000;                   ///< Jobs waiting; more are refused at once.
    std::size_t most_bytes = 256 * 1024 * 1024;           ///< Bytes waiting, likewise.
    std::chrono::microseconds deadline{30'000'000};       ///< Then a job is answered `unavailable`.
    std::chrono::milliseconds farewell{10'000};           ///< At the end, for a group; then the connection is cut.
    std::chrono::milliseconds first_pause{100};           ///< Before a lost database is tried again; doubles
    std::chrono::milliseconds longest_pause{2000};        ///< up to this.
    std::function<void(const health&)> on_health = {};    ///< On the loop, at each change.
    std::function<void(connection&)> on_connection = {};  ///< On the thread, for a new connection.
    std::function<void(connection&)> before_commit = {};  ///< On the thread, at the end of each transaction.
};

/// Commits jobs in groups. While one group is being synced the next one collects; a group waits for company only when
/// the group before it had company, so that one job at a time is committed at once and hundreds in flight fill groups.
///
/// A job that fails alone is taken out and told; the others are committed. When the database is lost the group is kept
/// and done again until its jobs' deadlines; when it is broken everything is answered `unavailable`.
///
/// Owns:    the thread and its connection. Destroying it does what is queued if the database is there and goes on
///          answering, and answers nothing more: jobs whose finish() has not been called are destroyed without it.
/// Threads: add() and add_first() from any; make and destroy it on the loop. finish() and on_health come on the loop, never after the
///          destructor.
class writer {
public:
    /// `first` is the connection that start-up has opened and migrated.
    writer(runtime& on, heart& beats, database where, std::unique_ptr<connection> first, writer_options options);
    ~writer();
    writer(const writer&) = delete;
    writer& operator=(const writer&) = delete;

    void add(work_pointer job);

    /// Before all that waits, however much that is: for small things that others wait for no longer than so.
    void add_first(work_pointer job);

    std::size_t waiting() const;
    health state() const;

private:
    using group = std::vector<work_pointer>;

    void loop();
    bool next_group(group& into);
    std::size_t queued() const noexcept { return first_.size() + queue_.size(); }
    void enqueue(std::deque<work_pointer>& into, work_pointer job, std::unique_lock<std::mutex>& hold);
    work_pointer take_front(std::deque<work_pointer>& from);
    bool write(group& jobs);
    void attempt(group& jobs);
    void attempt_each(group& jobs, std::vector<result>& results);
    bool pause();
    void become(health now);
    void answer_all(group& jobs, const result& what);
    void expire(std::uint64_t beat);

    const heart& heart_;
    const database database_;
    const writer_options options_;
    answers answers_;
    wire wire_;
    std::unique_ptr<connection> connection_;

    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::condition_variable end_;
    std::deque<work_pointer> first_;  ///< Apart, so that each of the two is in order of age.
    std::deque<work_pointer> queue_;
    group in_hand_;           ///< What the thread is writing, for its deadline.
    std::size_t weight_ = 0;  ///< Of both, as bytes_ is.
    std::size_t bytes_ = 0;
    std::size_t wake_at_ = 1;  ///< How many must be waiting for the thread to look.
    bool closing_ = false;
    bool ended_ = false;
    std::size_t groups_ = 0;  ///< Written.
    health health_;

    std::chrono::milliseconds next_pause_;
    std::size_t last_group_ = 1;
    std::thread thread_;
};

}  // namespace palabre::sql
