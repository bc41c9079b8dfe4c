// benchmarks/load/cpu_time.hpp - CPU time of threads and of other processes, to the nanosecond.
#pragma once

#include <pthread.h>
#include <sys/types.h>
#include <thread>
#include <time.h>

namespace palabre::load {

inline double seconds_of(clockid_t clock) {
    timespec used{};
    clock_gettime(clock, &used);
    return static_cast<double>(used.tv_sec) + 1e-9 * static_cast<double>(used.tv_nsec);
}

inline clockid_t clock_of(std::thread& thread) {
    clockid_t clock{};
    pthread_getcpuclockid(thread.native_handle(), &clock);
    return clock;
}

/// What /proc/PID/stat tells in hundredths of a second: user and system time of all its threads.
inline clockid_t clock_of(pid_t process) {
    clockid_t clock{};
    clock_getcpuclockid(process, &clock);
    return clock;
}

}  // namespace palabre::load
