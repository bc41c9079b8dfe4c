// src/store/wire.cpp - duplicates a socket, and shuts it down.
#include "store/wire.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <utility>

namespace palabre::sql {

void wire::hold(int socket) {
    const std::lock_guard hold{mutex_};
    socket_ = ::fcntl(socket, F_DUPFD_CLOEXEC, 0);
    if (is_cut_) ::shutdown(socket_, SHUT_RDWR);
}

void wire::let_go() noexcept {
    const std::lock_guard hold{mutex_};
    if (const int held = std::exchange(socket_, -1); held >= 0) ::close(held);
}

void wire::cut() noexcept {
    const std::lock_guard hold{mutex_};
    is_cut_ = true;
    if (socket_ >= 0) ::shutdown(socket_, SHUT_RDWR);
}

}  // namespace palabre::sql
