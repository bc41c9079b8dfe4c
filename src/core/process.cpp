// src/core/process.cpp - posix_spawn, and a poll over what goes in and comes out.
#include "core/process.hpp"

#include "palabre/core/error.hpp"

#include <array>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

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

}  // namespace

finished run(const std::vector<std::string>& words, std::string_view input) {
    const std::string& program = words.at(0);
    std::array<end, 3> ours, theirs;
    for (std::size_t at = 0; at < ours.size(); ++at) connect(program, ours[at], theirs[at]);

    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    for (std::size_t at = 0; at < theirs.size(); ++at)
        ::posix_spawn_file_actions_adddup2(&actions, theirs[at].get(), static_cast<int>(at));
    std::vector<char*> arguments;
    for (const auto& each : words) arguments.push_back(const_cast<char*>(each.c_str()));
    arguments.push_back(nullptr);
    pid_t child = 0;
    const int failed = ::posix_spawnp(&child, program.c_str(), &actions, nullptr, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) fail(program, failed);
    for (auto& each : theirs) each.close();

    finished done;
    while (ours[1].get() >= 0 || ours[2].get() >= 0) {
        std::array<pollfd, 3> watched{pollfd{ours[0].get(), POLLOUT, 0}, pollfd{ours[1].get(), POLLIN, 0},
                                      pollfd{ours[2].get(), POLLIN, 0}};
        if (::poll(watched.data(), watched.size(), -1) < 0 && errno != EINTR) break;
        if (watched[0].revents != 0) {
            const auto sent = ::send(ours[0].get(), input.data(), input.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
            if (sent > 0) input.remove_prefix(static_cast<std::size_t>(sent));
            if (input.empty() || (sent < 0 && errno != EAGAIN && errno != EINTR)) ours[0].close();
        }
        if (watched[1].revents != 0) take(ours[1], done.out);
        if (watched[2].revents != 0) take(ours[2], done.problems);
    }
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    done.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return done;
}

}  // namespace palabre::detail
