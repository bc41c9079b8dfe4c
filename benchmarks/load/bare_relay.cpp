// benchmarks/load/bare_relay.cpp - a batch in, the same batch out.
#include "load/bare_relay.hpp"

#include "load/cpu_time.hpp"
#include "media/slot_clock.hpp"

#include <stdexcept>
#include <thread>
#include <unistd.h>

namespace palabre::load {

bare_relay::bare_relay(const talkers& between)
    : between_{between}, fd_{socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)} {
    const int room = 4 << 20;
    setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    setsockopt(fd_, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
    sockaddr_in here{};
    here.sin_family = AF_INET;
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof here;
    if (bind(fd_, reinterpret_cast<sockaddr*>(&here), size) != 0)
        throw std::runtime_error{"no port is free for the relay"};
    getsockname(fd_, reinterpret_cast<sockaddr*>(&here), &size);
    port_ = ntohs(here.sin_port);
}

bare_relay::~bare_relay() {
    close(fd_);
}

std::uint64_t bare_relay::pass() {
    auto& all = *all_;
    std::uint64_t passed = 0;
    for (;;) {
        for (unsigned i = 0; i < batch; ++i) {
            all.parts[i] = {all.rooms[i].data(), all.rooms[i].size()};
            all.headers[i].msg_hdr = {&all.addresses[i], sizeof(sockaddr_in), &all.parts[i], 1, nullptr, 0, 0};
        }
        const int got = recvmmsg(fd_, all.headers.data(), batch, MSG_DONTWAIT, nullptr);
        for (int i = 0; i < got; ++i) {
            const auto at = static_cast<unsigned>(i);
            all.addresses[at] = between_.of((ntohl(all.addresses[at].sin_addr.s_addr) & 0xFFFFU) ^ 1U);
            all.parts[at].iov_len = all.headers[at].msg_len;
        }
        for (int done = 0; done < got;) {
            const int sent = sendmmsg(fd_, all.headers.data() + done, static_cast<unsigned>(got - done), MSG_DONTWAIT);
            if (sent <= 0) break;
            done += sent;
            passed += static_cast<unsigned>(sent);
        }
        if (got < static_cast<int>(batch)) return passed;
    }
}

packet_cost bare_relay::run(std::size_t slots) {
    packet_cost made{};
    std::thread{[&] {
        media::be_a_media_thread(true);
        media::slot_clock clock;
        const double began = seconds_of(CLOCK_THREAD_CPUTIME_ID);
        for (std::size_t slot = 0; slot < slots; ++slot) {
            clock.wait();
            made.packets += pass();
        }
        made.seconds = seconds_of(CLOCK_THREAD_CPUTIME_ID) - began;
    }}.join();
    return made;
}

}  // namespace palabre::load
