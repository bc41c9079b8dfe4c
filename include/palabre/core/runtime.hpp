// palabre/core/runtime.hpp - time, chance and the loop, as everything in Palabre sees them.
#pragma once

#include "palabre/core/task.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <utility>

namespace palabre {

using duration = std::chrono::microseconds;

/// A moment of the steady clock: for waiting and measuring, never stored. In simulation it starts at 0.
using instant = std::chrono::time_point<std::chrono::steady_clock, duration>;

/// A moment in UTC: for the calendar, stored as 64-bit microseconds. It may jump, forwards and backwards.
using calendar_time = std::chrono::sys_time<duration>;

/// Names a pending `runtime::after`; 0 names none. Stale ids are harmless.
enum class timer_id : std::uint64_t { none = 0 };

/// What carries a center: `asio_runtime` in the world, `sim::clock` in memory. Engines take their time, their timers
/// and their chance from here and nowhere else, so that a campaign of three weeks can run in milliseconds.
///
/// Callbacks run one after another, ordered by (time, order of the call); time stands still inside one. Nothing may
/// escape a callback: an exception ends run() and is thrown from it.
///
/// Threads: post() from any thread; everything else from callbacks, or while run() is not running.
class runtime {
public:
    virtual ~runtime() = default;

    virtual instant now() const = 0;
    virtual calendar_time calendar_now() const = 0;

    /// Runs `job` once, `wait` from now (at once if not positive), unless cancelled before. A wait beyond the end of
    /// `instant`, such as duration::max(), never ends and keeps nothing running.
    virtual timer_id after(duration wait, task job) = 0;

    /// As after(), for upkeep that nobody waits for, such as renewing a lease: in simulation it does not keep run() going.
    virtual timer_id after_in_background(duration wait, task job) = 0;

    /// True if the job was still to come; it is destroyed without having run.
    virtual bool cancel(timer_id pending) noexcept = 0;

    /// Runs `job` soon, after what was posted before it.
    virtual void post(task job) = 0;

    /// 64 random bits: fit for secrets on the real runtime, repeatable in simulation.
    virtual std::uint64_t random() = 0;

    /// Calls `job` when the process is asked to end (SIGINT, SIGTERM), once; a new job replaces the old one.
    virtual void on_terminate(task job) = 0;

    /// Runs callbacks until stop(), or until nothing is left that could cause one.
    virtual void run() = 0;

    /// Keeps run() going while what it returns lives, because something beside the loop (a database's thread) is going
    /// to post; let go of it from any thread. Hold it only while an answer is to come: in simulation time stands still
    /// until then, so that a real database answers at once.
    virtual std::shared_ptr<void> work() = 0;

    /// Makes run() return after the callback that is running. Callbacks still pending stay so; those that the runtime
    /// still holds when it is destroyed are destroyed before it, and may cancel each other as they go.
    virtual void stop() = 0;
};

/// One timer of its owner's: starting it again replaces it, and it dies with its owner, so that a callback never
/// outlives the object that it captures.
///
/// Owns:    at most one pending callback; the runtime must outlive it.
/// Threads: as runtime::after.
class timer {
public:
    explicit timer(runtime& on) noexcept : runtime_{&on} {}
    timer(const timer&) = delete;
    timer& operator=(const timer&) = delete;
    ~timer() { cancel(); }

    void start(duration wait, task job) {
        cancel();
        pending_ = runtime_->after(wait, std::move(job));
    }
    bool cancel() noexcept { return runtime_->cancel(std::exchange(pending_, timer_id::none)); }

private:
    runtime* runtime_;
    timer_id pending_ = timer_id::none;
};

}  // namespace palabre
