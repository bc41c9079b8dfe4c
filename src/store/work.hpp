// src/store/work.hpp - something to do on a connection, and whom to tell.
#pragma once

#include "store/connection.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace palabre::sql {

enum class verdict {
    done,
    failed,       ///< Its own fault; the database is well.
    refused,      ///< Too much is waiting already. Nothing was done.
    unavailable,  ///< The database could not do it in time. It may yet be done, or have been.
};

struct result {
    verdict is = verdict::done;
    std::string reason;  ///< Why not, for logs; "" when done.
};

/// Threads: run() on a thread of the store's, finish() on the loop. After `unavailable` finish() may find run() under way.
class work {
public:
    work() = default;
    virtual ~work() = default;
    work(const work&) = delete;
    work& operator=(const work&) = delete;

    /// May run again, after a commit that nobody knows the end of: what it does twice must be as if done once.
    virtual void run(connection& on) = 0;
    virtual void finish(const result& what) = 0;

    /// Bytes that it holds while it waits, roughly.
    virtual std::size_t size() const noexcept { return 256; }

    /// How many changes it is, for the bound on what may wait.
    virtual std::size_t weight() const noexcept { return 1; }

    /// True for the first who asks: he answers it.
    bool claim() noexcept { return !answered_.exchange(true); }
    bool is_answered() const noexcept { return answered_; }

    std::uint64_t since = 0;  ///< The beat at which it was added.

private:
    std::atomic<bool> answered_ = false;
};

using work_pointer = std::shared_ptr<work>;

/// Work made of two callables: what `run` gives is what `finish` gets, a default one where it did not come to it.
template<class Run, class Finish> work_pointer make_work(Run run, Finish finish, std::size_t bytes = 256) {
    using answer = decltype(run(std::declval<connection&>()));
    struct made final : work {
        made(Run r, Finish f, std::size_t b) : run_{std::move(r)}, finish_{std::move(f)}, bytes_{b} {}
        void run(connection& on) override { answer_ = run_(on); }
        void finish(const result& what) override {
            auto then = std::move(finish_);  // its captures die here, on the loop
            then(what, what.is == verdict::done ? std::move(answer_) : answer{});
        }
        std::size_t size() const noexcept override { return bytes_; }

        Run run_;
        Finish finish_;
        std::size_t bytes_;
        answer answer_{};
    };
    return std::make_shared<made>(std::move(run), std::move(finish), bytes);
}

}  // namespace palabre::sql
