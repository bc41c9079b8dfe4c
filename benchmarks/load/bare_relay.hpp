// benchmarks/load/bare_relay.hpp - the least that a relay can cost: recvmmsg, another address, sendmmsg.
#pragma once

#include "load/bare_loop.hpp"
#include "load/talkers.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <netinet/in.h>
#include <sys/socket.h>

namespace palabre::load {

/// Sends what talker i says to talker i ^ 1, from one socket, its bytes untouched.
///
/// Owns:    a socket.
/// Threads: any one.
class bare_relay {
public:
    explicit bare_relay(const talkers& between);
    bare_relay(const bare_relay&) = delete;
    bare_relay& operator=(const bare_relay&) = delete;
    ~bare_relay();

    std::uint16_t port() const noexcept { return port_; }

    /// For so many slots of 5 ms, on a thread like the media's.
    packet_cost run(std::size_t slots);

private:
    static constexpr unsigned batch = 256;
    struct buffers {
        std::array<std::array<char, 1'024>, batch> rooms;
        std::array<sockaddr_in, batch> addresses{};
        std::array<iovec, batch> parts{};
        std::array<mmsghdr, batch> headers{};
    };
    std::uint64_t pass();

    const talkers& between_;
    int fd_;
    std::uint16_t port_ = 0;
    std::unique_ptr<buffers> all_ = std::make_unique<buffers>();
};

}  // namespace palabre::load
