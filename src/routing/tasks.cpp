// src/routing/tasks.cpp - a task's life: it comes, an agent has it, it ends.
#include "palabre/core/error.hpp"
#include "routing/limits.hpp"
#include "routing/router_impl.hpp"

namespace palabre::routing {

task_record& router::impl::take_in(task what) {
    check(what);
    if (tasks.contains(what.id))
        throw error{errc::invalid_argument, "task " + to_string(what.id) + " is here already",
                    "end it by finish() or abandon() first"};
    auto& made = tasks[what.id];
    made.order = ++orders;
    made.since = now - what.waited;
    made.is = std::move(what);
    for (const auto& each : made.is.needs) made.wants.needs.push_back({number_of(each.skill), each.least, each.floor});
    std::sort(made.wants.needs.begin(), made.wants.needs.end());
    made.wants.kind = made.is.kind;
    return made;
}

void router::impl::enqueue(task what) {
    auto& made = take_in(std::move(what));
    join(made, made.is.queue, 0);
}

void router::impl::engage(task what, agent_record& who) {
    auto* const in = find_queue(what.queue);
    if (in == nullptr || !who.on_duty || who.offered != nullptr || !who.has_room(what.kind)) return check(what);
    auto& made = take_in(std::move(what));
    made.in = in;
    prepare(made);
    made.phase = phase::assigned;
    made.with = &who;
    made.accepted = now;
    made.answered = true;
    due.set(made, never_due);
    who.has.push_back(&made);
    ++who.load[index(made.is.kind)];
    ++in->counts.talking;
    out.push_back(action::assign{made.is.id, who.is.id, made.is.queue, made.is.waited, made.is.callback});
    settle(who);
}

void router::impl::disengage(task_record& what) {
    if (what.phase != phase::assigned) return;
    auto& who = *what.with;
    part(what);
    forget(what);
    settle(who);
}

void router::impl::abandon(task_record& what) {
    if (what.phase == phase::assigned) return finish(what);
    auto& counts = what.in->counts;
    if (!what.is.callback && !what.answered) {
        ++counts.abandoned;
        if (now - what.since < what.in->is.target.short_abandon) ++counts.short_abandoned;
    }
    forget(what);
}

void router::impl::finish(task_record& what) {
    if (what.phase != phase::assigned) return;
    auto& who = *what.with;
    const auto talked = now - what.accepted;
    who.talked += talked;
    ++who.handled;
    part(what);
    if (auto* const in = what.in) {
        in->counts.talked += talked;
        ++in->counts.handled;
        if (what.is.callback) ++in->counts.callbacks_done;
        remember(what, who);
        if (in->is.wrap_up > duration{0}) {
            ++who.load[index(what.is.kind)];
            who.wraps.push_back({what.is.id, what.is.kind, now + in->is.wrap_up});
            due.set(who, std::min(who.due, who.wraps.back().until));
        }
    }
    forget(what);
    who.idle_since = now;
    settle(who);
}

void router::impl::put_back(task_record& what) {
    if (what.phase != phase::assigned) return;
    auto& who = *what.with;
    part(what);
    who.idle_since = now;
    if (what.in == nullptr) {
        leave(what, left::no_such_queue);
    } else {
        what.passed_by.push_back({who.is.id, now + what.in->is.no_answer.pass_over});
        count_waiting(*what.in, what, true);
        place(what);
    }
    settle(who);
}

/// From its agent, who is settled by whoever calls.
void router::impl::part(task_record& what) {
    auto& who = *std::exchange(what.with, nullptr);
    std::erase(who.has, &what);
    --who.load[index(what.is.kind)];
    if (what.in != nullptr) --what.in->counts.talking;
}

void router::impl::leave(task_record& what, left why) {
    if (what.in != nullptr && !what.is.callback && !what.answered) ++what.in->counts.left;
    out.push_back(action::leave{what.is.id, why});
    forget(what);
}

/// Whoever is rung for it is free again.
void router::impl::forget(task_record& what) {
    if (what.in_lane) leave_lane(what);
    release(what);
    if (what.in != nullptr) count_waiting(*what.in, what, false);
    const auto rang = std::exchange(what.rings, {});
    for (auto* const each : rang) withdraw(*each, what, withdrawn::gone);
    due.set(what, never_due);
    const auto gone = what.is.id;
    tasks.erase(gone);
    for (auto* const each : rang) settle(*each);
}

void router::impl::remember(const task_record& what, const agent_record& who) {
    const auto length = what.in->is.sticky.remember;
    if (length <= duration{0} || !what.is.customer) return;
    last_agents[what.is.customer] = {who.is.id, now + length};
    if (last_agents.size() < 2 * last_agents_swept + 1024) return;
    std::erase_if(last_agents, [&](const auto& each) { return each.second.until <= now; });
    last_agents_swept = last_agents.size();
}

agent_record* router::impl::wanted_by(const task_record& what) {
    const auto able = [&](agent_id id) -> agent_record* {
        auto* const who = find_agent(id);
        if (who == nullptr || !who->works() || has_passed(*who, what)) return nullptr;
        const auto* const as = member_of(*who, *what.in);
        return as != nullptr && serves(*as, what) ? who : nullptr;
    };
    if (what.is.wanted)
        if (auto* const who = able(what.is.wanted)) return who;
    if (!what.is.customer || what.in->is.sticky.remember <= duration{0}) return nullptr;
    const auto last = last_agents.find(what.is.customer);
    return last != last_agents.end() && last->second.until > now ? able(last->second.from) : nullptr;
}

}  // namespace palabre::routing
