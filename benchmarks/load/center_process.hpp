// benchmarks/load/center_process.hpp - a palabre-center of its own: started, measured from outside, ended.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <sys/types.h>
#include <time.h>

namespace palabre::load {

/// Runs on a copy of the folder benchmarks/ivr_job, so that its database and its log are new.
///
/// Owns:    the process, and the copy.
class center_process {
public:
    /// `configuration` is one of the folder's. Throws std::runtime_error with what the process said where it does not get
    /// ready.
    explicit center_process(const std::string& configuration = "center.yaml");
    center_process(const center_process&) = delete;
    center_process& operator=(const center_process&) = delete;
    ~center_process();

    std::uint16_t port() const noexcept { return port_; }

    /// User and system time of all its threads so far.
    double cpu_seconds() const;

    /// Its own memory and its share of what it shares (Pss).
    double kilobytes() const;

private:
    void wait_until_ready();

    std::filesystem::path folder_;
    pid_t process_ = -1;
    int out_ = -1;
    clockid_t clock_{};
    std::uint16_t port_ = 0;
};

}  // namespace palabre::load
