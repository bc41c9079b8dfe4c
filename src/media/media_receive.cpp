// src/media/media_receive.cpp - whose packet it is, and what it says.
#include "media/bytes.hpp"
#include "media/media_thread.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <sys/epoll.h>

namespace palabre::media {

namespace {

// So that a flood of packets cannot keep a thread from playing: the kernel drops the rest.
constexpr std::size_t most_a_slot = 8'192;
constexpr std::size_t most_a_call = 64;

constexpr std::uint8_t comfort_noise = 13;  // RFC 3389

}  // namespace

void media_thread::receive(std::uint64_t slot) {
    receive_from(rtp_.fd(), false, nullptr, most_a_slot);
    if (slot % slot_count == 0) receive_from(rtcp_.fd(), true, nullptr, most_a_slot);
    if (own_port_count_ == 0) return;
    std::array<epoll_event, 256> ready{};
    const int count = epoll_wait(own_ports_, ready.data(), static_cast<int>(ready.size()), 0);
    for (int i = 0; i < count; ++i) {
        const std::uint64_t which = ready[static_cast<std::size_t>(i)].data.u64;
        auto* const call = reinterpret_cast<leg*>(which & ~std::uint64_t{1});
        const bool is_rtcp = (which & 1U) != 0;
        receive_from((is_rtcp ? call->own_rtcp : call->own_rtp).fd(), is_rtcp, call, most_a_call);
    }
}

std::size_t media_thread::receive_from(int fd, bool is_rtcp, leg* owner, std::size_t most) {
    std::size_t taken = 0;
    while (taken < most) {
        const auto wanted = static_cast<unsigned>(std::min(batch, most - taken));
        for (unsigned i = 0; i < wanted; ++i) in_->headers[i].msg_hdr.msg_namelen = sizeof(socket_address);
        const int count = recvmmsg(fd, in_->headers.data(), wanted, MSG_DONTWAIT, nullptr);
        if (count <= 0) break;
        now_ = slot_clock::present();
        for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
            const auto& header = in_->headers[i];
            if ((header.msg_hdr.msg_flags & MSG_TRUNC) != 0) {
                refuse(owner);
                continue;
            }
            const std::span<const std::uint8_t> datagram{in_->bytes[i].data(), header.msg_len};
            const endpoint from = from_kernel(in_->from[i]);
            if (is_rtcp || looks_like_rtcp(datagram))
                take_rtcp(from, datagram, owner);
            else
                take_rtp(from, datagram, owner);
        }
        taken += static_cast<std::size_t>(count);
        if (static_cast<unsigned>(count) < wanted) break;
    }
    counters_.received.fetch_add(taken, std::memory_order_relaxed);
    return taken;
}

void media_thread::refuse(leg* call) {
    counters_.refused.fetch_add(1, std::memory_order_relaxed);
    if (call != nullptr) ++call->refused;
}

/// The call on the shared port that a packet may be of; the latch then decides whether it is.
leg* media_thread::find(const endpoint& from, std::uint32_t ssrc) {
    leg *exact = nullptr, *unlatched = nullptr, *any = nullptr;
    std::size_t there = 0, waiting = 0;
    by_peer_.each(key_of_address(from), [&](leg& call) {
        if (call.peer.peer() != from) return true;
        ++there;
        any = &call;
        const auto& announced = call.peer.expected().ssrc;
        if (call.peer.is_latched() ? call.peer.ssrc() == ssrc : announced == ssrc)
            exact = &call;
        else if (!call.peer.is_latched() && !announced) {
            ++waiting;
            unlatched = &call;
        }
        return exact == nullptr;
    });
    if (exact != nullptr) return exact;
    if (there == 1) return any;
    if (there > 1) {
        if (waiting == 1) return unlatched;
        counters_.ambiguous.fetch_add(1, std::memory_order_relaxed);
        return nullptr;
    }
    if (departed_.has(key_of_address(from), ssrc, now_)) return nullptr;
    // From somewhere new: a call that has no peer yet, or has not heard it for a while, and may get it from that host.
    std::size_t looked_at = 0, found = 0;
    by_host_.each(key_of_host(from), [&](leg& call) {
        constexpr std::size_t enough = 256;  // the newest: so that strangers behind a large peer's host cost little
        if (++looked_at > enough) return false;
        if (!call.peer.may_come_from(from) || !call.peer.is_silent(now_) || any == &call) return true;
        if (call.peer.expected().ssrc == ssrc) exact = &call;
        any = &call;
        ++found;
        return exact == nullptr;
    });
    if (exact != nullptr) return exact;
    if (found == 1) return any;
    if (found > 1) {
        counters_.ambiguous.fetch_add(1, std::memory_order_relaxed);
        return nullptr;
    }
    by_stream_.each(ssrc, [&](leg& call) {
        if (call.peer.is_silent(now_)) any = &call;
        return any == nullptr;
    });
    return any;
}

void media_thread::take_rtp(const endpoint& from, std::span<const std::uint8_t> datagram, leg* owner) {
    const auto packet = read_rtp(datagram);
    if (!packet) return refuse(owner);
    leg* const call = owner != nullptr ? owner : find(from, packet->header.ssrc);
    if (call == nullptr || !call->is_started) return refuse(call);
    const auto type = packet->header.payload_type;
    const bool is_agreed = (type == payload_type(codec::pcma) && call->stream.hears_pcma) ||
                           (type == payload_type(codec::pcmu) && call->stream.hears_pcmu) ||
                           (call->stream.event_payload && type == *call->stream.event_payload) || type == comfort_noise;
    if (!is_agreed) return refuse(call);
    const bool was_latched = call->peer.is_latched();
    const std::uint32_t stream_before = call->peer.ssrc();
    switch (call->peer.admit(from, packet->header.ssrc, now_, owner != nullptr)) {
    case latch::verdict::refused: return refuse(call);
    case latch::verdict::latched:
        find_again(*call);
        happened({.what = happening::kind::latched, .call = call, .peer = from, .when = now_});
        break;
    case latch::verdict::accepted: break;
    }
    if (was_latched && call->peer.ssrc() != stream_before) {
        call->heard.restart();
        if (!call->has_own_port()) by_stream_.insert(call->by_stream, call->peer.ssrc(), *call);
    }
    hear(*call, packet->header, packet->payload);
}

void media_thread::hear(leg& call, const rtp_header& header, std::span<const std::uint8_t> payload) {
    call.last_heard = now_;
    call.is_dead = false;
    const auto order = call.heard.receive(header.sequence, header.timestamp, now_);
    if (order == reception::order::duplicate || !call.stream.hears_sound()) return;
    if (call.stream.event_payload && header.payload_type == *call.stream.event_payload) {
        if (call.stream.hears_events()) happened(call, call.keys.receive(header, payload, now_), key_source::rfc4733);
        return;
    }
    const auto law = codec_of(header.payload_type);
    if (!law) return;
    if (call.tones != nullptr && call.stream.hears_tones())
        call.tones->hear({header.sequence, header.timestamp, *law, payload},
                         [&](const key_change& key) { happened(call, key, key_source::inband); });
    if (call.recording != 0 && !call.ends_recording) record(call, header, *law, payload);
}

void media_thread::record(leg& call, const rtp_header& header, codec law, std::span<const std::uint8_t> payload) {
    recorded_packet packet;
    packet.recording = call.recording;
    packet.timestamp = header.timestamp;
    packet.sequence = header.sequence;
    packet.size = static_cast<std::uint16_t>(std::min(payload.size(), packet.payload.size()));
    packet.law = law;
    std::copy_n(payload.begin(), packet.size, packet.payload.begin());
    has_recorded_ |= recorded_.push(packet);  // where the disk is too slow, a gap is heard
}

void media_thread::take_rtcp(const endpoint& from, std::span<const std::uint8_t> datagram, leg* owner) {
    leg* call = owner;
    if (call == nullptr) {
        const auto about = reported_stream(datagram);
        if (about)
            by_ssrc_.each(*about, [&](leg& each) {
                if (!each.has_own_port()) call = &each;
                return call == nullptr;
            });
        else if (datagram.size() >= 8)
            by_stream_.each(read_32(datagram.data() + 4), [&](leg& each) {
                call = &each;
                return false;
            });
    }
    const bool is_its_own = call != nullptr && (call->peer.may_come_from(from) || call->peer.peer().host == from.host);
    if (!is_its_own) return refuse(call);
    const auto told = read_rtcp(datagram, call->ssrc);
    if (!told) return refuse(call);
    call->last_heard = now_;
    if (told->info) {
        call->last_sender_report = middle(told->info->ntp);
        call->sender_report_came = now_;
    }
    if (told->about) {
        call->is_reported = true;
        call->lost_there = static_cast<std::uint64_t>(std::max(0, told->about->lost));
        call->jitter_there = duration{static_cast<std::int64_t>(told->about->jitter) * 1'000 / (line_rate / 1'000)};
        if (const auto took = round_trip(*told->about, ntp_now())) call->round_trip = took;
    }
}

}  // namespace palabre::media
