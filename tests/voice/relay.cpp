// tests/voice/relay.cpp - a bad network between a telephone and a line: packets lost, late and out of order, by a seed.
#include "voice/relay.hpp"

#include <arpa/inet.h>
#include <array>
#include <chrono>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace palabre::test {
namespace {

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in made{};
    made.sin_family = AF_INET;
    made.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    made.sin_port = htons(port);
    return made;
}

}  // namespace

relay::relay(runtime& on, std::uint16_t telephone, double loss, duration jitter, unsigned seed)
    : runtime_{on}, next_{on}, chance_{seed},
      telephone_{telephone}, loss_{loss}, jitter_{jitter}, fd_{socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0)} {
    auto here = loopback(0);
    bind(fd_, reinterpret_cast<sockaddr*>(&here), sizeof here);
    socklen_t size = sizeof here;
    getsockname(fd_, reinterpret_cast<sockaddr*>(&here), &size);
    port_ = ntohs(here.sin_port);
    look();
}

relay::~relay() {
    close(fd_);
}

void relay::look() {
    std::array<char, 2048> room{};
    sockaddr_in from{};
    for (;;) {
        socklen_t size = sizeof from;
        const auto count = recvfrom(fd_, room.data(), room.size(), 0, reinterpret_cast<sockaddr*>(&from), &size);
        if (count < 0) break;
        const bool is_from_telephone = ntohs(from.sin_port) == telephone_;
        if (!is_from_telephone) line_ = ntohs(from.sin_port);
        // The distributions of the standard library differ between implementations.
        if (static_cast<double>(chance_() % 10'000) < loss_ * 10'000) {
            ++lost_;
            continue;
        }
        const duration late{static_cast<std::int64_t>(chance_() % (static_cast<unsigned>(jitter_.count()) + 1))};
        runtime_.after(late, [this, is_from_telephone, packet = std::vector<char>(room.begin(), room.begin() + count)] {
            const auto to = loopback(is_from_telephone ? line_ : telephone_);
            sendto(fd_, packet.data(), packet.size(), 0, reinterpret_cast<const sockaddr*>(&to), sizeof to);
        });
    }
    next_.start(std::chrono::milliseconds{1}, [this] { look(); });
}

}  // namespace palabre::test
