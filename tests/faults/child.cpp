// tests/faults/child.cpp - another program, read line by line, and killed.
#include "faults/child.hpp"

#include <array>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace palabre::faults {

child::child(const std::vector<std::string>& words) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error{"no pipe"};
    std::vector<char*> arguments;
    for (const auto& each : words) arguments.push_back(const_cast<char*>(each.c_str()));
    arguments.push_back(nullptr);
    pid_ = ::fork();
    if (pid_ < 0) throw std::runtime_error{"no fork"};
    if (pid_ == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        ::dup2(ends[1], STDOUT_FILENO);
        ::execv(arguments[0], arguments.data());
        ::_exit(127);
    }
    ::close(ends[1]);
    said_ = ends[0];
}

std::optional<std::string> child::line() {
    for (;;) {
        if (const auto end = read_.find('\n'); end != std::string::npos) {
            std::string next = read_.substr(0, end);
            read_.erase(0, end + 1);
            return next;
        }
        if (said_ < 0) return {};
        pollfd waits{said_, POLLIN, 0};
        if (::poll(&waits, 1, 60'000) == 0) throw std::runtime_error{"the child program is silent"};
        std::array<char, 4096> some{};
        const auto got = ::read(said_, some.data(), some.size());
        if (got > 0)
            read_.append(some.data(), static_cast<std::size_t>(got));
        else
            ::close(std::exchange(said_, -1));
    }
}

void child::kill() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(std::exchange(pid_, 0), nullptr, 0);
}

}  // namespace palabre::faults
