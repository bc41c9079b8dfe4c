// tests/fuzz/fuzz_rtp.cpp - any datagrams are RTP, RTCP or nothing, and what they carry does no harm.
#include "media/digit_merge.hpp"
#include "media/inband_dtmf.hpp"
#include "media/latch.hpp"
#include "media/reception.hpp"
#include "media/rtcp.hpp"
#include "media/rtp.hpp"
#include "media/telephone_event.hpp"

#include <cstdint>
#include <cstdlib>

using namespace palabre;
using namespace palabre::media;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

void read_reports(std::span<const std::uint8_t> datagram) {
    const auto about = reported_stream(datagram);
    const auto read = read_rtcp(datagram, about.value_or(1));
    if (!read) return;
    require(!about || read->about);
    if (read->about) static_cast<void>(round_trip(*read->about, 0x0123456789ABCDEF));
    std::array<std::uint8_t, rtcp_report_room> room{};
    const auto size = write_rtcp({read->sender, read->info, read->about, read->is_bye}, "name", room);
    const auto again = read_rtcp(std::span{room}.first(size), about.value_or(1));
    require(again && again->info == read->info && again->about == read->about && again->is_bye == read->is_bye);
}

}  // namespace

/// The input is a row of datagrams: a byte of its length, a byte of the time since the one before, and the datagram.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    reception heard;
    event_receiver events;
    digit_merge merge;
    inband_dtmf tones;
    latch peer;
    peer.expect({.announced = *endpoint::parse("192.0.2.1", 4000), .signals_from = {}, .ssrc = {}}, {});
    instant now{std::chrono::hours{1}};
    std::span<const std::uint8_t> rest{data, size};
    std::uint64_t packets = 0;
    while (rest.size() >= 2) {
        const std::size_t length = std::min<std::size_t>(rest[0], rest.size() - 2);
        now += std::chrono::milliseconds{rest[1]};
        const auto datagram = rest.subspan(2, length);
        rest = rest.subspan(2 + length);
        read_reports(datagram);
        const auto packet = read_rtp(datagram);
        if (!packet) continue;
        require(packet->payload.size() + rtp_header_size <= datagram.size());
        ++packets;
        const endpoint from = *endpoint::parse(packet->header.marker ? "192.0.2.1" : "192.0.2.2", 4000);
        peer.admit(from, packet->header.ssrc, now, (packet->header.payload_type & 1U) != 0);
        heard.receive(packet->header.sequence, packet->header.timestamp, now);
        const auto law = codec_of(packet->header.payload_type);
        if (law)
            tones.hear({packet->header.sequence, packet->header.timestamp, *law, packet->payload},
                       [](const key_change&) {});
        const key_change change = events.receive(packet->header, packet->payload, now);
        if (change.pressed != 0) merge.is_new(change.pressed, key_source::rfc4733, now);
        events.idle(now);
    }
    require(heard.received() <= packets);
    static_cast<void>(heard.report(1));
    return 0;
}
