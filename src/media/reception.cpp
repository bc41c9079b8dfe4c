// src/media/reception.cpp - the algorithms of RFC 3550 appendix A.1, A.3 and A.8, with a window that tells duplicates.
#include "media/reception.hpp"

#include "media/codec.hpp"

#include <algorithm>
#include <cstdlib>

namespace palabre::media {

namespace {

constexpr std::uint16_t max_dropout = 3000;
constexpr std::uint16_t window = 64;

}  // namespace

void reception::begin(std::uint16_t sequence) noexcept {
    base_ = highest_ = 0x10000U + sequence;  // one cycle up, so that what was sent before it is not below zero
    received_ = 0;
    reported_ = {};
    seen_ = 0;
    bad_ = no_sequence;
    has_transit_ = false;
    has_begun_ = true;
}

void reception::restart() noexcept {
    before_.received += received_;
    before_.expected += std::max(stream_expected(), received_);
    received_ = 0;
    has_begun_ = false;
}

reception::order reception::receive(std::uint16_t sequence, std::uint32_t timestamp, instant now,
                                    unsigned clock) noexcept {
    if (clock != clock_) {
        jitter_ = static_cast<std::uint32_t>(std::uint64_t{jitter_} * clock / clock_);
        clock_ = clock;
        has_transit_ = false;
    }
    if (!has_begun_) begin(sequence);
    order found = order::next;
    const auto ahead = static_cast<std::uint16_t>(sequence - highest_);
    const auto behind = static_cast<std::uint16_t>(highest_ - sequence);
    if (ahead > 0 && ahead < max_dropout) {
        highest_ += ahead;
        seen_ = ahead < window ? seen_ << ahead : 0;
    } else if (behind < window) {
        if ((seen_ >> behind & 1U) != 0) {
            ++duplicates_;
            return order::duplicate;
        }
        if (received_ > 0) {
            found = order::late;
            ++late_;
        }
        if (highest_ - behind < base_) base_ = highest_ - behind;
    } else if (sequence == bad_) {  // two in a row far away: the sender began anew
        restart();
        begin(sequence);
    } else {
        bad_ = static_cast<std::uint16_t>(sequence + 1);
        ++duplicates_;
        return order::duplicate;
    }
    const std::uint32_t back = found == order::late ? behind : 0;
    seen_ |= 1ULL << back;
    ++received_;

    const auto arrived = now.time_since_epoch().count() * (clock_ / 1000) / 1000;
    const std::int64_t transit = static_cast<std::int32_t>(static_cast<std::uint32_t>(arrived) - timestamp);
    if (has_transit_) {
        // More than a second between two packets is a pause or a jump of the sender's clock, not jitter.
        const auto moved = static_cast<std::uint32_t>(std::min<std::int64_t>(std::abs(transit - transit_), clock_));
        if (moved < clock_) jitter_ += moved - ((jitter_ + 8) >> 4U);
    }
    transit_ = transit;
    has_transit_ = true;
    return found;
}

duration reception::jitter() const noexcept {
    return duration{static_cast<std::int64_t>(jitter_ >> 4U) * 1000 / (clock_ / 1000)};
}

report_block reception::report(std::uint32_t ssrc) noexcept {
    const totals now{received_, stream_expected()};
    const std::uint64_t expected = now.expected - std::min(now.expected, reported_.expected);
    const std::uint64_t received = now.received - reported_.received;
    reported_ = now;
    const std::uint64_t lost = expected > received ? expected - received : 0;
    return {
        .ssrc = ssrc,
        .fraction_lost =
            static_cast<std::uint8_t>(expected == 0 ? 0 : std::min<std::uint64_t>(255, lost * 256 / expected)),
        .lost = static_cast<std::int32_t>(std::clamp<std::int64_t>(
            static_cast<std::int64_t>(now.expected) - static_cast<std::int64_t>(now.received), -0x800000, 0x7FFFFF)),
        .highest = highest_ - 0x10000U,
        .jitter = jitter_ >> 4U};
}

}  // namespace palabre::media
