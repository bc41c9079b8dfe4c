// tests/soak/crowd.hpp - callers by the thousand from one thread: SIP and RTP by hand, over sockets of their own.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>

namespace palabre::soak {

/// What came of many calls.
struct crowd_result {
    std::size_t placed = 0;
    std::size_t talked = 0;     ///< Answered, heard sound, hung up by either side.
    std::size_t cancelled = 0;  ///< By us, before the answer or while it was on its way.
    std::size_t mute = 0;       ///< Answered, but no packet came.
    std::size_t refused = 0;    ///< By a final answer.
    std::size_t lost = 0;       ///< Nothing came for half a minute.
    std::uint64_t packets = 0;  ///< Of sound, heard.
    std::string first_refusal = {};

    std::size_t failed() const noexcept { return mute + refused + lost; }
};

/// Each caller sends sound and presses a key; after `talk` he hangs up, unless he was hung up on. One of ten gives up at
/// once.
class crowd {
public:
    /// Calls `user` at HOST:PORT over UDP; HOST is an IPv4 address.
    crowd(const std::string& host, std::uint16_t port, std::string user);
    crowd(const crowd&) = delete;
    crowd& operator=(const crowd&) = delete;
    ~crowd();

    /// So many calls, `rate` a second.
    crowd_result call(std::size_t calls, double rate, std::chrono::milliseconds talk);

private:
    using moment = std::chrono::steady_clock::time_point;
    struct caller;

    void place(moment now);
    void hear_signalling(moment now);
    void answered(caller& of, std::string_view text, moment now);
    void talk(caller& of, moment now);
    void say(caller& of, std::string_view method, unsigned sequence, bool in_dialog, std::string_view body = {});
    void again(caller& of);
    void over(std::uint64_t number, std::size_t crowd_result::*what);

    static constexpr std::size_t most_at_once = 1'000;
    std::string host_, user_, here_;
    std::uint16_t port_;
    int signalling_ = -1;
    std::deque<int> spare_;  // sockets for sound that no call uses
    std::map<std::uint64_t, caller> callers_;
    std::uint64_t last_ = 0;
    std::chrono::milliseconds talk_{};
    crowd_result result_;
};

}  // namespace palabre::soak
