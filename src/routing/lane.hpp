// src/routing/lane.hpp - those who wait for the same, in the order of their arrival.
#pragma once

#include "palabre/routing/task.hpp"

#include <boost/multi_index/identity.hpp>
#include <boost/multi_index/ranked_index.hpp>
#include <boost/multi_index_container.hpp>

#include <compare>
#include <cstdint>
#include <map>
#include <tuple>
#include <vector>

namespace palabre::routing {

struct task_record;

struct known_need {
    std::uint32_t skill;
    int least, floor;
    auto operator<=>(const known_need&) const = default;
};

/// Tasks that differ in nothing but their time. Waiting only makes them easier to serve, so who may not serve the first
/// may serve none of them: a free agent looks at one task a lane, however many wait.
struct lane_key {
    work kind = work::call;
    int segment = -1;  // of the queue's; -1: others
    std::vector<known_need> needs = {};
    auto operator<=>(const lane_key&) const = default;
};

struct waiter {
    instant since;
    std::uint64_t order;
    task_record* task;

    friend bool operator<(const waiter& one, const waiter& other) {
        return std::tie(one.since, one.order) < std::tie(other.since, other.order);
    }
};

struct lane {
    int priority = 0;
    std::int64_t ageing_ms = 0;
    boost::multi_index_container<
        waiter, boost::multi_index::indexed_by<boost::multi_index::ranked_unique<boost::multi_index::identity<waiter>>>>
        waiters = {};

    /// In millionths: never less for who waits longer, in integers, so that all machines agree.
    std::int64_t points(instant since, instant now) const {
        const std::int64_t aged = ageing_ms == 0 ? 0 : (now - since).count() * 1000 / ageing_ms;
        return priority * std::int64_t{1'000'000} + aged;
    }
};

using lanes = std::map<lane_key, lane>;

/// Where one stands among all of a queue, or of several.
struct standing {
    std::int64_t points;
    int penalty;
    instant since;
    std::uint64_t order;

    bool ahead_of(const standing& other) const {
        if (points != other.points) return points > other.points;
        if (penalty != other.penalty) return penalty < other.penalty;
        return std::tie(since, order) < std::tie(other.since, other.order);
    }
};

}  // namespace palabre::routing
