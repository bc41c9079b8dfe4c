// src/media/leg.cpp - a call's media summed up.
#include "media/leg.hpp"

#include <algorithm>

namespace palabre::media {

quality_report leg::quality() const noexcept {
    quality_report made;
    made.heard = {.packets = heard.received(), .lost = heard.lost(), .jitter = heard.jitter()};
    if (made.heard.packets > 0) made.heard.mos = estimate_mos(made.heard.loss(), made.heard.jitter, round_trip);
    const std::uint64_t lost = std::min<std::uint64_t>(lost_there, packets_sent);
    made.sent = {.packets = packets_sent - lost, .lost = lost, .jitter = jitter_there};
    if (is_reported) made.sent.mos = estimate_mos(made.sent.loss(), made.sent.jitter, round_trip);
    made.duplicates = heard.duplicates();
    made.late = heard.late();
    made.refused = refused;
    made.round_trip = round_trip;
    return made;
}

}  // namespace palabre::media
