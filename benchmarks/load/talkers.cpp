// benchmarks/load/talkers.cpp - packets out by sendmmsg with the source that each caller has; answers drained.
#include "load/talkers.hpp"

#include "load/cpu_time.hpp"
#include "media/slot_clock.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cstring>
#include <fmt/format.h>
#include <stdexcept>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace palabre::load {
namespace {

constexpr unsigned batch = 256;
constexpr std::size_t packet_size = 172;

}  // namespace

struct talkers::impl {
    explicit impl(std::size_t count)
        : fd{socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)}, packets(count) {
        const int room = 32 << 20;
        if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room) != 0)
            setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
        setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
        sockaddr_in here{};
        here.sin_family = AF_INET;
        socklen_t size = sizeof here;
        if (bind(fd, reinterpret_cast<sockaddr*>(&here), size) != 0)
            throw std::runtime_error{"no port is free for the talkers"};
        getsockname(fd, reinterpret_cast<sockaddr*>(&here), &size);
        port = ntohs(here.sin_port);
        for (std::size_t i = 0; i < count; ++i) {
            auto& bytes = packets[i];
            bytes.fill(0xD5);
            bytes[0] = 0x80;
            bytes[1] = 8;
            const std::array<std::uint8_t, 10> rest{
                0, 0, 0, 0, 0, 0, 0x5E, 0x11, static_cast<std::uint8_t>(i >> 8U), static_cast<std::uint8_t>(i)};
            std::copy(rest.begin(), rest.end(), bytes.begin() + 2);
        }
        worker = std::thread{[this] { run(); }};
        cpu = clock_of(worker);
    }
    impl(const impl&) = delete;
    impl& operator=(const impl&) = delete;
    ~impl() {
        stopping = true;
        worker.join();
        close(fd);
    }

    void run() {
        media::slot_clock clock;
        while (!stopping) {
            const auto quarter = clock.wait() % media::slot_count;
            if (to != 0)
                talk(quarter * packets.size() / media::slot_count, (quarter + 1) * packets.size() / media::slot_count);
            drain();
        }
    }

    void talk(std::size_t from, std::size_t end) {
        sockaddr_in there{};
        there.sin_family = AF_INET;
        there.sin_port = htons(to);
        there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        for (std::size_t at = from; at < end;) {
            const auto count = static_cast<unsigned>(std::min<std::size_t>(batch, end - at));
            for (unsigned i = 0; i < count; ++i) {
                auto& bytes = packets[at + i];
                if (++bytes[3] == 0) ++bytes[2];
                const auto stamp =
                    static_cast<std::uint32_t>(bytes[4] << 24 | bytes[5] << 16 | bytes[6] << 8 | bytes[7]) + 160;
                for (unsigned byte = 0; byte < 4; ++byte)
                    bytes[4 + byte] = static_cast<std::uint8_t>(stamp >> (24 - 8 * byte));
                parts[i] = {bytes.data(), bytes.size()};
                headers[i].msg_hdr = {&there, sizeof there, &parts[i], 1, notes[i].data(), notes[i].size(), 0};
                auto* const note = CMSG_FIRSTHDR(&headers[i].msg_hdr);
                note->cmsg_level = IPPROTO_IP;
                note->cmsg_type = IP_PKTINFO;
                note->cmsg_len = CMSG_LEN(sizeof(in_pktinfo));
                in_pktinfo info{};
                info.ipi_spec_dst.s_addr = htonl(0x7F0B0000U | static_cast<std::uint32_t>(at + i));
                std::memcpy(CMSG_DATA(note), &info, sizeof info);
            }
            const int sent = sendmmsg(fd, headers.data(), count, 0);
            if (sent <= 0) break;
            at += static_cast<std::size_t>(sent);
        }
    }

    void drain() {
        for (;;) {
            for (unsigned i = 0; i < batch; ++i) {
                parts[i] = {rooms[i].data(), rooms[i].size()};
                headers[i].msg_hdr = {nullptr, 0, &parts[i], 1, nullptr, 0, 0};
            }
            const int got = recvmmsg(fd, headers.data(), batch, MSG_DONTWAIT, nullptr);
            if (got > 0) heard += static_cast<unsigned>(got);
            if (got < static_cast<int>(batch)) return;
        }
    }

    int fd;
    std::uint16_t port = 0;
    std::vector<std::array<std::uint8_t, packet_size>> packets;
    std::array<std::array<char, 256>, batch> rooms;
    struct alignas(cmsghdr) note_room : std::array<char, CMSG_SPACE(sizeof(in_pktinfo))> {};
    std::array<note_room, batch> notes{};
    std::array<iovec, batch> parts{};
    std::array<mmsghdr, batch> headers{};
    std::atomic<std::uint16_t> to = 0;
    std::atomic<std::uint64_t> heard = 0;
    std::atomic<bool> stopping = false;
    std::thread worker;
    clockid_t cpu{};
};

talkers::talkers(std::size_t count) : impl_{std::make_unique<impl>(count)} {
}
talkers::~talkers() = default;

std::string talkers::address(std::size_t caller) {
    return fmt::format("127.11.{}.{}", caller >> 8, caller & 0xFFU);
}

std::uint16_t talkers::port() const {
    return impl_->port;
}

sockaddr_in talkers::of(std::size_t caller) const {
    sockaddr_in there{};
    there.sin_family = AF_INET;
    there.sin_port = htons(impl_->port);
    there.sin_addr.s_addr = htonl(0x7F0B0000U | static_cast<std::uint32_t>(caller));
    return there;
}

void talkers::talk_to(std::uint16_t port) {
    impl_->to = port;
}

std::uint64_t talkers::heard() const {
    return impl_->heard;
}

double talkers::cpu_seconds() const {
    return seconds_of(impl_->cpu);
}

}  // namespace palabre::load
