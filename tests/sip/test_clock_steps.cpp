// tests/sip/test_clock_steps.cpp - somebody sets the machine's clock: requests and sessions run on by the steady one.
#include "sip/hand_written.hpp"
#include "sip/sipp_line.hpp"

#include <doctest/doctest.h>

#include <atomic>

#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

using namespace palabre;
using namespace palabre::sip;
using namespace std::chrono_literals;

namespace {

std::atomic<long> step{0};  // seconds that the wall clock has been set by

}  // namespace

/// The program's clock: libraries linked with it read this one.
extern "C" int clock_gettime(clockid_t which, timespec* read) noexcept {
    const auto status = static_cast<int>(syscall(SYS_clock_gettime, which, read));
    if (which == CLOCK_REALTIME) read->tv_sec += step;
    return status;
}

TEST_CASE("the clock is set back: what was sent still comes again, and a lost ACK ends the call") {
    step = 0;
    sipp_line line;
    line.beside([&] {
        hand_written caller{line.port()};
        caller.say(caller.invite());
        CHECK(caller.hear(10s).starts_with("SIP/2.0 200 "));
        step = -3'600;
        CHECK(caller.hear(10s).starts_with("SIP/2.0 200 "));
        auto heard = caller.hear(10s);
        while (heard.starts_with("SIP/2.0 200 ")) heard = caller.hear(10s);
        CHECK(heard.starts_with("BYE "));
        caller.say(hand_written::agreement(heard));
    });
    CHECK(line.story() == "loop brings hand for 100: PCMA to 6000\nended by stack 408\nstopped\n");
}

TEST_CASE("the clock is set forward: a session that is to be refreshed in half an hour stays") {
    step = 0;
    sipp_line line;
    line.beside([&] {
        hand_written caller{line.port()};
        caller.say(caller.invite("Supported: timer\r\nSession-Expires: 1800;refresher=uac\r\n"));
        CHECK(caller.hear(10s).starts_with("SIP/2.0 200 "));
        caller.say(caller.in_dialog("ACK"));
        step = 7'200;
        CHECK(caller.hear(500ms).empty());
        caller.say(caller.in_dialog("BYE"));
        CHECK(caller.hear(10s).starts_with("SIP/2.0 200 "));
    });
    CHECK(line.story() == "loop brings hand for 100: PCMA to 6000\nestablished\nended by caller 200\nstopped\n");
}
