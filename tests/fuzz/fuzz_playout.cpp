// tests/fuzz/fuzz_playout.cpp - any packets are played in whole frames, recorded within bounds, relayed in order.
#include "media/playout.hpp"
#include "media/relay.hpp"
#include "media/rtp.hpp"
#include "media/track.hpp"

#include <array>
#include <cstdint>
#include <cstdlib>
#include <span>

using namespace palabre;
using namespace palabre::media;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

constexpr codec codec_of_type(std::uint8_t type) noexcept {
    return static_cast<codec>(type % codec_count);
}

}  // namespace

/// The input is a row of datagrams: a byte of its length, a byte of how many frames are played before it, and the datagram.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    playout narrow{8'000}, wide{16'000};
    track side;
    relay way;
    stream_position ours{100, 8'000};
    std::array<std::int16_t, 320> out{};
    std::span<const std::uint8_t> rest{data, size};
    std::int64_t came = 0, last = 0;
    while (rest.size() >= 2) {
        const std::size_t length = std::min<std::size_t>(rest[0], rest.size() - 2);
        for (unsigned i = rest[1] % 8U; i > 0; --i) {
            narrow.pull(std::span{out}.first(160));
            wide.pull(out);
            came += 160;
        }
        const auto packet = read_rtp(rest.subspan(2, length));
        rest = rest.subspan(2 + length);
        if (!packet) continue;
        const auto& header = packet->header;
        const auto as = codec_of_type(header.payload_type);
        if (header.payload_type == comfort_noise_type) {
            narrow.put_noise(packet->payload);
            wide.put_noise(packet->payload);
            continue;
        }
        narrow.put(as, header.sequence, header.timestamp, packet->payload);
        wide.put(as, header.sequence, header.timestamp, packet->payload);
        recorded_packet kept;
        kept.timestamp = header.timestamp;
        kept.sequence = header.sequence;
        kept.size = static_cast<std::uint16_t>(std::min(packet->payload.size(), kept.payload.size()));
        kept.law = as;
        std::copy_n(packet->payload.begin(), kept.size, kept.payload.begin());
        side.add(kept, came, [&](std::int64_t place, std::span<const std::int16_t> sound, bool) {
            require(place >= last && place <= came + std::int64_t{line_rate});
            last = place + static_cast<std::int64_t>(sound.size());
        });
        const auto before = ours;
        const auto passed = way.pass({.law = as,
                                      .marker = header.marker,
                                      .sequence = header.sequence,
                                      .timestamp = header.timestamp,
                                      .ssrc = header.ssrc},
                                     ours, false);
        if (passed && passed->sequence == static_cast<std::uint16_t>(ours.next_sequence - 1))
            require(static_cast<std::uint16_t>(ours.next_sequence - before.next_sequence) < 1'001);
    }
    return 0;
}
