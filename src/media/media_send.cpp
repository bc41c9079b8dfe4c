// src/media/media_send.cpp - a frame a call every 20 ms: prompts, keys, comfort; and the reports.
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
    call.timestamp += frame_samples;
    auto* const bytes = out_->bytes[out_->count].data();
    const std::size_t size = compose(call, bytes);
    if (size > 0) queue(call, bytes, size);
}

/// Writes the call's next packet; 0 where none is due.
std::size_t media_thread::compose(leg& call, std::uint8_t* to) {
    rtp_header header{.payload_type = payload_type(call.sends), .timestamp = call.timestamp, .ssrc = call.ssrc};
    std::size_t size = rtp_header_size;
    if (call.keypad.is_busy() && call.stream.event_payload) {
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
        const std::span<std::uint8_t> sound{to + size, frame_samples};
        const bool is_sound = fill(call, sound);
        if (!is_sound && call.between == comfort::nothing) {
            call.is_talking = false;
            return 0;
        }
        if (!is_sound) std::fill(sound.begin(), sound.end(), silence(call.sends));
        header.marker = (is_sound && !call.is_talking) || call.packets_sent == 0;
        call.is_talking = is_sound;
        size += frame_samples;
    }
    header.sequence = call.sequence++;
    write_rtp(header, std::span<std::uint8_t, rtp_header_size>{to, rtp_header_size});
    ++call.packets_sent;
    return size;
}

/// The next 20 ms of what is to be played, one clip right behind the other; false where there is nothing.
bool media_thread::fill(leg& call, std::span<std::uint8_t> sound) {
    auto rest = sound;
    while (!rest.empty() && let_go_of_played(call) && call.first != nullptr) {
        playlist& now = *call.first;
        if (now.part == now.parts.size()) {
            now.is_over = now.is_complete = true;
            continue;
        }
        const auto part = now.parts[now.part].subspan(now.at);
        const std::size_t taken = std::min(part.size(), rest.size());
        std::memcpy(rest.data(), part.data(), taken);
        transcode(now.law, call.sends, rest.first(taken));
        rest = rest.subspan(taken);
        now.heard += taken;
        now.at += taken;
        if (now.at == now.parts[now.part].size()) {
            ++now.part;
            now.at = 0;
        }
    }
    // So that the end is told with the frame that carries it, not with the one after.
    if (call.first != nullptr && call.first->part == call.first->parts.size()) {
        call.first->is_over = call.first->is_complete = true;
        let_go_of_played(call);
    }
    if (rest.size() == sound.size()) return false;
    std::fill(rest.begin(), rest.end(), silence(call.sends));
    return true;
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
    if (call.has_own_port()) {
        const auto sent =
            sendto(call.own_rtp.fd(), bytes, size, MSG_DONTWAIT, &call.send_to.any, size_of(call.send_to));
        (sent < 0 ? counters_.unsent : counters_.sent).fetch_add(1, std::memory_order_relaxed);
        return;
    }
    out_->parts[out_->count].iov_len = size;
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
    if (call.ends_recording) {
        recorded_packet end;
        end.recording = call.recording;
        end.is_end = true;
        if (recorded_.push(end)) {
            has_recorded_ = true;
            call.ends_recording = false;
            call.recording = 0;
        }
    }
    if (!call.is_started || call.is_closing) return;
    const bool is_silent =
        call.stream.hears_sound() && options_.dead_after > duration{0} && now_ - call.last_heard > options_.dead_after;
    if (is_silent && !call.is_dead)
        call.is_dead = happened({.what = happening::kind::dead, .call = &call, .when = now_});
    if (options_.report_every > duration{0} && now_ >= call.next_report) send_report(call, false);
}

void media_thread::send_report(leg& call, bool is_bye) {
    // Between half and one and a half of the interval (RFC 3550 section 6.3.1), so that calls do not report in step.
    const auto interval = static_cast<std::uint64_t>(options_.report_every.count());
    call.next_report = now_ + duration{static_cast<std::int64_t>(interval / 2 + draw() % (interval + 1))};
    const endpoint& peer = call.peer.peer();
    if (peer.port == 0 || peer.is_unspecified()) return;
    rtcp_report report{.sender = call.ssrc, .info = {}, .about = {}, .is_bye = is_bye};
    if (call.packets_sent > 0)
        report.info = sender_info{ntp_now(), call.timestamp, call.packets_sent, call.packets_sent * frame_samples};
    if (call.heard.received() > 0) {
        report.about = call.heard.report(call.peer.ssrc());
        report.about->last_report = call.last_sender_report;
        if (call.last_sender_report != 0)
            report.about->delay =
                static_cast<std::uint32_t>((now_ - call.sender_report_came).count() * 65'536 / 1'000'000);
    }
    std::array<std::uint8_t, rtcp_report_room> bytes{};
    const std::size_t size = write_rtcp(report, options_.name, bytes);
    const udp_socket& rtcp = call.has_own_port() ? call.own_rtcp : rtcp_;
    const udp_socket& rtp = call.has_own_port() ? call.own_rtp : rtp_;
    sendto((call.stream.rtcp_mux ? rtp : rtcp).fd(), bytes.data(), size, MSG_DONTWAIT, &call.report_to.any,
           size_of(call.report_to));
}

}  // namespace palabre::media
