// src/routing/agenda.hpp - what falls due next: at most one entry for each task and each agent.
#pragma once

#include "routing/records.hpp"

#include <set>
#include <tuple>

namespace palabre::routing {

class agenda {
public:
    struct entry {
        instant at;
        std::uint64_t order;
        task_record* task;
        agent_record* agent;

        bool operator<(const entry& other) const { return std::tie(at, order) < std::tie(other.at, other.order); }
    };

    void set(task_record& task, instant at) { move(task.due, at, {at, task.order, &task, nullptr}); }
    void set(agent_record& agent, instant at) { move(agent.due, at, {at, agent.order, nullptr, &agent}); }

    bool empty() const noexcept { return entries_.empty(); }
    const entry& first() const { return *entries_.begin(); }

private:
    void move(instant& from, instant to, entry made) {
        if (from == to) return;
        if (from != never_due) {
            auto held = entries_.extract({from, made.order, nullptr, nullptr});
            if (to != never_due) {
                held.value() = made;
                entries_.insert(std::move(held));
            }
        } else {
            entries_.insert(made);
        }
        from = to;
    }

    std::set<entry> entries_;
};

}  // namespace palabre::routing
