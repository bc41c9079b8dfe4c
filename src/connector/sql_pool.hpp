// src/connector/sql_pool.hpp - connections on threads of their own, which take what waits and put back answers.
#pragma once

#include "connector/sql_session.hpp"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace palabre::detail {

/// What a thread is given; it belongs to the strand, which leaves it alone until it has come back.
struct sql_order {
    const sql_plan* plan = nullptr;
    value arguments{};
    outcome came{};
};

/// Owns:    the sessions and their threads.
/// Threads: the strand; `ring` is called by any of its own.
class sql_pool {
public:
    /// `ring` says that answers wait, once for all that are taken then.
    sql_pool(const sql_place& at, std::size_t connections, std::function<void()> ring);

    /// Cuts what runs. Orders that have not come back are the owner's again.
    ~sql_pool();
    sql_pool(const sql_pool&) = delete;
    sql_pool& operator=(const sql_pool&) = delete;

    /// Wakes a thread for each that waits; where the pool `gathers`, none as long as one is awake, or `one_more`. Empties
    /// the list.
    void give(std::vector<sql_order*>& orders, bool gathers, bool one_more = false);

    /// Adds to `answers` what has been run. From now on it rings for the first answer; where it `gathers`, once several are
    /// there or nothing waits: somebody has to look whether a long statement holds them up.
    void take(std::deque<sql_order*>& answers, bool gathers);

    /// Whether it was still waiting, and is not run any more.
    bool take_back(sql_order* order);

    /// Cuts statements that ran already at look() so long ago: for databases that do not end them by themselves.
    void look(instant now, duration patience);

private:
    /// A connection with its thread.
    struct seat {
        explicit seat(const sql_place& at) : session{at} {}
        sql_session session;
        std::atomic<std::uint64_t> turn = 0;  // odd while a statement runs
        std::uint64_t seen = 0;               // the strand's: the turn at the look before
        instant since{};                      // and when it was first seen
        std::thread thread{};
    };

    void serve(seat& at);

    const std::function<void()> ring_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<sql_order*> waiting_;
    std::vector<sql_order*> done_;
    std::size_t asleep_ = 0;  // those that nobody has woken yet
    bool closing_ = false, gathers_ = false, has_rung_ = false;
    std::vector<std::unique_ptr<seat>> seats_;
};

}  // namespace palabre::detail
