// examples/palabre_center/notify.cpp - tells systemd how the service is, where systemd started it.
#include "notify.hpp"

#include <cstddef>
#include <cstdlib>
#include <cstring>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace palabre_center {

void notify_systemd(std::string_view state) {
    const char* const path = std::getenv("NOTIFY_SOCKET");
    sockaddr_un to{};
    if (path == nullptr || *path == '\0' || std::strlen(path) >= sizeof to.sun_path) return;
    to.sun_family = AF_UNIX;
    std::strcpy(to.sun_path, path);
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + std::strlen(path));
    if (to.sun_path[0] == '@') to.sun_path[0] = '\0';  // the abstract namespace
    const int by = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (by < 0) return;
    ::sendto(by, state.data(), state.size(), MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&to), size);
    ::close(by);
}

}  // namespace palabre_center
