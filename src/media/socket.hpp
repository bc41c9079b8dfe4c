// src/media/socket.hpp - UDP sockets and the kernel's form of addresses.
#pragma once

#include "media/endpoint.hpp"

#include <cstdint>
#include <netinet/in.h>
#include <optional>
#include <utility>

namespace palabre::media {

/// An address as the kernel wants it, for sockets of one family.
union socket_address {
    sockaddr any;
    sockaddr_in v4;
    sockaddr_in6 v6;
};

/// IPv4 stays IPv4 where the socket is; an IPv6 socket reaches IPv4 through its mapped addresses.
socket_address to_kernel(const endpoint& where, bool v4) noexcept;
endpoint from_kernel(const socket_address& where) noexcept;
socklen_t size_of(const socket_address& where) noexcept;

/// Owns:    a file descriptor, closed with it.
/// Threads: a value that moves.
class udp_socket {
public:
    udp_socket() noexcept = default;
    udp_socket(udp_socket&& other) noexcept : fd_{std::exchange(other.fd_, -1)} {}
    udp_socket& operator=(udp_socket&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }
    ~udp_socket();

    /// Bound and without blocking, its buffers as large as the kernel permits up to `buffer` bytes (0: its default).
    /// Nothing where the port is taken; throws error{errc::io} where the address is not this machine's.
    static std::optional<udp_socket> open(const endpoint& at, int buffer);

    int fd() const noexcept { return fd_; }
    explicit operator bool() const noexcept { return fd_ >= 0; }

private:
    explicit udp_socket(int fd) noexcept : fd_{fd} {}

    int fd_ = -1;
};

}  // namespace palabre::media
