// benchmarks/load/bare_loop.cpp - the same packets at the same times, by sendmmsg.
#include "load/bare_loop.hpp"

#include "load/cpu_time.hpp"
#include "media/slot_clock.hpp"

#include <algorithm>
#include <thread>
#include <unistd.h>

namespace palabre::load {

bare_loop::bare_loop(const listeners& to, std::size_t calls)
    : fd_{socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)}, to_(calls), bytes_(calls), parts_(calls), headers_(calls) {
    const int room = 4 << 20;
    setsockopt(fd_, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
    for (std::size_t i = 0; i < calls; ++i) {
        to_[i] = to.of(i);
        bytes_[i].fill(0xD5);
        bytes_[i][0] = 0x80;
        bytes_[i][1] = 8;
        parts_[i] = {bytes_[i].data(), bytes_[i].size()};
        headers_[i].msg_hdr = {&to_[i], sizeof to_[i], &parts_[i], 1, nullptr, 0, 0};
    }
}

bare_loop::~bare_loop() {
    close(fd_);
}

packet_cost bare_loop::send(std::size_t slots, bool paced) {
    packet_cost made{};
    std::thread{[&] {
        media::be_a_media_thread(true);
        media::slot_clock clock;
        const double began = seconds_of(CLOCK_THREAD_CPUTIME_ID);
        for (std::size_t slot = 0; slot < slots; ++slot) {
            if (paced) clock.wait();
            const std::size_t quarter = slot % media::slot_count;
            const std::size_t last = (quarter + 1) * to_.size() / media::slot_count;
            for (std::size_t at = quarter * to_.size() / media::slot_count; at < last;) {
                const std::size_t count = std::min<std::size_t>(256, last - at);
                for (std::size_t i = at; i < at + count; ++i) ++bytes_[i][3];
                const auto sent = sendmmsg(fd_, headers_.data() + at, static_cast<unsigned>(count), 0);
                if (sent <= 0) break;
                at += static_cast<std::size_t>(sent);
                made.packets += static_cast<std::uint64_t>(sent);
            }
        }
        made.seconds = seconds_of(CLOCK_THREAD_CPUTIME_ID) - began;
    }}.join();
    return made;
}

}  // namespace palabre::load
