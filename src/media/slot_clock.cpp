// src/media/slot_clock.cpp - the machine's clock, read where time must not stand still.
#include "media/slot_clock.hpp"

#include <pthread.h>
#include <sched.h>
#include <time.h>

namespace palabre::media {

instant slot_clock::present() noexcept {
    return std::chrono::time_point_cast<duration>(std::chrono::steady_clock::now());
}

std::uint64_t slot_clock::wait() noexcept {
    constexpr duration too_late = std::chrono::milliseconds{200};
    due_ += slot_length;
    ++slot_;
    const instant now = present();
    if (now - due_ > too_late) {
        const auto passed = static_cast<std::uint64_t>((now - due_) / slot_length);
        skipped_ += passed;
        due_ += static_cast<std::int64_t>(passed) * slot_length;
    }
    const auto micros = due_.time_since_epoch().count();
    const timespec until{.tv_sec = micros / 1'000'000, .tv_nsec = micros % 1'000'000 * 1'000};
    while (now < due_ && clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr) != 0) {
    }
    return slot_;
}

bool be_a_media_thread(bool realtime) noexcept {
    pthread_setname_np(pthread_self(), "palabre-media");
    const sched_param first{.sched_priority = 10};
    return realtime && pthread_setschedparam(pthread_self(), SCHED_FIFO, &first) == 0;
}

}  // namespace palabre::media
