// src/media/media_send.cpp - a frame a call every 20 ms: prompts, keys, comfort; and the reports.
#include "media/bytes.hpp"
#include "media/g711.hpp"
#include "media/media_thread.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace palabre::media {

namespace {

constexpr duration too_late = std::chrono::milliseconds{20};

}  // namespace

void media_thread::send(std::vector<leg*>& calls) {
    constexpr std::size_t ahead = 4;  // legs lie all over memory
    for (std::size_t i = 0; i < calls.size(); ++i) {
        if (i + ahead < calls.size()) {
            const auto* const next = reinterpret_cast<const char*>(calls[i + ahead]);
            __builtin_prefetch(next, 1);
            __builtin_prefetch(next + 64, 1);
        }
        send_frame(*calls[i]);
    }
    flush();
}

void media_thread::send_frame(leg& call) {
    constexpr unsigned now_and_then = 8;  // frames
    if (++call.frame % now_and_then == 0) look_after(call);
    if (call.is_judged && call.stream.hears_sound()) {
        call.answer->pass(now_);
        tell_answer(call);
    }
    call.timestamp += clock_rate(call.sends) / frames_a_second;
    auto* const bytes = out_->bytes[out_->count].data();
    const std::size_t size = compose(call, bytes);
    if (size > 0) queue(call, bytes, size);
}

/// Writes the call's next packet; 0 where none is due.
std::size_t media_thread::compose(leg& call, std::uint8_t* to) {
    rtp_header header{.payload_type = call.stream.payload_of(call.sends), .ssrc = call.ssrc};
    std::size_t size = rtp_header_size;
    if (call.keypad.is_busy() && call.stream.event_payload) {
        go_on_alone(call);
        const auto event = call.keypad.next(call.timestamp);
        if (!event || !call.may_send) return 0;
        header.payload_type = *call.stream.event_payload;
        header.timestamp = event->timestamp;
        header.marker = event->marker;
        write_event(event->event, std::span<std::uint8_t, telephone_event_size>{to + size, telephone_event_size});
        size += telephone_event_size;
        call.is_talking = false;
    } else {
        if (!call.may_send) return 0;
        const std::span<std::uint8_t> sound{to + size, sent_room - size};
        std::size_t made = fill(call, sound);
        if (made == 0 && call.heard_inlets > 0) {
            // Others' packets go through as they come; what is between them is theirs to leave out.
            constexpr duration gap = std::chrono::milliseconds{200};
            const bool is_relaying = call.relayed_by != nullptr && now_ - call.relayed_at < gap;
            if (is_relaying || now_ < call.keys_until) return 0;
            made = mix(call, sound);
        }
        const bool is_sound = made > 0;
        if (!is_sound && call.between == comfort::nothing) {
            call.is_talking = false;
            return 0;
        }
        if (!is_sound) {
            const auto silent = silent_frame(call.sends);
            made = silent.size();
            std::copy(silent.begin(), silent.end(), sound.begin());
        }
        go_on_alone(call);
        header.timestamp = call.timestamp;
        header.marker = (is_sound && !call.is_talking) || call.packets_sent == 0;
        call.is_talking = is_sound;
        size += made;
    }
    header.sequence = call.sequence++;
    write_rtp(header, std::span<std::uint8_t, rtp_header_size>{to, rtp_header_size});
    ++call.packets_sent;
    call.octets_sent += static_cast<std::uint32_t>(size - rtp_header_size);
    return size;
}

/// Its own stream goes on behind what was relayed into it.
void media_thread::go_on_alone(leg& call) {
    if (call.relayed_by == nullptr) return;
    const std::uint32_t next = call.relayed_timestamp + clock_rate(call.sends) / frames_a_second;
    if (static_cast<std::int32_t>(next - call.timestamp) > 0) call.timestamp = next;
    call.relayed_by = nullptr;
}

/// The next 20 ms of what is to be played, one clip right behind the other; 0 where there is nothing.
std::size_t media_thread::fill(leg& call, std::span<std::uint8_t> sound) {
    std::size_t made = 0;
    const std::size_t whole = frame_bytes(call.sends);
    bool has_rewound = false;  // in this frame: music without a sound would go round for ever
    while ((whole == 0 ? made == 0 : made < whole) && next_part(call, has_rewound)) {
        playlist& now = *call.first;
        auto part = now.parts[now.part].subspan(now.at);
        if (whole == 0) {  // Opus: each frame behind its length
            const std::size_t size = read_16(part.data());
            std::memcpy(sound.data(), part.data() + 2, size);
            made = size;
            now.at += 2 + size;
            now.heard += frame_samples;
        } else {
            part = part.first(std::min(part.size(), whole - made));
            std::memcpy(sound.data() + made, part.data(), part.size());
            transcode(now.law, call.sends, sound.subspan(made, part.size()));
            made += part.size();
            now.at += part.size();
            now.heard += part.size();
        }
        if (now.at == now.parts[now.part].size()) {
            ++now.part;
            now.at = 0;
        }
    }
    // So that the end is told with the frame that carries it, not with the one after.
    if (call.first != nullptr && !call.first->repeats && call.first->part == call.first->parts.size()) {
        call.first->is_over = call.first->is_complete = true;
        let_go_of_played(call);
    }
    if (made == 0 || made >= whole) return made;
    const auto silent = silent_frame(call.sends);
    std::copy(silent.begin() + static_cast<std::ptrdiff_t>(made), silent.end(),
              sound.begin() + static_cast<std::ptrdiff_t>(made));
    return whole;
}

/// True where the first of what is played has something more; what has not is let go of, or begins again.
bool media_thread::next_part(leg& call, bool& has_rewound) {
    while (let_go_of_played(call) && call.first != nullptr) {
        playlist& now = *call.first;
        const bool is_other = now.law != call.sends && !(is_g711(now.law) && is_g711(call.sends));
        if (now.part < now.parts.size() && !is_other) {
            if (!now.parts[now.part].empty()) return true;
            ++now.part;
            continue;
        }
        if (now.repeats && !is_other) {
            if (std::exchange(has_rewound, true)) return false;
            now.part = 0;
            continue;
        }
        now.is_over = true;
        now.is_complete = !is_other;  // a codec that it was not encoded for was agreed on meanwhile
    }
    return false;
}

/// Gives back what is over; false where something is and the strand has no room for it.
bool media_thread::let_go_of_played(leg& call) {
    while (call.first != nullptr && call.first->is_over) {
        playlist* const over = call.first;
        playlist* const next = over->next;
        if (!happened({.what = happening::kind::played, .call = &call, .clips = over, .when = now_})) return false;
        call.first = next;
        if (next == nullptr) call.last = nullptr;
    }
    return true;
}

void media_thread::queue(leg& call, std::uint8_t* bytes, std::size_t size) {
    if (call.secret != nullptr && (size = call.secret->protect(bytes, size)) == 0) {
        counters_.unsent.fetch_add(1, std::memory_order_relaxed);
        return;
    }
    if (call.has_own_port()) {
        const auto sent =
            sendto(call.own_rtp.fd(), bytes, size, MSG_DONTWAIT, &call.send_to.any, size_of(call.send_to));
        (sent < 0 ? counters_.unsent : counters_.sent).fetch_add(1, std::memory_order_relaxed);
        return;
    }
    out_->parts[out_->count].iov_len = size;  // bytes are those of its place
    out_->headers[out_->count].msg_hdr = {.msg_name = &call.send_to,
                                          .msg_namelen = size_of(call.send_to),
                                          .msg_iov = &out_->parts[out_->count],
                                          .msg_iovlen = 1,
                                          .msg_control = nullptr,
                                          .msg_controllen = 0,
                                          .msg_flags = 0};
    if (++out_->count == batch) flush();
}

void media_thread::flush() {
    const std::size_t count = std::exchange(out_->count, 0);
    std::size_t done = 0, failed = 0;
    while (done < count) {
        const int sent =
            sendmmsg(rtp_.fd(), out_->headers.data() + done, static_cast<unsigned>(count - done), MSG_DONTWAIT);
        if (sent > 0) {
            done += static_cast<std::size_t>(sent);
            continue;
        }
        if (errno == EINTR) continue;
        const bool is_full = errno == EAGAIN || errno == ENOBUFS;
        const std::size_t given_up = is_full ? count - done : 1;  // else it is this one's address
        failed += given_up;
        done += given_up;
    }
    if (count == 0) return;
    counters_.sent.fetch_add(count - failed, std::memory_order_relaxed);
    counters_.unsent.fetch_add(failed, std::memory_order_relaxed);
    const duration late = slot_clock::present() - clock_.due();
    if (late > too_late) counters_.sent_late.fetch_add(count - failed, std::memory_order_relaxed);
    if (late.count() > counters_.latest_us.load(std::memory_order_relaxed))
        counters_.latest_us.store(late.count(), std::memory_order_relaxed);
}

/// What is due now and then.
void media_thread::look_after(leg& call) {
    happened(call, call.keys.idle(now_), key_source::rfc4733);
    for (auto& each : call.taps) {
        if (!each.ends) continue;
        recorded_packet end;
        end.recording = each.recording;
        end.track = each.track;
        end.when = now_;
        end.is_end = true;
        end.is_overrun = each.is_overrun;
        if (!recorded_.push(end)) continue;
        has_recorded_ = true;
        each = {};
    }
    if (!call.is_started || call.is_closing) return;
    const bool is_silent =
        call.stream.hears_sound() && options_.dead_after > duration{0} && now_ - call.last_heard > options_.dead_after;
    if (is_silent && !call.is_dead)
        call.is_dead = happened({.what = happening::kind::dead, .call = &call, .when = now_});
    if (options_.report_every > duration{0} && now_ >= call.next_report) send_report(call, false);
}

/// Of the stream that is sent, whoever's packets they are.
std::uint32_t media_thread::present_timestamp(const leg& call) const noexcept {
    if (call.relayed_by == nullptr) return call.timestamp;
    const auto since = (now_ - call.relayed_at).count() * clock_rate(call.sends) / 1'000'000;
    return call.relayed_timestamp + static_cast<std::uint32_t>(since);
}

void media_thread::send_report(leg& call, bool is_bye) {
    // Between half and one and a half of the interval (RFC 3550 section 6.3.1), so that calls do not report in step.
    const auto interval = static_cast<std::uint64_t>(options_.report_every.count());
    call.next_report = now_ + duration{static_cast<std::int64_t>(interval / 2 + draw() % (interval + 1))};
    const endpoint& peer = call.peer.peer();
    if (peer.port == 0 || peer.is_unspecified()) return;
    rtcp_report report{.sender = call.ssrc, .info = {}, .about = {}, .is_bye = is_bye};
    if (call.packets_sent > 0)
        report.info = sender_info{ntp_now(), present_timestamp(call), call.packets_sent, call.octets_sent};
    if (call.heard.received() > 0) {
        report.about = call.heard.report(call.peer.ssrc());
        report.about->last_report = call.last_sender_report;
        if (call.last_sender_report != 0)
            report.about->delay =
                static_cast<std::uint32_t>((now_ - call.sender_report_came).count() * 65'536 / 1'000'000);
    }
    std::array<std::uint8_t, rtcp_report_room + srtp::rtcp_trailer> bytes{};
    std::size_t size = write_rtcp(report, options_.name, std::span{bytes}.first(rtcp_report_room));
    if (call.secret != nullptr) size = call.secret->protect_rtcp(bytes.data(), size);
    const udp_socket& rtcp = call.has_own_port() ? call.own_rtcp : rtcp_;
    const udp_socket& rtp = call.has_own_port() ? call.own_rtp : rtp_;
    sendto((call.stream.rtcp_mux ? rtp : rtcp).fd(), bytes.data(), size, MSG_DONTWAIT, &call.report_to.any,
           size_of(call.report_to));
}

}  // namespace palabre::media
