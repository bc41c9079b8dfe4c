// src/core/process.cpp - posix_spawn, and a poll over what goes in and comes out.
#include "core/process.hpp"

#include "palabre/core/error.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>
extern "C" {  // which glibc 2.36 forgets to say
#include <sys/pidfd.h>
}

namespace palabre::detail {
namespace {

/// A descriptor that closes itself.
class end {
public:
    end() = default;
    end(const end&) = delete;
    end& operator=(const end&) = delete;
    ~end() { close(); }

    void set(int fd) noexcept { fd_ = fd; }
    int get() const noexcept { return fd_; }
    void close() noexcept {
        if (fd_ >= 0) ::close(fd_);
        fd_ = -1;
    }

private:
    int fd_ = -1;
};

[[noreturn]] void fail(const std::string& program, int why) {
    if (why == ENOENT)
        throw error{errc::not_found, "there is no program '" + program + "'", "install it, or put it on PATH"};
    throw error{errc::io, "'" + program + "' cannot be run: " + std::strerror(why)};
}

/// A socket rather than a pipe, so that a program which does not read raises no SIGPIPE here.
void connect(const std::string& program, end& ours, end& theirs) {
    std::array<int, 2> both{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, both.data()) != 0) fail(program, errno);
    ours.set(both[0]);
    theirs.set(both[1]);
}

/// Reads what is there; closes at the end.
void take(end& from, std::string& into) {
    std::array<char, 16 * 1024> buffer;
    const auto got = ::read(from.get(), buffer.data(), buffer.size());
    if (got > 0)
        into.append(buffer.data(), static_cast<std::size_t>(got));
    else if (got == 0 || errno != EINTR)
        from.close();
}

/// Something to poll that is readable when `time` has passed; -1 for no limit.
void start_alarm(const std::string& program, std::chrono::milliseconds time, end& alarm) {
    if (time.count() <= 0) return;
    alarm.set(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC));
    const itimerspec once{{}, {time.count() / 1000, time.count() % 1000 * 1'000'000}};
    if (alarm.get() < 0 || ::timerfd_settime(alarm.get(), 0, &once, nullptr) != 0) fail(program, errno);
}

}  // namespace

finished run(const std::vector<std::string>& words, std::string_view input, const process_limits& limits) {
    const std::string& program = words.at(0);
    std::array<end, 3> ours, theirs;
    end alarm;
    start_alarm(program, limits.time, alarm);
    for (std::size_t at = 0; at < ours.size(); ++at) connect(program, ours[at], theirs[at]);

    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    for (std::size_t at = 0; at < theirs.size(); ++at)
        ::posix_spawn_file_actions_adddup2(&actions, theirs[at].get(), static_cast<int>(at));
    std::vector<char*> arguments;
    for (const auto& each : words) arguments.push_back(const_cast<char*>(each.c_str()));
    arguments.push_back(nullptr);
    // A group of its own, so that what it has started can be killed with it; a loop that blocks signals blocks none here.
    posix_spawnattr_t attributes;
    ::posix_spawnattr_init(&attributes);
    sigset_t none;
    ::sigemptyset(&none);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setpgroup(&attributes, 0);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
    pid_t child = 0;
    const int failed = ::posix_spawnp(&child, program.c_str(), &actions, &attributes, arguments.data(), environ);
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) fail(program, failed);
    for (auto& each : theirs) each.close();

    end life;  // readable when it has ended, which it may do long after it has closed its outputs
    life.set(::pidfd_open(child, 0));

    finished done;
    while (ours[1].get() >= 0 || ours[2].get() >= 0 || life.get() >= 0) {
        std::array<pollfd, 5> watched{pollfd{ours[0].get(), POLLOUT, 0}, pollfd{ours[1].get(), POLLIN, 0},
                                      pollfd{ours[2].get(), POLLIN, 0}, pollfd{alarm.get(), POLLIN, 0},
                                      pollfd{life.get(), POLLIN, 0}};
        if (::poll(watched.data(), watched.size(), -1) < 0 && errno != EINTR) break;
        if (watched[0].revents != 0) {
            const auto sent = ::send(ours[0].get(), input.data(), input.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
            if (sent > 0) input.remove_prefix(static_cast<std::size_t>(sent));
            if (input.empty() || (sent < 0 && errno != EAGAIN && errno != EINTR)) ours[0].close();
        }
        if (watched[1].revents != 0) take(ours[1], done.out);
        if (watched[2].revents != 0) take(ours[2], done.problems);
        if (watched[4].revents != 0) life.close();
        done.stopped = watched[3].revents != 0 || (limits.output != 0 && done.out.size() > limits.output);
        if (done.stopped) break;
    }
    if (done.stopped) ::kill(-child, SIGKILL);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    done.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return done;
}

}  // namespace palabre::detail
