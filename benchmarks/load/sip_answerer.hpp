// benchmarks/load/sip_answerer.hpp - answers calls over one UDP socket, as cheaply as it can.
#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>
#include <thread>

#include <sys/types.h>
#include <time.h>

namespace palabre::load {

/// INVITE gets 200 with a description, BYE gets 200, ACK nothing; nothing is repeated.
///
/// Owns:    its socket and its thread.
class sip_answerer {
public:
    sip_answerer();
    sip_answerer(const sip_answerer&) = delete;
    sip_answerer& operator=(const sip_answerer&) = delete;
    ~sip_answerer();

    std::uint16_t port() const noexcept { return port_; }
    double cpu_seconds() const;

private:
    void run();

    int socket_ = -1;
    std::uint16_t port_ = 0;
    std::atomic<bool> stopping_ = false;
    std::thread worker_;
    clockid_t cpu_{};
};

}  // namespace palabre::load
