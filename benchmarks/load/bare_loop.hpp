// benchmarks/load/bare_loop.hpp - the least that calls' packets can cost: one socket, one thread, nothing but sendmmsg.
#pragma once

#include "load/listeners.hpp"

#include <array>
#include <cstdint>
#include <sys/socket.h>
#include <vector>

namespace palabre::load {

/// What packets took of a CPU.
struct packet_cost {
    double seconds = 0;
    std::uint64_t packets = 0;

    double micros_each() const { return seconds / static_cast<double>(packets) * 1e6; }
    packet_cost& operator+=(const packet_cost& more) {
        seconds += more.seconds;
        packets += more.packets;
        return *this;
    }
};

/// The packets that so many calls would get from a server, to the same listeners, each call's from memory of its own.
class bare_loop {
public:
    bare_loop(const listeners& to, std::size_t calls);
    bare_loop(const bare_loop&) = delete;
    bare_loop& operator=(const bare_loop&) = delete;
    ~bare_loop();

    /// For so many slots of 5 ms, a quarter of the calls in each, on a thread like the media's; or the same without a
    /// pause between.
    packet_cost send(std::size_t slots, bool paced = true);

private:
    int fd_;
    std::vector<sockaddr_in> to_;
    std::vector<std::array<std::uint8_t, 172>> bytes_;
    std::vector<iovec> parts_;
    std::vector<mmsghdr> headers_;
};

}  // namespace palabre::load
