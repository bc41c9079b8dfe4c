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
        if (owner == nullptr && !is_rtcp) fetch(static_cast<std::size_t>(count));
        for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
            const auto& header = in_->headers[i];
            if ((header.msg_hdr.msg_flags & MSG_TRUNC) != 0) {
                refuse(owner);
                continue;
            }
            const std::span<std::uint8_t> datagram{in_->bytes[i].data(), header.msg_len};
            const endpoint from = from_kernel(in_->from[i]);
            if (is_rtcp || looks_like_rtcp(datagram))
                take_rtcp(from, datagram, owner);
            else
                take_rtp(from, datagram, owner);
        }
        flush();  // what was relayed
        taken += static_cast<std::size_t>(count);
        if (static_cast<unsigned>(count) < wanted) break;
    }
    counters_.received.fetch_add(taken, std::memory_order_relaxed);
    return taken;
}

/// Legs lie all over memory: what the packets of a batch will touch is on its way before the first of them is read.
void media_thread::fetch(std::size_t count) const {
    std::array<leg*, batch> whose;
    const auto lines = [](const void* from, std::size_t size) {
        for (std::size_t at = 0; at < size; at += 64) __builtin_prefetch(static_cast<const char*>(from) + at, 1);
    };
    for (std::size_t i = 0; i < count; ++i) by_peer_.prefetch(key_of_address(from_kernel(in_->from[i])));
    for (std::size_t i = 0; i < count; ++i) {
        whose[i] = nullptr;
        by_peer_.each(key_of_address(from_kernel(in_->from[i])), [&](leg& call) {
            whose[i] = &call;
            return false;
        });
        if (whose[i] != nullptr) lines(whose[i], sizeof(leg));
    }
    for (std::size_t i = 0; i < count; ++i) {
        if (whose[i] == nullptr || whose[i]->outlet_count == 0) continue;
        const inlet& way = *whose[i]->outlets[0];
        lines(&way, sizeof(inlet));
    }
    for (std::size_t i = 0; i < count; ++i) {
        if (whose[i] == nullptr || whose[i]->outlet_count == 0) continue;
        const inlet& way = *whose[i]->outlets[0];
        if (way.across == nullptr && way.to != nullptr) lines(way.to, leg::sending_size);
    }
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

void media_thread::take_rtp(const endpoint& from, std::span<std::uint8_t> datagram, leg* owner) {
    auto packet = read_rtp(datagram);
    if (!packet) return refuse(owner);
    leg* const call = owner != nullptr ? owner : find(from, packet->header.ssrc);
    if (call == nullptr || !call->is_started) return refuse(call);
    if (call->secret != nullptr) {
        const std::size_t size = call->secret->unprotect(datagram);
        packet = size > 0 ? read_rtp(datagram.first(size)) : std::nullopt;
        if (!packet) return refuse(call);
    }
    const auto type = packet->header.payload_type;
    const auto law = call->stream.codec_of(type);
    const bool is_key = call->stream.event_payload == type;
    const bool is_agreed = law || is_key || type == comfort_noise_type;
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
    hear(*call, {.what = is_key ? voice_packet::kind::key
                         : law  ? voice_packet::kind::voice
                                : voice_packet::kind::noise,
                 .law = law.value_or(call->stream.sends),
                 .marker = packet->header.marker,
                 .sequence = packet->header.sequence,
                 .timestamp = packet->header.timestamp,
                 .ssrc = packet->header.ssrc,
                 .payload = packet->payload});
}

void media_thread::hear(leg& call, const voice_packet& packet) {
    call.last_heard = now_;
    call.is_dead = false;
    const unsigned clock = packet.what == voice_packet::kind::voice ? clock_rate(packet.law) : call.heard.clock();
    const auto order = call.heard.receive(packet.sequence, packet.timestamp, now_, clock);
    if (order == reception::order::duplicate || !call.stream.hears_sound()) return;
    if (call.outlet_count > 0) pass_on(call, packet);
    if (packet.what == voice_packet::kind::key) {
        const rtp_header header{
            .marker = packet.marker, .sequence = packet.sequence, .timestamp = packet.timestamp, .ssrc = packet.ssrc};
        if (call.stream.hears_events())
            happened(call, call.keys.receive(header, packet.payload, now_), key_source::rfc4733);
        return;
    }
    if (packet.what != voice_packet::kind::voice) return;
    if (call.tones != nullptr && call.stream.hears_tones() && is_g711(packet.law))
        call.tones->hear({packet.sequence, packet.timestamp, packet.law, packet.payload},
                         [&](const key_change& key) { happened(call, key, key_source::inband); });
    if (call.is_judged) {
        call.answer->hear({packet.sequence, packet.timestamp, packet.law, packet.payload}, now_);
        tell_answer(call);
    }
    if (call.is_recorded()) record(call, packet);
}

/// What finds no room is told with the next frame.
void media_thread::tell_answer(leg& call) {
    for (const auto* news = call.answer->untold(); news != nullptr; news = call.answer->untold()) {
        if (!happened({.what = happening::kind::answer, .call = &call, .news = news, .when = now_})) return;
        call.answer->told();
    }
}

void media_thread::record(leg& call, const voice_packet& packet) {
    for (auto& each : call.taps) {
        if (each.recording == 0 || each.ends || each.is_paused) continue;
        const bool is_kept = recorded_.emplace([&](recorded_packet& made) {
            made.recording = each.recording;
            made.track = each.track;
            made.is_end = made.is_overrun = false;
            made.when = now_;
            made.timestamp = packet.timestamp;
            made.sequence = packet.sequence;
            made.size = static_cast<std::uint16_t>(std::min(packet.payload.size(), made.payload.size()));
            made.law = packet.law;
            std::copy_n(packet.payload.begin(), made.size, made.payload.begin());
        });
        has_recorded_ = true;
        // A disk that is slower than calls are: the recording ends, and that is told; the call goes on.
        if (!is_kept) each.ends = each.is_overrun = true;
    }
}

/// By the stream that it reports on; where that is encrypted, or nothing is reported, by its sender.
leg* media_thread::find_reported(std::span<const std::uint8_t> datagram) const {
    leg* found = nullptr;
    if (datagram.size() >= 8)
        by_stream_.each(read_32(datagram.data() + 4), [&](leg& each) {
            if (each.secret != nullptr) found = &each;
            return found == nullptr;
        });
    if (found != nullptr) return found;
    if (const auto about = reported_stream(datagram))
        by_ssrc_.each(*about, [&](leg& each) {
            if (!each.has_own_port()) found = &each;
            return found == nullptr;
        });
    else if (datagram.size() >= 8)
        by_stream_.each(read_32(datagram.data() + 4), [&](leg& each) {
            found = &each;
            return false;
        });
    return found;
}

void media_thread::take_rtcp(const endpoint& from, std::span<std::uint8_t> datagram, leg* owner) {
    leg* const call = owner != nullptr ? owner : find_reported(datagram);
    const bool is_its_own = call != nullptr && (call->peer.may_come_from(from) || call->peer.peer().host == from.host);
    if (!is_its_own) return refuse(call);
    if (call->secret != nullptr) {
        const std::size_t size = call->secret->unprotect_rtcp(datagram);
        if (size == 0) return refuse(call);
        datagram = datagram.first(size);
    }
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
        call->jitter_there =
            duration{static_cast<std::int64_t>(told->about->jitter) * 1'000 / (clock_rate(call->sends) / 1'000)};
        if (const auto took = round_trip(*told->about, ntp_now())) call->round_trip = took;
    }
}

}  // namespace palabre::media
