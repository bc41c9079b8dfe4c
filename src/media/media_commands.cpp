// src/media/media_commands.cpp - what the strand wants of a media thread.
#include "media/media_thread.hpp"

#include <algorithm>
#include <sys/epoll.h>

namespace palabre::media {

namespace {

void count_heard(leg& call) noexcept {
    call.heard_inlets = 0;
    for (std::size_t i = 0; i < call.inlet_count; ++i) call.heard_inlets += call.inlets[i]->is_heard ? 1 : 0;
}

template<std::size_t N> bool remove(std::array<inlet*, N>& from, std::uint8_t& count, const inlet& way) noexcept {
    const auto end = from.begin() + count;
    const auto found = std::find(from.begin(), end, &way);
    if (found == end) return false;
    *found = from[--count];
    return true;
}

}  // namespace

void media_thread::obey() {
    for (const command* next = commands_.front(); next != nullptr; next = commands_.front()) {
        obey(*next);
        commands_.drop();
    }
    tell_owed();
    if (!closing_.empty()) close_waiting();
}

void media_thread::obey(const command& wanted) {
    leg& call = *wanted.call;
    switch (wanted.what) {
    case command::verb::add: add(call); break;
    case command::verb::start: start(call, wanted.stream); break;
    case command::verb::play:
        (call.last == nullptr ? call.first : call.last->next) = wanted.clips;
        call.last = wanted.clips;
        break;
    case command::verb::stop:
        for (playlist* each = call.first; each != nullptr; each = each->next) each->is_over = true;
        let_go_of_played(call);
        break;
    case command::verb::press: call.keypad.add(wanted.key, wanted.held); break;
    case command::verb::listen: call.tones.reset(wanted.tones); break;
    case command::verb::judge:
        call.answer.reset(wanted.answer);
        call.is_judged = true;
        break;
    case command::verb::answered:
        if (call.answer != nullptr) call.answer->answered(slot_clock::present());
        break;
    case command::verb::record: {
        auto& of = call.taps[static_cast<std::size_t>(wanted.tap)];
        if (wanted.recording != 0)
            of = {.recording = wanted.recording, .track = wanted.track};
        else
            of.ends = of.recording != 0;
        look_after(call);
        break;
    }
    case command::verb::pause: call.taps[static_cast<std::size_t>(wanted.tap)].is_paused = wanted.on; break;
    case command::verb::equip: wanted.way->ears.reset(wanted.ears); break;
    case command::verb::encrypt:
        if (wanted.secret != nullptr && call.secret != nullptr) wanted.secret->go_on_from(*call.secret);
        call.secret.reset(wanted.secret);
        break;
    case command::verb::write: call.writer.reset(wanted.writer); break;
    case command::verb::link_from: call.outlets[call.outlet_count++] = wanted.way; break;
    case command::verb::link_to:
        call.inlets[call.inlet_count++] = wanted.way;
        if (wanted.way->across != nullptr) across_.push_back(wanted.way);
        count_heard(call);
        break;
    case command::verb::hear:
        wanted.way->is_heard = wanted.on;
        count_heard(call);
        break;
    case command::verb::unlink_from:
    case command::verb::unlink_to: unlink(call, *wanted.way); break;
    case command::verb::close: close(call); break;
    }
}

void media_thread::add(leg& call) {
    auto& slot = slots_[call.slot];
    call.place = slot.size();
    slot.push_back(&call);
    by_ssrc_.insert(call.by_ssrc, call.ssrc, call);
    if (call.has_own_port()) ++own_port_count_;
    for (auto* each : {&call.own_rtp, &call.own_rtcp}) {
        if (!*each) continue;
        // The lowest bit tells RTCP's port: a leg is aligned.
        const auto which = reinterpret_cast<std::uintptr_t>(&call) | (each == &call.own_rtcp ? 1U : 0U);
        epoll_event readable{.events = EPOLLIN, .data = {.u64 = which}};
        epoll_ctl(own_ports_, EPOLL_CTL_ADD, each->fd(), &readable);
    }
}

void media_thread::start(leg& call, const stream_settings& stream) {
    const bool is_first = !call.is_started;
    const bool heard_before = call.stream.hears_sound();
    call.stream = stream;
    call.peer.expect(stream.peer, now_);
    call.is_started = true;
    if (is_first || !heard_before) call.last_heard = now_;
    call.is_dead = false;
    if (is_first) call.next_report = now_ + options_.report_every / 2;
    find_again(call);
}

/// Where its packets come from and go to has changed.
void media_thread::find_again(leg& call) {
    const endpoint& peer = call.peer.peer();
    call.send_to = to_kernel(peer, options_.v4);
    call.sends = call.stream.sends;
    call.may_send = call.stream.sends_sound() && peer.port != 0 && !peer.is_unspecified();
    endpoint reports = peer;
    const bool is_where_announced = peer == call.stream.peer.announced;
    if (!call.stream.rtcp_mux) reports.port = static_cast<std::uint16_t>(peer.port + 1);
    if (!call.stream.rtcp_mux && is_where_announced && call.stream.rtcp) reports = *call.stream.rtcp;
    call.report_to = to_kernel(reports, options_.v4);
    if (call.has_own_port()) return;
    by_peer_.insert(call.by_peer, key_of_address(peer), call);
    by_host_.insert(call.by_host, key_of_host(call.stream.peer.announced), call);
    const auto& signals = call.stream.peer.signals_from;
    if (signals)
        by_host_.insert(call.by_signals, key_of_host(*signals), call);
    else
        index<leg>::erase(call.by_signals);
    if (call.peer.is_latched())
        by_stream_.insert(call.by_stream, call.peer.ssrc(), call);
    else
        index<leg>::erase(call.by_stream);
}

void media_thread::close(leg& call) {
    if (call.is_started) send_report(call, true);
    if (call.peer.is_latched()) departed_.add(key_of_address(call.peer.peer()), call.peer.ssrc(), now_);
    call.is_closing = true;
    for (auto& each : call.taps) each.ends = each.recording != 0;
    for (std::size_t i = 0; i < call.inlet_count; ++i) {
        if (call.inlets[i]->across != nullptr) std::erase(across_, call.inlets[i]);
        call.inlets[i]->to = nullptr;  // its other end may push a little longer
    }
    call.inlet_count = call.outlet_count = call.heard_inlets = 0;
    for (playlist* each = call.first; each != nullptr; each = each->next) each->is_over = true;
    auto& slot = slots_[call.slot];
    slot[call.place] = slot.back();
    slot[call.place]->place = call.place;
    slot.pop_back();
    for (auto* link : {&call.by_peer, &call.by_host, &call.by_signals, &call.by_stream, &call.by_ssrc})
        index<leg>::erase(*link);
    if (call.has_own_port()) --own_port_count_;
    for (const auto* each : {&call.own_rtp, &call.own_rtcp})
        if (*each) epoll_ctl(own_ports_, EPOLL_CTL_DEL, each->fd(), nullptr);
    closing_.push_back(&call);
    close_waiting();
}

/// Takes the way off this end of it. The strand frees it when both ends have told so, or are closed.
void media_thread::unlink(leg& call, inlet& way) {
    remove(call.outlets, call.outlet_count, way);
    if (remove(call.inlets, call.inlet_count, way)) {
        if (way.across != nullptr) std::erase(across_, &way);
        way.to = nullptr;
        count_heard(call);
    }
    owed_.push_back({.what = happening::kind::unlinked, .call = &call, .way = &way, .when = now_});
    tell_owed();
}

void media_thread::tell_owed() {
    while (!owed_.empty() && happened(owed_.front())) owed_.erase(owed_.begin());
}

/// A call is given back when all that it owes has been told; the strand may be slow to make room.
void media_thread::close_waiting() {
    std::erase_if(closing_, [this](leg* call) {
        look_after(*call);
        return owed_.empty() && let_go_of_played(*call) && !call->is_recorded() &&
               happened({.what = happening::kind::closed, .call = call, .when = now_});
    });
}

}  // namespace palabre::media
