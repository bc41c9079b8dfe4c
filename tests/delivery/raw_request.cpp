// tests/delivery/raw_request.cpp - bytes to a port of the loopback, whatever they are, and the status that comes back.
#include "delivery/raw_request.hpp"

#include <arpa/inet.h>
#include <array>
#include <cstdlib>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace palabre::tests {

int status_of(int port, std::string_view bytes) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(static_cast<std::uint16_t>(port));
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    std::string read;
    if (::connect(socket, reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0) {
        // Whoever is refused early need not have been read to the end.
        while (!bytes.empty()) {
            const auto sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) break;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        std::array<char, 4096> some{};
        pollfd waits{socket, POLLIN, 0};
        while (read.find('\n') == std::string::npos && ::poll(&waits, 1, 60'000) == 1) {
            const auto size = ::recv(socket, some.data(), some.size(), 0);
            if (size <= 0) break;
            read.append(some.data(), static_cast<std::size_t>(size));
        }
    }
    ::close(socket);
    return read.starts_with("HTTP/1.1 ") ? std::atoi(read.c_str() + 9) : 0;
}

}  // namespace palabre::tests
