// palabre/routing/router.hpp - tasks to agents: a deterministic function of what happened and when.
#pragma once

#include "palabre/routing/action.hpp"
#include "palabre/routing/figures.hpp"
#include "palabre/routing/queue.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace palabre::routing {

/// Routes tasks from queues to agents (docs/manual/queues.md has the rules). Time comes in with each call and what is to
/// be done goes out as actions, in order; so the router calls nobody back, and the same calls give the same actions.
/// `now` never goes back: an earlier one is taken for the latest. Whoever owns a router keeps one timer, for next_due().
///
/// Holds at every return: a task has one agent at most; no agent has more than he bears; where a task waits, no agent
/// who may serve it is free.
///
/// What the world does too late (an agent accepts what was withdrawn, an unknown task ends) is no error: it does nothing,
/// or gives action::too_late. Commands throw error{errc::invalid_argument} only for values that their documentation
/// rules out, and change nothing then.
///
/// Owns:    its queues, agents and tasks; nothing outside.
/// Threads: one at a time.
class router {
public:
    /// `seed` is the chance that strategy::weighted draws from: runtime::random().
    explicit router(std::uint64_t seed = 1);
    ~router();
    router(const router&) = delete;
    router& operator=(const router&) = delete;

    /// Adds a queue, or changes one: who waits keeps his place, under the new rules. Throws for an empty name, values out
    /// of range, steps of widening that go back.
    actions put(queue what, instant now);
    /// Its tasks leave: left::queue_closed. Those with agents go on.
    actions remove_queue(const std::string& name, instant now);

    /// Adds an agent, offline, or changes one. Throws for id 0, values out of range, a queue that does not exist.
    actions put(agent what, instant now);
    /// His tasks wait again, in their places.
    actions remove_agent(agent_id who, instant now);

    actions log_in(agent_id who, instant now);
    /// What is offered to him is offered to others; what he has stays his until finish() or put_back().
    actions log_out(agent_id who, instant now);
    /// Nothing more is offered to him; what is offered to him goes to others.
    actions pause(agent_id who, std::string code, instant now);
    actions resume(agent_id who, instant now);
    /// His notes are written: all that he wraps up is over.
    actions end_wrap_up(agent_id who, instant now);

    /// A task comes. Throws for id 0, an id that the router still has, needs out of range, negative `waited`.
    actions enqueue(task what, instant now);
    /// The customer has hung up, or an operator has taken it out. One that an agent has is finished.
    actions abandon(task_id which, instant now);
    /// The customer hangs up and keeps his place. Does nothing unless it waits or is offered, and is a call.
    actions call_back(task_id which, instant now);

    actions accept(agent_id who, task_id which, instant now);
    actions refuse(agent_id who, task_id which, instant now);
    /// They have parted: wrap-up begins.
    actions finish(task_id which, instant now);
    /// A task that is this agent's from the beginning: a call that he places, or that is meant for him alone. It is assigned to
    /// him at once, also while he pauses; nothing comes where he is off duty, is rung or has no room, or its queue does not
    /// exist. Throws as enqueue() does.
    actions engage(task what, agent_id who, instant now);
    /// It came to nothing: without notes and uncounted, its agent is free at once.
    actions disengage(task_id which, instant now);
    /// An agent's callback did not reach the customer: the agent is free at once, the task rests and comes again, or leaves.
    actions not_reached(task_id which, instant now);
    /// An agent's task waits again, in its place: the agent has vanished, or gives it back.
    actions put_back(task_id which, instant now);

    /// What has fallen due: offers, overflow, widening, announcements, wrap-up.
    actions wake(instant now);
    /// When to wake() it; instant::max() where nothing will fall due.
    instant next_due() const;

    /// Counts of agents' days (handled, talked) begin again.
    void begin_day();
    /// One agent's, from what he has done in it already. Does nothing where there is no such agent.
    void begin_day(agent_id who, int handled = 0, duration talked = duration{0});
    /// A queue's counters begin again, from those of `so_far`; what is now stays. Does nothing where there is no such queue.
    void begin_day(const std::string& queue, const figures& so_far = {});

    /// Nothing where it neither waits nor is offered.
    std::optional<place> where(task_id which, instant now) const;
    /// The agent who has it, or nobody.
    agent_id agent_of(task_id which) const;
    /// Nothing where there is no such agent.
    std::optional<agent_view> look(agent_id who) const;
    /// Whether such a task of the queue could be offered to him now: he works, is not rung, has room, and serves it. Skills
    /// aside.
    bool takes(agent_id who, const std::string& queue, work kind) const;
    /// Nothing where there is no such queue.
    std::optional<figures> count(const std::string& queue, instant now) const;
    /// As it was put; nullptr where there is none. Stands until the queue changes.
    const queue* find(const std::string& name) const;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace palabre::routing
