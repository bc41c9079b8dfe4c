// tests/sip/sipp_line.hpp - a real SIP line on loopback with SIPp as its caller, and what happened told line by line.
#pragma once

#include "palabre/asio_runtime.hpp"
#include "sip/stack.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace palabre::sip {

/// What a line on 127.0.0.1 serves in these tests: one peer, "loop", and timers short enough to wait for.
options loopback(transport over = transport::udp);

/// One stack whose handler tells each event as a line and does what the test says.
class sipp_line {
public:
    explicit sipp_line(options how = loopback());
    ~sipp_line();

    /// What to do at an event beside telling it; by default a call is answered from 127.0.0.1:40000.
    std::function<void(stack& line, const event& what)> does;

    /// Runs tests/peers/sipp/NAME.xml against the line until SIPp is done. Gives its exit status: 0 when every call went
    /// as the scenario says.
    int call(const std::string& scenario, std::vector<std::string> more = {});

    /// Runs tests/peers/sipp/NAME.xml as a trunk at `at`, a free port, and `begin` once it listens there. Gives SIPp's exit
    /// status.
    int serve(const std::string& scenario, std::uint16_t at, const std::function<void()>& begin,
              std::vector<std::string> more = {});

    /// Runs other work in a thread of its own, the line meanwhile.
    void beside(const std::function<void()>& work);

    /// Closes the line, and tells all that happened.
    std::string story();

    stack& line() { return *stack_; }
    asio_runtime& runtime() { return runtime_; }
    std::uint16_t port() const { return stack_->listening().front().port; }
    const std::string& logged() const { return logged_; }

    /// Call that arrived last.
    call_id last = call_id::none;
    std::vector<arrived> calls;

private:
    asio_runtime runtime_;
    std::string logged_;
    std::string story_;
    std::unique_ptr<stack> stack_;
    int run(std::vector<std::string> words, const std::string& scenario);

    int runs_ = 0;
    bool stopped_ = false;
};

/// A UDP port that nobody has.
std::uint16_t free_udp_port();

/// Whether somebody has it (Linux, /proc/net/udp).
bool is_taken_udp_port(std::uint16_t port);

/// Our audio in these tests.
local_media ours(std::uint16_t port = 40000);

}  // namespace palabre::sip
