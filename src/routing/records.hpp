// src/routing/records.hpp - what a router remembers of queues, agents and tasks.
#pragma once

#include "palabre/routing/action.hpp"
#include "palabre/routing/figures.hpp"
#include "palabre/routing/queue.hpp"
#include "routing/lane.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace palabre::routing {

struct agent_record;
struct member;
struct queue_record;

inline constexpr instant never_due = instant::max();

constexpr std::size_t index(work kind) {
    return static_cast<std::size_t>(kind);
}

/// Where free agents stand in a queue: the first is offered first.
struct turn {
    int penalty;
    std::int64_t key;  // the strategy's
    instant idle_since;
    std::uint64_t order;
    member* who;

    bool operator<(const turn& other) const {
        if (penalty != other.penalty) return penalty < other.penalty;
        if (key != other.key) return key < other.key;
        if (idle_since != other.idle_since) return idle_since < other.idle_since;
        return order < other.order;
    }
};

/// An agent in a queue.
struct member {
    membership as;
    agent_record* agent = nullptr;
    queue_record* queue = nullptr;
    std::uint64_t last_offer = 0;
    turn stands{};
    std::array<bool, kinds_of_work> free = {};  // he stands in queue->free of that kind
};

/// How fast a queue moves while somebody waits.
struct pace {
    instant from{};  // the last departure, or when somebody began to wait
    double gap = 0;  // microseconds, mean
    int samples = 0;

    void departed(instant now) {
        samples = std::min(samples + 1, 32);
        gap += (static_cast<double>((now - from).count()) - gap) / samples;
        from = now;
    }
};

struct queue_record {
    queue is;
    std::map<std::string, int> segment_of;
    std::size_t places_told = 0;  // the furthest position that an announcement names
    routing::lanes lanes;
    std::size_t in_lanes = 0;
    std::array<std::set<turn>, kinds_of_work> free;
    std::vector<member*> members;
    figures counts;
    routing::pace pace;
    bool moved = false;  // positions have changed since they were told
};

enum class phase {
    waiting,  ///< In a lane.
    offered,
    resting,  ///< A callback, until its next attempt.
    assigned,
};

struct passed {
    agent_id by;
    instant until;
};

struct task_record {
    task is;
    std::uint64_t order = 0;
    instant since{};   // its place
    instant joined{};  // this queue
    instant due = never_due;
    routing::phase phase = phase::waiting;
    queue_record* in = nullptr;  // nullptr once its queue is gone, with an agent
    lane_key wants;
    lanes::iterator lane{};              // while it waits
    std::vector<passed> passed_by = {};  // who is not offered it again for now
    agent_record* held_for = nullptr;
    instant until = never_due;  // of the hold, the offer, the rest
    std::vector<agent_record*> rings = {};
    agent_record* with = nullptr;
    instant accepted{};
    std::size_t widened = 0;                // steps
    std::vector<instant> announce_at = {};  // by announcement
    std::vector<bool> told_place = {};
    int attempts = 0;
    bool in_lane = false, counted = false, answered = false;
};

struct wrap {
    task_id task;
    work kind;
    instant until;
};

struct agent_record {
    agent is;
    std::uint64_t order = 0;
    instant due = never_due;
    std::vector<std::pair<std::uint32_t, int>> levels;  // by skill
    std::vector<std::unique_ptr<member>> members;
    bool on_duty = false;
    bool paused = false;
    std::string pause_code;
    std::array<int, kinds_of_work> load = {};
    task_record* offered = nullptr;
    std::vector<task_record*> has;
    std::vector<task_record*> held;  // that wait for him alone
    std::vector<wrap> wraps;
    instant idle_since{};
    int handled = 0, missed = 0;
    duration talked{0};
    agent_state state = agent_state::offline;
    instant state_since{};

    bool works() const { return on_duty && !paused; }

    bool may_take(work kind) const { return works() && offered == nullptr && has_room(kind); }

    bool has_room(work kind) const {
        const auto& most = is.bears;
        const std::array limits{most.calls, most.conversations, most.items};
        return load[index(kind)] < limits[index(kind)] && load[0] + load[1] + load[2] < most.total;
    }

    int level(std::uint32_t skill) const {
        for (const auto& [which, level] : levels)
            if (which == skill) return level;
        return 0;
    }
};

}  // namespace palabre::routing
