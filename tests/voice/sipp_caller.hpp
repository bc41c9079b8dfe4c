// tests/voice/sipp_caller.hpp - SIPp, an independent caller, in a process of its own.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

namespace palabre::test {

/// One call by tests/peers/sipp/NAME.xml, or a whole path, to `line` ("udp:127.0.0.1:5060"), where [rtp_port] stands for the sound's.
///
/// Owns:    the process, for at most a minute, and the thread that waits for it.
class sipp_caller {
public:
    sipp_caller(const std::string& line, const std::string& scenario, std::uint16_t rtp_port,
                const std::vector<std::string>& more = {});
    sipp_caller(const sipp_caller&) = delete;
    sipp_caller& operator=(const sipp_caller&) = delete;
    ~sipp_caller();

    bool is_done() const noexcept { return is_done_; }

    /// Tells it to go on, where its scenario waits for a MESSAGE in that call.
    void nudge(const std::string& call_id);

    /// Its own, where it is called by a scenario that begins with an INVITE.
    std::uint16_t port() const noexcept { return port_; }
    bool is_listening() const;

    /// After is_done(): 0 where the call went as its scenario says.
    int status() const noexcept { return status_; }
    const std::string& problems() const noexcept { return problems_; }

private:
    std::uint16_t port_;
    int nudges_ = 0;
    int status_ = -1;
    std::string problems_;
    std::atomic<bool> is_done_ = false;
    std::thread thread_;
};

/// Of a UDP socket that was opened and closed.
std::uint16_t free_port();

}  // namespace palabre::test
