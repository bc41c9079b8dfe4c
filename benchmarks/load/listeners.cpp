// benchmarks/load/listeners.cpp - RTP in by recvmmsg, with the kernel's times; keys out by RFC 4733.
#include "load/listeners.hpp"

#include "load/cpu_time.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cstring>
#include <fmt/format.h>
#include <mutex>
#include <poll.h>
#include <queue>
#include <stdexcept>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace palabre::load {
namespace {

constexpr std::size_t socket_count = 64;
constexpr unsigned batch = 256;
constexpr std::int64_t long_ago = std::int64_t{1} << 60;

std::int64_t micros(const timespec& time) {
    return time.tv_sec * std::int64_t{1'000'000} + time.tv_nsec / 1'000;
}

std::int64_t wall_clock() {
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    return micros(now);
}

struct ear {
    std::uint32_t ssrc = 0, base_stamp = 0;
    std::int64_t base_time = 0, earliest = 0;
    std::uint32_t packets = 0;
    std::uint16_t sequence = 0, key_sequence = 0;
    bool known = false;
    sockaddr_in peer{};
};

struct key_step {
    std::int64_t due;
    std::uint32_t call;
    int step;
    bool operator>(const key_step& other) const { return due > other.due; }
};

}  // namespace

struct listeners::impl {
    explicit impl(options how) : how{how}, ears(most) {
        for (std::size_t i = 0; i < socket_count; ++i) {
            const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
            const int room = 16 << 20, on = 1;
            if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room) != 0)
                setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
            setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
            setsockopt(fd, SOL_SOCKET, SO_RXQ_OVFL, &on, sizeof on);
            setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &on, sizeof on);
            sockaddr_in here{};
            here.sin_family = AF_INET;
            socklen_t size = sizeof here;
            if (bind(fd, reinterpret_cast<sockaddr*>(&here), size) != 0)
                throw std::runtime_error{"no port is free for the callers' sound"};
            getsockname(fd, reinterpret_cast<sockaddr*>(&here), &size);
            fds[i] = fd;
            ports[i] = ntohs(here.sin_port);
        }
        for (unsigned i = 0; i < batch; ++i) parts[i] = {rooms[i].data(), rooms[i].size()};
        worker = std::thread{[this] { run(); }};
        cpu = clock_of(worker);
    }
    impl(const impl&) = delete;
    impl& operator=(const impl&) = delete;
    ~impl() {
        stopping = true;
        worker.join();
        for (const int fd : fds) close(fd);
    }

    void run() {
        while (!stopping) {
            poll(nullptr, 0, 5);
            const std::lock_guard hold{guard};
            for (std::size_t i = 0; i < socket_count; ++i) read(i);
            press(wall_clock());
        }
    }

    void read(std::size_t from) {
        for (;;) {
            for (unsigned i = 0; i < batch; ++i)
                headers[i].msg_hdr = {&sources[i], sizeof sources[i], &parts[i], 1, &notes[i], sizeof notes[i], 0};
            const int got = recvmmsg(fds[from], headers.data(), batch, MSG_DONTWAIT, nullptr);
            for (int i = 0; i < got; ++i) take(from, static_cast<unsigned>(i));
            if (got < static_cast<int>(batch)) return;
        }
    }

    void take(std::size_t from, unsigned at) {
        std::int64_t when = 0;
        std::uint32_t to = 0;
        auto& header = headers[at].msg_hdr;
        for (auto* note = CMSG_FIRSTHDR(&header); note != nullptr; note = CMSG_NXTHDR(&header, note)) {
            if (note->cmsg_level == SOL_SOCKET && note->cmsg_type == SCM_TIMESTAMPNS) {
                timespec stamp{};
                std::memcpy(&stamp, CMSG_DATA(note), sizeof stamp);
                when = micros(stamp);
            } else if (note->cmsg_level == IPPROTO_IP && note->cmsg_type == IP_PKTINFO) {
                in_pktinfo info{};
                std::memcpy(&info, CMSG_DATA(note), sizeof info);
                to = ntohl(info.ipi_addr.s_addr);
            } else if (note->cmsg_level == SOL_SOCKET && note->cmsg_type == SO_RXQ_OVFL) {
                std::uint32_t all = 0;
                std::memcpy(&all, CMSG_DATA(note), sizeof all);
                counts.overflowed += all - overflowed[from];
                overflowed[from] = all;
            }
        }
        const auto* const bytes = reinterpret_cast<const std::uint8_t*>(rooms[at].data());
        const unsigned kind = bytes[1] & 0x7FU;
        if (headers[at].msg_len < 12 || bytes[0] >> 6 != 2 || (kind != 0 && kind != 8)) return;
        const auto number = [bytes](std::size_t begin, std::size_t size) {
            std::uint32_t value = 0;
            for (std::size_t i = begin; i < begin + size; ++i) value = value << 8 | bytes[i];
            return value;
        };
        hear(to & 0xFFFFU, when, number(8, 4), number(4, 4), static_cast<std::uint16_t>(number(2, 2)),
             bytes[1] >> 7 != 0, sources[at]);
    }

    void hear(std::uint32_t call, std::int64_t when, std::uint32_t ssrc, std::uint32_t stamp, std::uint16_t sequence,
              bool new_spurt, const sockaddr_in& peer) {
        auto& at = ears[call];
        if (!at.known || at.ssrc != ssrc) {
            leave(at);
            at = {};
            at.known = new_spurt = true;
            at.ssrc = ssrc;
            at.peer = peer;
            if (how.key != 0) keys.push({when + std::chrono::microseconds{how.key_after}.count(), call, 0});
        } else if (const auto step = static_cast<std::int16_t>(sequence - at.sequence); step > 1) {
            counts.lost += static_cast<std::uint64_t>(step - 1);
        }
        at.sequence = sequence;
        if (new_spurt || at.earliest == long_ago) {
            at.base_time = when;
            at.base_stamp = stamp;
            at.earliest = 0;
        }
        ++counts.packets;
        if (at.packets++ == 0) ++counts.calls;
        const auto due =
            at.base_time + static_cast<std::int64_t>(static_cast<std::int32_t>(stamp - at.base_stamp)) * 125;
        at.earliest = std::min(at.earliest, when - due);
        const auto late = when - due - at.earliest;
        if (late > 20'000) ++counts.late_20;
        if (late > 40'000) ++counts.late_40;
        counts.latest_ms = std::max(counts.latest_ms, static_cast<double>(late) / 1'000);
    }

    void leave(const ear& at) {
        if (at.packets > 0) fewest = std::min<std::size_t>(fewest, at.packets);
    }

    // A key of 120 ms: six packets 20 ms apart, and its end three times.
    void press(std::int64_t now) {
        while (!keys.empty() && keys.top().due <= now) {
            const auto key = keys.top();
            keys.pop();
            auto& at = ears[key.call];
            if (key.step == 0) ++counts.keys;
            const bool over = key.step == 6;
            const unsigned long_so_far = 160U * static_cast<unsigned>(std::min(key.step + 1, 6));
            for (int i = 0; i < (over ? 3 : 1); ++i) {
                const auto sequence = ++at.key_sequence;
                constexpr std::string_view names = "0123456789*#";
                const std::array<std::uint8_t, 16> packet{0x80,
                                                          static_cast<std::uint8_t>(key.step == 0 ? 0x80 | 101 : 101),
                                                          static_cast<std::uint8_t>(sequence >> 8),
                                                          static_cast<std::uint8_t>(sequence),
                                                          0,
                                                          0,
                                                          0x20,
                                                          0,
                                                          0x5E,
                                                          0,
                                                          static_cast<std::uint8_t>(key.call >> 8),
                                                          static_cast<std::uint8_t>(key.call),
                                                          static_cast<std::uint8_t>(names.find(how.key)),
                                                          static_cast<std::uint8_t>(over ? 0x8A : 0x0A),
                                                          static_cast<std::uint8_t>(long_so_far >> 8),
                                                          static_cast<std::uint8_t>(long_so_far)};
                send_from(key.call, packet);
            }
            if (!over) keys.push({key.due + 20'000, key.call, key.step + 1});
        }
    }

    void send_from(std::uint32_t call, const std::array<std::uint8_t, 16>& packet) {
        alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(in_pktinfo))> room{};
        iovec part{const_cast<std::uint8_t*>(packet.data()), packet.size()};
        msghdr header{&ears[call].peer, sizeof(sockaddr_in), &part, 1, room.data(), room.size(), 0};
        auto* const note = CMSG_FIRSTHDR(&header);
        note->cmsg_level = IPPROTO_IP;
        note->cmsg_type = IP_PKTINFO;
        note->cmsg_len = CMSG_LEN(sizeof(in_pktinfo));
        in_pktinfo info{};
        info.ipi_spec_dst.s_addr = htonl(0x7F0A0000U | call);
        std::memcpy(CMSG_DATA(note), &info, sizeof info);
        static_cast<void>(sendmsg(fds[call % socket_count], &header, MSG_DONTWAIT));
    }

    options how;
    std::array<int, socket_count> fds{};
    std::array<std::uint16_t, socket_count> ports{};
    std::atomic<bool> stopping = false;

    mutable std::mutex guard;  // of what follows
    std::vector<ear> ears;
    std::priority_queue<key_step, std::vector<key_step>, std::greater<>> keys;
    heard counts;
    std::size_t fewest = SIZE_MAX;  // of calls that are over
    std::int64_t began = wall_clock();
    std::array<std::uint32_t, socket_count> overflowed{};

    std::array<std::array<char, 256>, batch> rooms;
    std::array<std::array<char, 128>, batch> notes;
    std::array<sockaddr_in, batch> sources{};
    std::array<iovec, batch> parts{};
    std::array<mmsghdr, batch> headers{};

    std::thread worker;
    clockid_t cpu{};
};

listeners::listeners(options how) : impl_{std::make_unique<impl>(how)} {
}
listeners::~listeners() = default;

sockaddr_in listeners::of(std::size_t call) const {
    sockaddr_in there{};
    there.sin_family = AF_INET;
    there.sin_port = htons(port(call));
    there.sin_addr.s_addr = htonl(0x7F0A0000U | static_cast<std::uint32_t>(call));
    return there;
}

std::string listeners::address(std::size_t call) {
    return fmt::format("127.10.{}.{}", call >> 8, call & 0xFFU);
}

std::uint16_t listeners::port(std::size_t call) const {
    return impl_->ports[call % socket_count];
}

void listeners::begin() {
    const std::lock_guard hold{impl_->guard};
    impl_->counts = {};
    impl_->fewest = SIZE_MAX;
    impl_->began = wall_clock();
    for (auto& each : impl_->ears) {
        each.packets = 0;
        each.earliest = long_ago;
    }
}

heard listeners::since_begin() const {
    const std::lock_guard hold{impl_->guard};
    auto all = impl_->counts;
    all.seconds = static_cast<double>(wall_clock() - impl_->began) / 1e6;
    all.fewest = impl_->fewest;
    for (const auto& each : impl_->ears)
        if (each.packets > 0) all.fewest = std::min<std::size_t>(all.fewest, each.packets);
    if (all.fewest == SIZE_MAX) all.fewest = 0;
    return all;
}

double listeners::cpu_seconds() const {
    return seconds_of(impl_->cpu);
}

}  // namespace palabre::load
