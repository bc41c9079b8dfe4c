// src/media/quality.hpp - how a call sounded, by its packets: counts, and an estimate of what people would have said.
#pragma once

#include "palabre/core/runtime.hpp"

#include <cstdint>
#include <optional>

namespace palabre::media {

/// One way of a call.
struct way_quality {
    std::uint64_t packets = 0;
    std::uint64_t lost = 0;
    duration jitter{0};
    double mos = 0;  ///< 1 to 4.5; 0 where nothing is known, such as a peer that sends no RTCP.

    double loss() const noexcept {
        const auto all = static_cast<double>(packets + lost);
        return all > 0 ? static_cast<double>(lost) / all : 0;
    }
};

/// A call's media when it has ended. What was lost of `sent` is what the peer's RTCP told.
struct quality_report {
    way_quality heard;
    way_quality sent;
    std::uint64_t duplicates = 0;
    std::uint64_t late = 0;     ///< Packets that came after younger ones.
    std::uint64_t refused = 0;  ///< Packets of strangers, or of no payload type that was agreed on.
    std::optional<duration> round_trip;
};

/// Mean opinion score of G.711 by the E-model (ITU-T G.107): R = 93.2 - Id - Ie,eff, then MOS by its annex B.
/// Id by Cole and Rosenbluth's approximation of the delay's curve; Ie = 0 and Bpl = 25.1 for G.711 with concealment
/// (ITU-T G.113 appendix I), losses taken as random. `delay` is from mouth to ear; `loss` 0 to 1.
double estimate_mos(double loss, duration delay) noexcept;

/// With the delay that these make: half the way there and back, and a jitter buffer of twice the jitter.
double estimate_mos(double loss, duration jitter, std::optional<duration> round_trip) noexcept;

}  // namespace palabre::media
