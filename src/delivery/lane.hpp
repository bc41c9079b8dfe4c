// src/delivery/lane.hpp - one carrier as the sending path uses it: its limits, its rests, what it has done.
#pragma once

#include "delivery/pace.hpp"
#include "palabre/delivery/sender.hpp"

#include <algorithm>

namespace palabre::delivery {

/// The duration of the attempt behind `attempts` others: doubled each time, give or take a quarter.
inline duration backoff(runtime& by, duration first, duration most, int attempts) {
    const auto doubled = first.count() << std::clamp(attempts, 0, 20);
    const auto whole = std::min(duration{doubled}, most);
    const auto share = static_cast<double>(by.random() >> 11) / static_cast<double>(std::uint64_t{1} << 53);
    return duration{static_cast<std::int64_t>(static_cast<double>(whole.count()) * (0.75 + share / 2))};
}

struct lane {
    lane(carrier& each)
        : by{each}, rate{interval(each.about()), each.about().burst}, pairs{each.about().pair_every,
                                                                            each.about().pair_burst} {}

    static duration interval(const carrier_traits& of) {
        return of.per_second <= 0 ? duration{0} : duration{static_cast<std::int64_t>(1e6 / of.per_second)};
    }

    bool rests(instant now) const noexcept { return now < rests_until; }

    /// How many it may take now. One that comes from a rest is tried with one message first.
    std::size_t room(instant now) const noexcept {
        if (rests(now)) return 0;
        const std::size_t most = failures > 0 ? 1 : std::max<std::size_t>(by.about().at_once, 1);
        return under_way >= most ? 0 : rate.ready(now, most - under_way);
    }

    /// When there may be room again, without an answer's help; nothing where only an answer makes room.
    std::optional<instant> room_at(instant now) const noexcept {
        if (rests(now)) return rests_until;
        const std::size_t most = failures > 0 ? 1 : std::max<std::size_t>(by.about().at_once, 1);
        if (under_way >= most) return {};
        return rate.ready_at();
    }

    carrier& by;
    pace rate;
    paces pairs;
    std::size_t under_way = 0;
    instant rests_until{};
    int failures = 0;  ///< In a row, of the carrier as a whole.
    std::uint64_t accepted = 0, refused = 0, put_off = 0, unanswered = 0;
};

}  // namespace palabre::delivery
