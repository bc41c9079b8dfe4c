// tests/media/test_peer.hpp - a telephone made of a socket, with RTP of its own so that no mistake is shared.
#pragma once

#include "media/endpoint.hpp"
#include "palabre/asio_runtime.hpp"

#include <doctest/doctest.h>

#include <arpa/inet.h>
#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <netinet/in.h>
#include <span>
#include <string>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace palabre::test {

using bytes = std::vector<std::uint8_t>;

/// One packet that a peer got.
struct got {
    unsigned type = 0;
    bool marker = false;
    std::uint16_t sequence = 0;
    std::uint32_t timestamp = 0;
    std::uint32_t ssrc = 0;
    bytes payload;
    std::uint16_t from_port = 0;
};

/// A UDP socket on 127.0.0.1 that sends and reads RTP by hand.
class test_peer {
public:
    test_peer() : fd_{socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0)} {
        sockaddr_in here{};
        here.sin_family = AF_INET;
        here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        REQUIRE(bind(fd_, reinterpret_cast<sockaddr*>(&here), sizeof here) == 0);
        socklen_t size = sizeof here;
        getsockname(fd_, reinterpret_cast<sockaddr*>(&here), &size);
        port_ = ntohs(here.sin_port);
        const int room = 4 << 20;
        setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    }
    test_peer(const test_peer&) = delete;
    test_peer& operator=(const test_peer&) = delete;
    ~test_peer() { close(fd_); }

    media::endpoint address() const { return *media::endpoint::parse("127.0.0.1", port_); }

    void send_raw(const bytes& datagram, std::uint16_t to) {
        sockaddr_in there{};
        there.sin_family = AF_INET;
        there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        there.sin_port = htons(to);
        sendto(fd_, datagram.data(), datagram.size(), 0, reinterpret_cast<sockaddr*>(&there), sizeof there);
    }

    /// The next packet of this peer's stream; `frames` moves its timestamp on.
    bytes packet(unsigned type, std::span<const std::uint8_t> payload, bool marker = false) {
        bytes made{0x80, static_cast<std::uint8_t>(type | (marker ? 0x80U : 0U))};
        const auto put = [&made](std::uint64_t number, int size) {
            for (int i = size - 1; i >= 0; --i) made.push_back(static_cast<std::uint8_t>(number >> (8 * i)));
        };
        put(sequence++, 2);
        put(timestamp, 4);
        put(ssrc, 4);
        made.insert(made.end(), payload.begin(), payload.end());
        return made;
    }

    /// The packets of a press of `frames` packets, then its end three times; the timestamp stands at its beginning.
    std::vector<bytes> press(unsigned code, unsigned event_type, unsigned frames = 5) {
        std::vector<bytes> all;
        for (unsigned i = 1; i <= frames + 3; ++i) {
            const bool is_end = i > frames;
            const unsigned held = 160 * std::min(i, frames);
            all.push_back(packet(event_type,
                                 bytes{static_cast<std::uint8_t>(code), static_cast<std::uint8_t>(is_end ? 0x8A : 0x0A),
                                       static_cast<std::uint8_t>(held >> 8U), static_cast<std::uint8_t>(held)},
                                 i == 1));
        }
        timestamp += 160 * (frames + 3);
        return all;
    }

    /// Reads what has come since.
    void read() {
        std::array<std::uint8_t, 2048> room{};
        sockaddr_in from{};
        for (;;) {
            socklen_t size = sizeof from;
            const auto count = recvfrom(fd_, room.data(), room.size(), 0, reinterpret_cast<sockaddr*>(&from), &size);
            if (count < 0) return;
            const auto number = [&room](int at, int width) {
                std::uint32_t value = 0;
                for (int i = 0; i < width; ++i) value = value << 8U | room[static_cast<std::size_t>(at + i)];
                return value;
            };
            bytes whole{room.begin(), room.begin() + count};
            if (unwrap && !unwrap(whole)) continue;
            if (count >= 2 && room[1] >= 192 && room[1] < 224) {
                reports.push_back(whole);
                continue;
            }
            REQUIRE(count >= 12);
            REQUIRE(room[0] == 0x80);
            heard.push_back({room[1] & 0x7FU, (room[1] & 0x80U) != 0, static_cast<std::uint16_t>(number(2, 2)),
                             number(4, 4), number(8, 4), bytes{whole.begin() + 12, whole.end()}, ntohs(from.sin_port)});
        }
    }

    /// The sound of all that was heard, one packet behind the other.
    bytes sound() const {
        bytes all;
        for (const auto& each : heard)
            if (each.payload.size() == 160) all.insert(all.end(), each.payload.begin(), each.payload.end());
        return all;
    }

    std::function<bool(bytes&)> unwrap;  // what is done to each packet first; false: it is thrown away
    std::vector<got> heard;
    std::vector<bytes> reports;
    std::uint16_t sequence = 65'500;  // wraps soon
    std::uint32_t timestamp = 4'294'960'000;
    std::uint32_t ssrc = 0x7E57'0001;

private:
    int fd_;
    std::uint16_t port_ = 0;
};

/// The real loop, run until something holds, with what is to be done every few milliseconds.
struct stage {
    asio_runtime runtime;
    std::vector<std::function<void()>> every;  // each turn

    /// False if it did not come true within `limit`.
    bool until(const std::function<bool()>& holds, duration limit = std::chrono::seconds{20}) {
        const instant last = runtime.now() + limit;
        bool came_true = false;
        std::function<void()> turn = [&] {
            for (const auto& each : every) each();
            came_true = holds();
            if (came_true || runtime.now() > last)
                runtime.stop();
            else
                runtime.after(std::chrono::milliseconds{1}, turn);
        };
        runtime.post(turn);
        runtime.run();
        return came_true;
    }

    void pass(duration length) {
        until([] { return false; }, length);
    }
};

}  // namespace palabre::test
