// src/routing/choosing.cpp - which task for a free agent, which agents for a task.
#include "routing/router_impl.hpp"

#include <algorithm>

namespace palabre::routing {

bool router::impl::serves(const member& as, const task_record& what) const {
    const auto& rules = as.queue->is;
    int most_penalty = rules.max_penalty, lower_by = 0;
    for (const auto& step : rules.widens) {
        if (now - what.since < step.after) break;
        most_penalty = std::max(most_penalty, step.max_penalty);
        lower_by = step.lower_by;
    }
    if (as.as.penalty > most_penalty) return false;
    return std::all_of(what.wants.needs.begin(), what.wants.needs.end(), [&](const known_need& each) {
        return as.agent->level(each.skill) >= std::min(each.least, std::max(each.floor, each.least - lower_by));
    });
}

bool router::impl::has_passed(const agent_record& who, const task_record& what) const {
    return std::any_of(what.passed_by.begin(), what.passed_by.end(),
                       [&](const passed& each) { return each.by == who.is.id && each.until > now; });
}

member* router::impl::member_of(agent_record& who, const queue_record& in) const {
    for (const auto& each : who.members)
        if (each->queue == &in) return each.get();
    return nullptr;
}

task_record* router::impl::task_for(agent_record& who) {
    task_record* best = nullptr;
    standing best_stands{};
    const auto consider = [&](task_record& what, const member& as) {
        auto stands = standing_of(what.lane->second, {what.since, what.order, &what}, now);
        stands.points += as.queue->is.priority * std::int64_t{1'000'000};
        stands.penalty = as.as.penalty;
        if (best != nullptr && !stands.ahead_of(best_stands)) return;
        best = &what;
        best_stands = stands;
    };
    for (auto* const each : who.held) {
        const auto* const as = member_of(who, *each->in);  // nobody's while its queue is being removed
        if (as != nullptr && who.may_take(each->is.kind)) consider(*each, *as);
    }
    if (best != nullptr) return best;

    std::array<bool, kinds_of_work> may{};
    for (std::size_t i = 0; i < kinds_of_work; ++i) may[i] = who.may_take(static_cast<work>(i));
    for (const auto& as : who.members) {
        for (auto& [key, lane] : as->queue->lanes) {
            if (!may[index(key.kind)]) continue;
            for (const auto& each : lane.waiters) {
                if (each.task->held_for != nullptr || has_passed(who, *each.task)) continue;
                if (serves(*as, *each.task)) consider(*each.task, *as);
                break;  // whoever came later has not waited longer
            }
        }
    }
    return best;
}

member* router::impl::draw(const std::vector<member*>& among) {
    std::uint64_t all = 0;
    for (const auto* const each : among) all += static_cast<std::uint64_t>(each->as.weight);
    auto left_over = chance() % all;
    for (auto* const each : among) {
        if (left_over < static_cast<std::uint64_t>(each->as.weight)) return each;
        left_over -= static_cast<std::uint64_t>(each->as.weight);
    }
    return among.back();
}

std::vector<agent_record*> router::impl::agents_for(const task_record& what) {
    std::vector<member*> found;
    const auto by = what.in->is.strategy;
    const bool needs_all = by == strategy::ring_all || by == strategy::weighted;
    for (const auto& each : what.in->free[index(what.is.kind)]) {
        if (!found.empty() && each.penalty != found.front()->as.penalty) break;
        if (has_passed(*each.who->agent, what) || !serves(*each.who, what)) continue;
        found.push_back(each.who);
        if (!needs_all) break;
    }
    if (by == strategy::weighted && !found.empty()) found = {draw(found)};
    std::vector<agent_record*> all;
    for (const auto* const each : found) all.push_back(each->agent);
    return all;
}

}  // namespace palabre::routing
