// benchmarks/load/talkers.hpp - thousands of callers who talk: a packet each 20 ms, each from an address of his own.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <netinet/in.h>
#include <string>

namespace palabre::load {

/// Caller number i is 127.11.i/256.i%256, all on one port. What is sent to them is counted and thrown away.
///
/// Owns:    a socket and a thread.
/// Threads: any one.
class talkers {
public:
    explicit talkers(std::size_t count);
    talkers(const talkers&) = delete;
    talkers& operator=(const talkers&) = delete;
    ~talkers();

    static std::string address(std::size_t caller);
    std::uint16_t port() const;
    sockaddr_in of(std::size_t caller) const;

    /// Everybody talks to this port of 127.0.0.1 from now on; 0: nobody talks.
    void talk_to(std::uint16_t port);

    std::uint64_t heard() const;
    double cpu_seconds() const;  ///< Of its thread so far.

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace palabre::load
