// benchmarks/load/sip_caller.hpp - places thousands of calls over one UDP socket, as cheaply as it can.
#pragma once

#include "load/listeners.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::load {

/// What the caller does once he is answered.
enum class manner {
    hangs_up,  ///< At once.
    stays,     ///< Until hang_up().
    listens,   ///< Until the other side hangs up.
};

/// How calls went. Nothing is repeated by the caller: a datagram that is lost is a call that failed.
struct tally {
    int placed = 0, answered = 0, refused = 0;
    int done = 0;      ///< Ended by BYE and its answer.
    int failed = 0;    ///< Given up: no answer, or no end.
    int repeated = 0;  ///< Answers and requests that came again: the other side missed ours, or was late.
    std::vector<float> answer_ms, refusal_ms;  ///< From INVITE to the final answer, by the kernel's times.
};

/// The greatest of the smallest `share` (0 to 1) of them.
float percentile(std::vector<float> of, double share);

/// Owns:    its socket.
/// Threads: one at a time. Commands answer what comes while they last, and only then.
class sip_caller {
public:
    /// `ears` hear the calls, one of `at_once` in turn; they must outlive it. Without them nobody does.
    sip_caller(std::uint16_t to, std::string extension, manner then, const listeners* ears = nullptr,
               std::size_t at_once = 8'192);
    sip_caller(const sip_caller&) = delete;
    sip_caller& operator=(const sip_caller&) = delete;
    ~sip_caller();

    /// So many more, `rate` a second. True while `go_on` says so, asked a thousand times a second.
    void place(int calls, double rate);
    /// Answers for so long.
    void attend(std::chrono::milliseconds time);
    /// Hangs up what stands, `rate` a second.
    void hang_up(double rate);
    /// Until nothing is under way; what is after `patience` has failed. True if nothing has.
    bool settle(std::chrono::milliseconds patience);

    /// Calls that have been placed and are not over.
    int under_way() const noexcept { return under_way_; }
    const tally& so_far() const noexcept { return tally_; }
    /// From now on counts from 0.
    void forget() { tally_ = {}; }

private:
    enum class stage : std::uint8_t { inviting, refused, stands, leaving, over };
    struct line {
        std::int64_t invited = 0;  // when, in microseconds of the wall clock
        std::string tag;           // ";tag=..." of the other side
        stage at = stage::inviting;
    };

    void invite();
    void request(const char* method, std::size_t call, int sequence, std::string_view headers, std::string_view body);
    void bye(std::size_t call);
    void hear();
    void take(std::string_view text, std::int64_t when);
    void take_request(std::string_view text);
    void finish(line& of, int& as);

    int socket_ = -1;
    std::uint16_t to_, port_ = 0;
    std::string extension_;
    manner then_;
    const listeners* ears_;
    std::size_t at_once_;
    std::vector<line> lines_;
    int under_way_ = 0;
    tally tally_;
};

}  // namespace palabre::load
