// benchmarks/load/http_crowd.cpp - many kept connections, one request under way on each.
#include "load/http_crowd.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <chrono>
#include <netinet/tcp.h>
#include <optional>
#include <stdexcept>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace palabre::bench {
namespace {

/// The status of the answer that these bytes hold; nothing before they hold all of it.
std::optional<int> answered(std::string_view read) {
    const auto end = read.find("\r\n\r\n");
    if (end == std::string_view::npos || read.size() < 12) return {};
    constexpr std::string_view name = "Content-Length: ";
    std::size_t length = 0;
    if (const auto at = read.find(name); at < end)
        std::from_chars(read.data() + at + name.size(), read.data() + end, length);
    if (read.size() < end + 4 + length) return {};
    int status = 0;
    std::from_chars(read.data() + 9, read.data() + 12, status);
    return status;
}

}  // namespace

double crowd_told::within(double share) const {
    if (ms.empty()) return 0;
    return ms[std::min(ms.size() - 1, static_cast<std::size_t>(share * static_cast<double>(ms.size())))];
}

http_crowd::http_crowd(std::uint16_t port, std::size_t connections)
    : ready_{::epoll_create1(EPOLL_CLOEXEC)}, lines_{connections} {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(port);
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (std::size_t each = 0; each < lines_.size(); ++each) {
        const int made = lines_[each].socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const int on = 1;
        ::setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        if (::connect(made, reinterpret_cast<const sockaddr*>(&at), sizeof at) != 0)
            throw std::runtime_error{"nobody listens"};
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u64 = each;
        ::epoll_ctl(ready_, EPOLL_CTL_ADD, made, &event);
    }
}

http_crowd::~http_crowd() {
    for (const auto& each : lines_) ::close(each.socket);
    ::close(ready_);
}

void http_crowd::ask(line& by, std::string_view request, double due) {
    by.due = due;
    by.read.clear();
    if (::send(by.socket, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size()))
        throw std::runtime_error{"a request did not go"};
}

crowd_told http_crowd::send(const std::vector<std::string>& requests, double per_second) {
    crowd_told told;
    std::vector<line*> free;
    for (auto& each : lines_) free.push_back(&each);
    const auto began = std::chrono::steady_clock::now();
    const auto now = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count(); };
    std::size_t next = 0, over = 0;
    std::array<epoll_event, 256> events{};
    std::array<char, 16'384> some{};
    while (over < requests.size()) {
        for (; next < requests.size() && !free.empty(); ++next) {
            const double at = now(), due = per_second > 0 ? static_cast<double>(next) / per_second : at;
            if (due > at) break;
            ask(*free.back(), requests[next], due);
            free.pop_back();
        }
        const bool waits = next < requests.size() && !free.empty();  // for the clock, then
        const int count = ::epoll_wait(ready_, events.data(), events.size(), waits ? 1 : 60'000);
        if (count == 0 && !waits) throw std::runtime_error{"no answer for a minute"};
        for (int each = 0; each < count; ++each) {
            auto& by = lines_[events[static_cast<std::size_t>(each)].data.u64];
            const auto got = ::recv(by.socket, some.data(), some.size(), 0);
            if (got <= 0) throw std::runtime_error{"a connection was closed"};
            by.read.append(some.data(), static_cast<std::size_t>(got));
            const auto status = answered(by.read);
            if (!status) continue;
            if (*status == 200)
                told.ms.push_back((now() - by.due) * 1e3);
            else
                ++told.failed;
            ++over;
            free.push_back(&by);
        }
    }
    told.wall = now();
    std::sort(told.ms.begin(), told.ms.end());
    return told;
}

}  // namespace palabre::bench
