// src/media/media_thread.cpp - the loop of a media thread, and what its parts share.
#include "media/media_thread.hpp"

#include "media/bytes.hpp"

#include <cstring>
#include <sys/epoll.h>
#include <unistd.h>

namespace palabre::media {

media_thread::media_thread(media_thread_options options, udp_socket rtp, udp_socket rtcp, recorder& recordings)
    : options_{std::move(options)}, rtp_{std::move(rtp)}, rtcp_{std::move(rtcp)}, own_ports_{epoll_create1(
                                                                                      EPOLL_CLOEXEC)},
      recordings_{recordings}, recorded_{recordings.from_thread(options_.number)}, by_peer_{options_.most_calls,
                                                                                            options_.secret},
      by_host_{options_.most_calls, options_.secret}, by_stream_{options_.most_calls, options_.secret},
      by_ssrc_{options_.most_calls, options_.secret}, chance_{options_.secret} {
    for (auto& slot : slots_) slot.reserve(options_.most_calls);
    closing_.reserve(options_.most_calls);
    owed_.reserve(2 * options_.most_calls * leg::most_inlets);
    across_.reserve(options_.most_calls * leg::most_inlets);
    for (std::size_t i = 0; i < batch; ++i) {
        out_->parts[i] = {out_->bytes[i].data(), 0};
        in_->parts[i] = {in_->bytes[i].data(), received_room};
        in_->headers[i].msg_hdr = {.msg_name = &in_->from[i],
                                   .msg_namelen = sizeof(socket_address),
                                   .msg_iov = &in_->parts[i],
                                   .msg_iovlen = 1,
                                   .msg_control = nullptr,
                                   .msg_controllen = 0,
                                   .msg_flags = 0};
    }
    thread_ = std::thread{[this] { run(); }};
}

media_thread::~media_thread() {
    stop();
    ::close(own_ports_);
}

void media_thread::stop() {
    is_ending_ = true;
    if (thread_.joinable()) thread_.join();
}

void media_thread::run() {
    counters_.is_realtime = be_a_media_thread(options_.realtime);
    while (!is_ending_.load(std::memory_order_relaxed)) {
        const std::uint64_t slot = clock_.wait();
        now_ = slot_clock::present();
        counters_.slots_skipped.store(clock_.skipped(), std::memory_order_relaxed);
        obey();
        send(slots_[slot % slot_count]);
        receive(slot);
        take_from_other_threads();
        if (std::exchange(has_recorded_, false)) recordings_.wake();
        if (has_happened_ || (can_wait_ && slot % patience == 0)) {
            has_happened_ = can_wait_ = false;
            options_.tell();
        }
    }
}

bool media_thread::happened(const happening& what) {
    const bool has_room = happenings_.push(what);
    // Each telling wakes the strand's thread. Where there is no room, it is to make some.
    const bool is_urgent = what.what != happening::kind::closed && what.what != happening::kind::latched &&
                           what.what != happening::kind::unlinked;
    (is_urgent || !has_room ? has_happened_ : can_wait_) = true;
    return has_room;
}

void media_thread::happened(leg& call, const key_change& key, key_source source) {
    if (!key || happened({.what = happening::kind::key, .source = source, .key = key, .call = &call, .when = now_}))
        return;
    counters_.untold.fetch_add(1, std::memory_order_relaxed);
}

std::uint64_t media_thread::ntp_now() const noexcept {
    return ntp_of(calendar_time{now_.time_since_epoch() + duration{options_.calendar_offset}});
}

/// splitmix64: when the next report goes out, nothing that anybody could gain by guessing.
std::uint64_t media_thread::draw() noexcept {
    std::uint64_t mixed = chance_ += 0x9E3779B97F4A7C15ULL;
    mixed = (mixed ^ mixed >> 30U) * 0xBF58476D1CE4E5B9ULL;
    mixed = (mixed ^ mixed >> 27U) * 0x94D049BB133111EBULL;
    return mixed ^ mixed >> 31U;
}

std::uint64_t key_of_host(const endpoint& where) noexcept {
    std::array<std::uint64_t, 2> halves{};
    std::memcpy(halves.data(), where.host.data(), where.host.size());
    return halves[0] * 31 ^ halves[1];
}

std::uint64_t key_of_address(const endpoint& where) noexcept {
    return key_of_host(where) * 0x100000001B3ULL ^ where.port;
}

}  // namespace palabre::media
