// palabre/sim/clock.hpp - virtual time: three weeks in milliseconds, the same every time.
#pragma once

#include "palabre/core/runtime.hpp"

#include <memory>

namespace palabre::sim {

/// Monday 2026-01-05, 08:00 UTC, 09:00 in Cotonou: a working day begins.
inline constexpr calendar_time monday_morning{std::chrono::sys_days{std::chrono::January / 5 / 2026} +
                                              std::chrono::hours{8}};

/// A runtime whose time passes only when nothing is left to do at the present moment, and nothing beside the loop is at
/// work: it then jumps to the next timer.
///
/// Owns:    what is pending.
/// Threads: one; with work() going on, post() from any.
class clock final : public runtime {
public:
    explicit clock(std::uint64_t seed = 1, calendar_time begins = monday_morning);
    ~clock() override;

    clock(const clock&) = delete;
    clock& operator=(const clock&) = delete;

    instant now() const override { return now_; }
    calendar_time calendar_now() const override;
    timer_id after(duration wait, task job) override;
    timer_id after_in_background(duration wait, task job) override;
    bool cancel(timer_id pending) noexcept override;
    void post(task job) override;
    std::uint64_t random() override;
    void on_terminate(task job) override;
    std::shared_ptr<void> work() override;

    /// Until stop(), or until nothing is pending but what is in the background, and nothing is at work.
    void run() override;
    void stop() override { stopped_ = true; }

    /// What happens up to and including that moment; then it is that moment.
    void run_until(instant when);
    void run_for(duration length);

    /// What the operating system would do with SIGTERM: runs the on_terminate job.
    void terminate();

    /// Sets the calendar forwards or backwards, as an operator or NTP does, without time passing.
    void jump_calendar(duration by) { calendar_offset_ += by; }

    /// How many callbacks have run.
    std::uint64_t events() const noexcept { return events_; }

private:
    struct impl;
    struct outside;

    bool take_next(instant until, bool to_the_end);
    void hear_outside();

    std::unique_ptr<impl> impl_;
    instant now_{};
    calendar_time begins_;
    duration calendar_offset_{0};
    std::uint64_t events_ = 0;
    bool stopped_ = false;
};

}  // namespace palabre::sim
