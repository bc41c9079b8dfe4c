// src/routing/views.cpp - where a task stands, how long it will wait, and a queue's figures.
#include "routing/router_impl.hpp"

#include <cmath>

namespace palabre::routing {

namespace {

constexpr int enough_gaps = 8;  // before these the queue's pace is not believed

}  // namespace

standing router::impl::standing_of(const lane& in, const waiter& who, instant at) const {
    return {in.points(who.since, at), 0, who.since, who.order};
}

std::size_t router::impl::position(const task_record& what, instant at) const {
    const auto mine = standing_of(what.lane->second, {what.since, what.order, nullptr}, at);
    std::size_t ahead = 0;
    for (const auto& [key, lane] : what.in->lanes) {
        ahead += lane.waiters.lower_bound_rank(mine, [&, &each = lane](const waiter& who, const standing& than) {
            return standing_of(each, who, at).ahead_of(than);
        });
    }
    return ahead + 1;
}

place router::impl::where(const task_record& what, instant at) const {
    routing::place there{0, at - what.since, duration{0}};
    if (!what.in_lane) return there;
    there.position = position(what, at);
    const auto& in = *what.in;
    const double gap = in.pace.samples >= enough_gaps
                           ? in.pace.gap
                           : static_cast<double>(in.is.expected_handling.count()) /
                                 static_cast<double>(std::max<std::size_t>(1, in.counts.working));
    there.estimate = duration{std::llround(static_cast<double>(there.position) * gap)};
    return there;
}

std::optional<place> router::where(task_id which, instant now) const {
    const auto* const found = impl_->find_task(which);
    if (found == nullptr || found->phase == phase::assigned || found->phase == phase::resting) return {};
    return impl_->where(*found, std::max(now, impl_->now));
}

agent_id router::agent_of(task_id which) const {
    const auto* const found = impl_->find_task(which);
    return found != nullptr && found->with != nullptr ? found->with->is.id : agent_id{};
}

std::optional<agent_view> router::look(agent_id who) const {
    const auto* const found = impl_->find_agent(who);
    if (found == nullptr) return {};
    return agent_view{found->state, found->pause_code, found->load, found->handled, found->talked, found->state_since};
}

bool router::takes(agent_id who, const std::string& queue, work kind) const {
    auto* const found = impl_->find_agent(who);
    const auto* const in = impl_->find_queue(queue);
    if (found == nullptr || in == nullptr || !found->may_take(kind)) return false;
    const auto* const as = impl_->member_of(*found, *in);
    return as != nullptr && as->as.penalty <= in->is.max_penalty;
}

std::optional<figures> router::count(const std::string& queue, instant now) const {
    const auto* const in = impl_->find_queue(queue);
    if (in == nullptr) return {};
    now = std::max(now, impl_->now);
    auto counts = in->counts;
    const auto look_at = [&](const task_record& each) {
        if (!each.is.callback) counts.longest_wait = std::max(counts.longest_wait, now - each.since);
    };
    for (const auto& [key, lane] : in->lanes) {
        for (const auto& each : lane.waiters) {
            look_at(*each.task);
            if (!each.task->is.callback) break;
        }
    }
    for (const auto* const each : in->members) {
        if (each->agent->may_take(work::call)) ++counts.free;
        const auto* const rings = each->agent->offered;
        if (rings != nullptr && rings->in == in) look_at(*rings);
    }
    return counts;
}

const queue* router::find(const std::string& name) const {
    const auto* const found = impl_->find_queue(name);
    return found == nullptr ? nullptr : &found->is;
}

}  // namespace palabre::routing
