// src/media/socket.cpp - opens UDP sockets, turns addresses around.
#include "media/socket.hpp"

#include "palabre/core/error.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#include <sys/socket.h>
#include <unistd.h>

namespace palabre::media {

namespace {

constexpr int expedited = 0xB8;  // DSCP EF, RFC 4594's class for voice

[[noreturn]] void refuse(const endpoint& at) {
    throw error{errc::io, "cannot take " + to_string(at) + "/udp: " + std::strerror(errno),
                "give the media an address of this machine"};
}

void set(int fd, int level, int name, int value) noexcept {
    setsockopt(fd, level, name, &value, sizeof value);  // what is refused here is a wish
}

}  // namespace

socket_address to_kernel(const endpoint& where, bool v4) noexcept {
    socket_address made{};
    if (v4) {
        made.v4.sin_family = AF_INET;
        made.v4.sin_port = htons(where.port);
        std::memcpy(&made.v4.sin_addr, where.host.data() + 12, 4);
    } else {
        made.v6.sin6_family = AF_INET6;
        made.v6.sin6_port = htons(where.port);
        std::memcpy(&made.v6.sin6_addr, where.host.data(), 16);
    }
    return made;
}

endpoint from_kernel(const socket_address& where) noexcept {
    endpoint made;
    if (where.any.sa_family == AF_INET) {
        made.host[10] = made.host[11] = 0xFF;
        std::memcpy(made.host.data() + 12, &where.v4.sin_addr, 4);
        made.port = ntohs(where.v4.sin_port);
    } else {
        std::memcpy(made.host.data(), &where.v6.sin6_addr, 16);
        made.port = ntohs(where.v6.sin6_port);
    }
    return made;
}

socklen_t size_of(const socket_address& where) noexcept {
    return where.any.sa_family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
}

udp_socket::~udp_socket() {
    if (fd_ >= 0) close(fd_);
}

std::optional<udp_socket> udp_socket::open(const endpoint& at, int buffer) {
    const bool v4 = at.is_v4();
    udp_socket made{socket(v4 ? AF_INET : AF_INET6, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
    if (!made) refuse(at);
    if (!v4) set(made.fd_, IPPROTO_IPV6, IPV6_V6ONLY, 0);
    set(made.fd_, v4 ? IPPROTO_IP : IPPROTO_IPV6, v4 ? IP_TOS : IPV6_TCLASS, expedited);
    if (buffer > 0) {
        set(made.fd_, SOL_SOCKET, SO_RCVBUF, buffer);
        set(made.fd_, SOL_SOCKET, SO_SNDBUF, buffer);
    }
    const socket_address bound = to_kernel(at, v4);
    if (bind(made.fd_, &bound.any, size_of(bound)) == 0) return made;
    if (errno == EADDRINUSE || errno == EACCES) return std::nullopt;
    refuse(at);
}

}  // namespace palabre::media
