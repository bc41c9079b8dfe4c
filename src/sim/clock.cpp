// src/sim/clock.cpp - virtual time: three weeks in milliseconds, the same every time.
#include "palabre/sim/clock.hpp"

#include "core/timer_queue.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

namespace palabre::sim {

namespace {

/// Marks the ids of background timers, which wait in a queue of their own.
constexpr std::uint64_t background_bit = std::uint64_t{1} << 63U;

}  // namespace

/// What is at work beside the loop, and what it has posted. Tokens share it: they may outlive the clock.
struct clock::outside {
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<task> posted;
    std::size_t at_work = 0;
};

struct clock::impl {
    explicit impl(std::uint64_t seed) : chance{seed} {}

    detail::timer_queue pending;
    detail::timer_queue background;
    std::mt19937_64 chance;  // its sequence is fixed by the C++ standard
    task terminate;
    std::shared_ptr<outside> beside;  // made by the first work()
    std::thread::id loop;
};

clock::clock(std::uint64_t seed, calendar_time begins) : impl_{std::make_unique<impl>(seed)}, begins_{begins} {
}

clock::~clock() {
    impl_->terminate.reset();
    impl_->background.clear();
    impl_->pending.clear();  // while this is whole: what is dropped may call it
}

calendar_time clock::calendar_now() const {
    return begins_ + now_.time_since_epoch() + calendar_offset_;
}

timer_id clock::after(duration wait, task job) {
    return impl_->pending.add(detail::later(now_, wait), std::move(job));
}

timer_id clock::after_in_background(duration wait, task job) {
    const timer_id id = impl_->background.add(detail::later(now_, wait), std::move(job));
    return timer_id{static_cast<std::uint64_t>(id) | background_bit};
}

bool clock::cancel(timer_id pending) noexcept {
    const auto id = static_cast<std::uint64_t>(pending);
    return (id & background_bit) != 0 ? impl_->background.cancel(timer_id{id & ~background_bit})
                                      : impl_->pending.cancel(pending);
}

void clock::post(task job) {
    if (impl_->beside && std::this_thread::get_id() != impl_->loop) {
        const std::lock_guard hold{impl_->beside->mutex};
        impl_->beside->posted.push_back(std::move(job));
        impl_->beside->changed.notify_one();
        return;
    }
    impl_->pending.add(now_, std::move(job));
}

std::shared_ptr<void> clock::work() {
    if (!impl_->beside) {
        impl_->beside = std::make_shared<outside>();
        impl_->loop = std::this_thread::get_id();
    }
    auto& beside = impl_->beside;
    {
        const std::lock_guard hold{beside->mutex};
        ++beside->at_work;
    }
    return {nullptr, [beside](std::nullptr_t) {
                const std::lock_guard hold{beside->mutex};
                --beside->at_work;
                beside->changed.notify_one();
            }};
}

/// Takes in what was posted beside the loop; with nothing due now, waits until whatever is at work there has answered.
void clock::hear_outside() {
    auto& beside = *impl_->beside;
    std::unique_lock hold{beside.mutex};
    if (const auto next = impl_->pending.next(); !next || *next > now_)
        beside.changed.wait(hold, [&] { return !beside.posted.empty() || beside.at_work == 0; });
    auto posted = std::exchange(beside.posted, {});
    hold.unlock();
    for (task& each : posted) impl_->pending.add(now_, std::move(each));
}

std::uint64_t clock::random() {
    return impl_->chance();
}

void clock::on_terminate(task job) {
    impl_->terminate = std::move(job);
}

void clock::terminate() {
    if (!impl_->terminate) return;
    task job = std::move(impl_->terminate);
    job();
}

/// Runs the next callback that is due by then; false where there is none. What is in the background comes up while other
/// things are still to come, or until a given moment.
bool clock::take_next(instant until, bool to_the_end) {
    if (impl_->beside) hear_outside();
    const auto next = impl_->pending.next();
    const auto behind = impl_->background.next();
    const bool upkeep = behind && *behind <= until && (next ? *behind < *next : !to_the_end);
    if (!upkeep && (!next || *next > until)) return false;
    now_ = std::max(now_, upkeep ? *behind : *next);
    ++events_;
    task job = (upkeep ? impl_->background : impl_->pending).take();
    job();
    return !stopped_;
}

void clock::run() {
    stopped_ = false;
    while (take_next(detail::never, true)) {
    }
}

void clock::run_until(instant when) {
    stopped_ = false;
    while (take_next(when, false)) {
    }
    if (!stopped_) now_ = std::max(now_, when);
}

void clock::run_for(duration length) {
    run_until(detail::later(now_, length));
}

}  // namespace palabre::sim
