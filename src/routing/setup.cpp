// src/routing/setup.cpp - queues and agents come, change and go while work goes on.
#include "palabre/core/error.hpp"
#include "routing/limits.hpp"
#include "routing/router_impl.hpp"

#include <algorithm>

namespace palabre::routing {

namespace {

bool earlier(const task_record* one, const task_record* other) {
    return one->order < other->order;
}

}  // namespace

void router::impl::put_queue(queue what) {
    check(what);
    const auto name = what.name;
    auto& in = queues[name];
    std::vector<task_record*> waiting;
    for (auto* const each : tasks_of(in))
        if (each->in_lane) waiting.push_back(each);
    const auto kept_pace = in.pace;
    for (auto* const each : waiting) leave_lane(*each);
    for (const auto* const each : in.members) stand_aside(*each->agent);

    in.is = std::move(what);
    in.segment_of.clear();
    for (std::size_t i = 0; i < in.is.segments.size(); ++i) in.segment_of[in.is.segments[i].name] = static_cast<int>(i);
    in.places_told = 0;
    for (const auto& each : in.is.announcements) in.places_told = std::max(in.places_told, each.position);

    for (auto* const each : tasks_of(in)) {
        prepare(*each);
        if (!std::binary_search(waiting.begin(), waiting.end(), each, earlier)) continue;
        release(*each);  // whom he waited for may not be one to serve him any more
        enter_lane(*each);
    }
    in.pace = kept_pace;
    for (const auto* const each : in.members) settle(*each->agent);
    leave_if_empty(in);
}

void router::impl::remove_queue(const std::string& name) {
    auto* const in = find_queue(name);
    if (in == nullptr) return;
    std::vector<agent_record*> served;
    for (const auto* const each : in->members) served.push_back(each->agent);
    for (auto* const each : served) {
        stand_aside(*each);
        std::erase_if(each->members, [&](const auto& as) { return as->queue == in; });
    }
    in->members.clear();
    for (auto* const each : tasks_of(*in)) {
        if (each->phase == phase::assigned)
            each->in = nullptr;
        else
            leave(*each, left::queue_closed);
    }
    std::erase(moved, in);
    queues.erase(name);
    for (auto* const each : served) settle(*each);
}

void router::impl::put_agent(agent what) {
    check(what);
    for (const auto& each : what.queues)
        if (find_queue(each.queue) == nullptr)
            throw error{errc::invalid_argument,
                        "agent " + to_string(what.id) + ": there is no queue '" + each.queue + "'",
                        "put the queue before its agents"};
    const auto [place, made] = agents.try_emplace(what.id);
    auto& who = place->second;
    if (made) {
        who.order = ++orders;
        who.state_since = now;
    }
    std::map<queue_record*, std::uint64_t> last_offers;
    for (const auto& each : who.members) last_offers[each->queue] = each->last_offer;
    quit_queues(who);
    who.is = std::move(what);
    who.levels.clear();
    for (const auto& each : who.is.skills) who.levels.emplace_back(number_of(each.name), each.level);
    for (const auto& each : who.is.queues) {
        auto* const in = find_queue(each.queue);
        who.members.push_back(std::make_unique<member>(member{each, &who, in}));
        in->members.push_back(who.members.back().get());
        if (const auto last = last_offers.find(in); last != last_offers.end())
            who.members.back()->last_offer = last->second;
    }
    count_duty(who, 1);
    settle(who);
    for (const auto& [in, last] : last_offers) leave_if_empty(*in);
}

void router::impl::remove_agent(agent_id id) {
    auto* const who = find_agent(id);
    if (who == nullptr) return;
    set_duty(*who, false, false, {});
    for (auto* const each : std::vector{who->has}) put_back(*each);
    quit_queues(*who);
    due.set(*who, never_due);
    agents.erase(id);
}

void router::impl::quit_queues(agent_record& who) {
    stand_aside(who);
    count_duty(who, std::size_t(-1));
    for (const auto& each : who.members) std::erase(each->queue->members, each.get());
    const auto dropped = std::exchange(who.members, {});
    release_held(who);
}

/// In the order of their arrival.
std::vector<task_record*> router::impl::tasks_of(const queue_record& in) {
    std::vector<task_record*> found;
    for (auto& [id, each] : tasks)
        if (each.in == &in) found.push_back(&each);
    std::sort(found.begin(), found.end(), earlier);
    return found;
}

std::uint32_t router::impl::number_of(const std::string& skill) {
    return skills.try_emplace(skill, static_cast<std::uint32_t>(skills.size())).first->second;
}

}  // namespace palabre::routing
