// tests/core/test_process.cpp - programs get what they are told, and are stopped where they take too much.
#include "core/process.hpp"
#include "palabre/core/error.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

#include <poll.h>
#include <signal.h>
#include <unistd.h>
extern "C" {  // which glibc 2.36 forgets to say
#include <sys/pidfd.h>
}

using namespace palabre;
using namespace palabre::detail;
using namespace std::chrono_literals;

TEST_CASE("a program gets its input and its words as they are") {
    const std::string large(300'000, 'x');
    const auto done = run({"cat"}, large);
    CHECK(done.status == 0);
    CHECK_FALSE(done.stopped);
    CHECK(done.out == large);
    CHECK(run({"printf", "%s|", "-n", "a b", "$HOME"}, {}).out == "-n|a b|$HOME|");
    CHECK(run({"true"}, large).status == 0);  // which reads nothing
    CHECK(run({"sh", "-c", "echo no >&2; exit 3"}, {}).status == 3);
    CHECK(run({"sh", "-c", "kill -9 $$"}, {}).status == 128 + SIGKILL);
    CHECK_THROWS_AS(run({"no-such-program"}, {}), error);
}

TEST_CASE("beyond its time a program is killed, with what it has started") {
    finished done;
    for (auto time = 50ms; done.out.empty(); time *= 2)  // a busy machine has not even begun by then
        done = run({"sh", "-c", "sleep 1000 & echo $!; sleep 1000"}, {}, {time});
    CHECK(done.stopped);
    CHECK(done.status == 128 + SIGKILL);
    const int started = pidfd_open(std::stoi(done.out), 0);  // -1 where it is gone already
    pollfd ended{started, POLLIN, 0};                        // it dies when it gets the processor, not when it is told
    CHECK((started < 0 || poll(&ended, 1, 60'000) == 1));
    if (started >= 0) close(started);
}

TEST_CASE("one that closes its outputs and stays is killed too") {
    CHECK(run({"sh", "-c", "exec >&- 2>&-; sleep 1000"}, {}, {50ms}).stopped);
}

TEST_CASE("one that says without end is killed at its limit") {
    const auto done = run({"yes"}, {}, {60s, 100'000});
    CHECK(done.stopped);
    CHECK(done.out.size() < 200'000);
    CHECK_FALSE(run({"head", "-c", "100000", "/dev/zero"}, {}, {60s, 100'000}).stopped);
}
