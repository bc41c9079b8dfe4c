// src/store/wire.hpp - cuts a connection whose thread waits in it for a server that stands still.
#pragma once

#include <mutex>

namespace palabre::sql {

/// A server may be frozen while its machine still acknowledges every packet: no time-out of TCP's ends a wait for its
/// answer. Cutting the socket does: the call comes back with a lost connection.
///
/// Owns:    a duplicate of the connection's socket, so that a number the system has given to somebody else is never cut.
/// Threads: any.
class wire {
public:
    wire() = default;
    ~wire() { let_go(); }
    wire(const wire&) = delete;
    wire& operator=(const wire&) = delete;

    /// Of one connection at a time.
    void hold(int socket);
    void let_go() noexcept;

    /// For good: whatever is held later is cut at once.
    void cut() noexcept;

private:
    std::mutex mutex_;
    int socket_ = -1;
    bool is_cut_ = false;
};

}  // namespace palabre::sql
