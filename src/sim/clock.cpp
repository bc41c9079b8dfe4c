// src/sim/clock.cpp - virtual time: three weeks in milliseconds, the same every time.
#include "palabre/sim/clock.hpp"

#include "core/timer_queue.hpp"

#include <algorithm>
#include <random>

namespace palabre::sim {

struct clock::impl {
    explicit impl(std::uint64_t seed) : chance{seed} {}

    detail::timer_queue pending;
    std::mt19937_64 chance;  // its sequence is fixed by the C++ standard
    task terminate;
};

clock::clock(std::uint64_t seed, calendar_time begins) : impl_{std::make_unique<impl>(seed)}, begins_{begins} {
}

clock::~clock() {
    impl_->terminate.reset();
    impl_->pending.clear();  // while this is whole: what is dropped may call it
}

calendar_time clock::calendar_now() const {
    return begins_ + now_.time_since_epoch() + calendar_offset_;
}

timer_id clock::after(duration wait, task job) {
    return impl_->pending.add(detail::later(now_, wait), std::move(job));
}

bool clock::cancel(timer_id pending) noexcept {
    return impl_->pending.cancel(pending);
}

void clock::post(task job) {
    impl_->pending.add(now_, std::move(job));
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

void clock::run_next(instant when) {
    now_ = when;
    ++events_;
    task job = impl_->pending.take();
    job();
}

void clock::run() {
    stopped_ = false;
    while (const auto next = impl_->pending.next()) {
        run_next(*next);
        if (stopped_) return;
    }
}

void clock::run_until(instant when) {
    stopped_ = false;
    for (auto next = impl_->pending.next(); next && *next <= when; next = impl_->pending.next()) {
        run_next(*next);
        if (stopped_) return;
    }
    now_ = std::max(now_, when);
}

void clock::run_for(duration length) {
    run_until(detail::later(now_, length));
}

}  // namespace palabre::sim
