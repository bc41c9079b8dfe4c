// tests/routing/witness.hpp - an independent account of what a router did, from its actions alone, and what must hold.
#pragma once

#include "palabre/routing/router.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <variant>
#include <vector>

namespace palabre::routing {

/// Believes nothing that the router says of itself; slow and simple.
class witness {
public:
    struct task_account {
        routing::task is;
        instant since{};
        enum { waiting, taken, resting, gone } at = waiting;
        std::set<agent_id> rings = {};
        agent_id with = {};
        std::map<agent_id, instant> passed = {};
        bool orphan = false;  // its queue has closed while an agent had it
        int ends = 0;
    };
    struct agent_account {
        agent is;
        bool on_duty = false, paused = false;
        task_id rung = {};
        std::array<int, kinds_of_work> load = {};
    };

    std::map<std::string, queue> queues;
    std::map<task_id, task_account> tasks;
    std::map<agent_id, agent_account> agents;
    std::map<task_id, std::pair<agent_id, work>> wraps;
    agent_id accepting = {};  // whom a command lets accept
    instant now{};

    void sees(const actions& what) {
        for (const auto& each : what) std::visit([&](const auto& it) { saw(it); }, each);
        for (const auto& [id, each] : tasks)
            if (each.at == task_account::taken && !each.rings.empty()) FAIL_CHECK("task ", id.value(), " still rings");
        nobody_idles();
    }

    bool may_take(const agent_account& who, work kind) const {
        const auto& most = who.is.bears;
        const std::array limits{most.calls, most.conversations, most.items};
        return who.on_duty && !who.paused && !who.rung && who.load[std::size_t(kind)] < limits[std::size_t(kind)] &&
               who.load[0] + who.load[1] + who.load[2] < most.total;
    }

    /// By the manual's rules, penalty and skills.
    bool serves(const agent_account& who, const task_account& what) const {
        const auto in = std::find_if(who.is.queues.begin(), who.is.queues.end(),
                                     [&](const membership& each) { return each.queue == what.is.queue; });
        if (in == who.is.queues.end()) return false;
        const auto& rules = queues.at(what.is.queue);
        int most = rules.max_penalty, lower = 0;
        for (const auto& each : rules.widens)
            if (now - what.since >= each.after) most = std::max(most, each.max_penalty), lower = each.lower_by;
        if (in->penalty > most) return false;
        for (const auto& each : what.is.needs) {
            int level = 0;
            for (const auto& has : who.is.skills)
                if (has.name == each.skill) level = has.level;
            if (level < std::min(each.least, std::max(each.floor, each.least - lower))) return false;
        }
        return true;
    }

    bool passed(const agent_account& who, const task_account& what) const {
        const auto found = what.passed.find(who.is.id);
        return found != what.passed.end() && found->second > now;
    }

    double points(const task_account& what) const {
        const auto& rules = queues.at(what.is.queue);
        const auto* as = &rules.others;
        for (const auto& each : rules.segments)
            if (each.name == what.is.segment) as = &each;
        const double waited = static_cast<double>((now - what.since).count());
        return as->priority + (as->ageing > duration{0} ? waited / static_cast<double>(as->ageing.count()) : 0);
    }

    /// He may be kept for one agent.
    bool may_be_held(const task_account& what) const {
        return what.is.wanted || queues.at(what.is.queue).sticky.remember > duration{0};
    }

    bool waits(const task_account& what) const { return what.at == task_account::waiting && what.rings.empty(); }

private:
    void saw(const action::offer& it) {
        auto& what = tasks.at(it.task);
        auto& who = agents.at(it.agent);
        CHECK(what.at != task_account::taken);
        CHECK(what.at != task_account::gone);
        CHECK(may_take(who, what.is.kind));  // nobody is rung beyond what he bears, nor for two
        CHECK(serves(who, what));
        CHECK_FALSE(passed(who, what));
        if (!what.rings.empty()) CHECK(queues.at(what.is.queue).strategy == strategy::ring_all);
        if (!may_be_held(what)) {
            for (const auto& [id, other] : tasks) {  // nobody of his queue whom he may serve was before
                const bool rival = id != it.task && !may_be_held(other) && other.is.queue == what.is.queue &&
                                   waits(other) && other.is.kind == what.is.kind && serves(who, other) &&
                                   !passed(who, other);
                if (rival && points(other) > points(what) + 2e-6)  // the router counts in millionths
                    FAIL_CHECK("task ", it.task.value(), " is offered before task ", id.value());
            }
        }
        what.at = task_account::waiting;
        what.rings.insert(it.agent);
        who.rung = it.task;
    }
    void saw(const action::withdraw& it) {
        auto& who = agents.at(it.agent);
        auto& what = tasks.at(it.task);
        CHECK(who.rung == it.task);
        CHECK(what.rings.erase(it.agent) == 1);
        who.rung = {};
        if (it.why == withdrawn::no_answer) what.passed[it.agent] = now + queues.at(what.is.queue).no_answer.pass_over;
    }
    void saw(const action::assign& it) {
        auto& who = agents.at(it.agent);
        auto& what = tasks.at(it.task);
        CHECK(it.agent == accepting);
        CHECK(who.rung == it.task);
        CHECK(what.at == task_account::waiting);
        CHECK(it.waited == now - what.since);
        what.rings.erase(it.agent);
        what.at = task_account::taken;
        what.with = it.agent;
        who.rung = {};
        ++who.load[std::size_t(what.is.kind)];
    }
    void saw(const action::announce& it) {
        const auto& what = tasks.at(it.task);
        CHECK(waits(what));
        CHECK_FALSE(what.is.callback);
        if (queues.at(what.is.queue).segments.empty()) return;
        std::size_t ahead = 0;
        for (const auto& [id, other] : tasks)
            if (id != it.task && other.is.queue == what.is.queue && waits(other) && points(other) > points(what) + 2e-6)
                ++ahead;
        CHECK(it.where.position >= ahead + 1);
    }
    void saw(const action::move& it) {
        auto& what = tasks.at(it.task);
        CHECK(what.is.queue == it.from);
        CHECK(waits(what));
        what.is.queue = it.to;
    }
    void saw(const action::leave& it) {
        auto& what = tasks.at(it.task);
        CHECK(what.at != task_account::gone);
        what.at = task_account::gone;
        ++what.ends;
    }
    void saw(const action::pause& it) { agents.at(it.agent).paused = true; }
    void saw(const action::wrapped_up& it) {
        const auto [who, kind] = wraps.at(it.task);
        CHECK(who == it.agent);
        --agents.at(who).load[std::size_t(kind)];
        wraps.erase(it.task);
    }
    void saw(const action::too_late& it) { CHECK(agents.at(it.agent).rung != it.task); }

    /// Where a task waits, no agent who may serve it is free.
    void nobody_idles() const {
        for (const auto& [id, what] : tasks) {
            if (!waits(what) || may_be_held(what)) continue;
            for (const auto& [name, who] : agents) {
                if (!may_take(who, what.is.kind) || !serves(who, what) || passed(who, what)) continue;
                FAIL_CHECK("agent ", name.value(), " is free, and task ", id.value(), " of ", what.is.queue, " waits");
            }
        }
    }
};

}  // namespace palabre::routing
