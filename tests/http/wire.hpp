// tests/http/wire.hpp - a client of bytes: sends what no library would, and reads what comes back.
#pragma once

#include <arpa/inet.h>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include <utility>

namespace palabre::http {

/// Owns: a blocking socket to a port of this machine.
class wire {
public:
    explicit wire(std::uint16_t port) : socket_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
        const timeval patience{60, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(port);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0)
            throw std::runtime_error{"no connection"};
    }
    wire(const wire&) = delete;
    wire& operator=(const wire&) = delete;
    ~wire() { ::close(socket_); }

    /// Some of it may not go out where the other end has had enough.
    void send(std::string_view text) {
        while (!text.empty()) {
            const auto sent = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
            if (sent <= 0) return;
            text.remove_prefix(static_cast<std::size_t>(sent));
        }
    }

    void finish_sending() { ::shutdown(socket_, SHUT_WR); }

    /// All until the server closes.
    std::string rest() {
        while (more()) {
        }
        return std::exchange(read_, {});
    }

    /// Up to and with `mark`.
    std::string until(std::string_view mark) {
        auto end = read_.find(mark);
        while (end == std::string::npos && more()) end = read_.find(mark);
        if (end == std::string::npos) return std::exchange(read_, {});
        std::string text = read_.substr(0, end + mark.size());
        read_.erase(0, end + mark.size());
        return text;
    }

private:
    bool more() {
        char some[4096];
        const auto got = ::recv(socket_, some, sizeof some, 0);
        if (got > 0) read_.append(some, static_cast<std::size_t>(got));
        return got > 0;
    }

    int socket_;
    std::string read_;
};

}  // namespace palabre::http
