// src/sip/mute_connections.hpp - TCP connections on which nobody has said anything: how long, and how many.
#pragma once

#include "palabre/core/runtime.hpp"

#include <cstddef>
#include <map>
#include <vector>

namespace palabre::sip {

/// The kernel counts what has gone over a connection (Linux, tcp(7): TCP_INFO), so nobody has to see its first byte.
///
/// Threads: one at a time.
class mute_connections {
public:
    mute_connections(duration longest, std::size_t most) noexcept : longest_{longest}, most_{most} {}

    /// Of these descriptors, the connections that have been mute for too long; beyond the number, the oldest too.
    std::vector<int> overdue(const std::vector<int>& descriptors, instant now);

private:
    duration longest_;
    std::size_t most_;
    std::map<int, instant> since_;
};

}  // namespace palabre::sip
