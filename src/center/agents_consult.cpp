// src/center/agents_consult.cpp - callers on hold, and whom their agents ask meanwhile.
#include "center/agents_impl.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace palabre {

using namespace routing;
using kind = agent_reply::kind;

namespace {

constexpr duration rings_for = std::chrono::seconds{30};

}  // namespace

consulting* agents::impl::ways_of(const job& of) {
    return of.state == task_state::talking && of.leg != nullptr ? of.leg->consults() : nullptr;
}

agent_reply agents::impl::has_caller(const std::string& who, const std::string& task, std::shared_ptr<job>& found) {
    if (auto wrong = owns(who, task, false, found); !wrong) return wrong;
    if (!found->asked_by.expired()) return {kind::conflict, "it is another agent's caller"};
    if (ways_of(*found) == nullptr) return {kind::conflict, "he talks with no caller there"};
    return {};
}

agent_reply agents::hold(const std::string& who, const std::string& task, bool on) {
    std::shared_ptr<job> of;
    if (auto wrong = impl_->has_caller(who, task, of); !wrong) return wrong;
    if (of->asks != nullptr) return {kind::conflict, "he asks somebody about his caller: let him end that, or join"};
    impl::ways_of(*of)->hear(on ? hearing::held : hearing::together);
    impl_->put_on_hold(*of, on);
    impl_->touch(of);
    return {};
}

agent_reply agents::consult(const std::string& who, const std::string& task, const onward_place& whom) {
    std::shared_ptr<job> of;
    if (auto wrong = impl_->has_caller(who, task, of); !wrong) return wrong;
    if (of->asks != nullptr) return {kind::conflict, "he asks somebody already"};
    return impl_->consult(of, whom);
}

/// A question is a task like a caller's, so that who answers it is busy, and waits his turn in a queue.
std::shared_ptr<job> agents::impl::asking(const job& about, const std::string& queue) {
    const auto made = std::make_shared<job>();
    made->id = task_id{++last_};
    made->queue = queue;
    made->came = runtime_.now();
    made->what.queue = queue;
    made->what.from = about.what.from;
    made->what.thread = about.what.thread;
    made->what.company = about.what.company;
    made->what.customer = about.what.customer;
    made->what.segment = about.what.segment;
    made->what.language = about.what.language;
    jobs_[made->id] = made;
    return made;
}

agent_reply agents::impl::consult(const std::shared_ptr<job>& of, const onward_place& whom) {
    using place = onward_place::kind;
    const auto* const agent = whom.what == place::agent ? find(whom.to) : nullptr;
    if (whom.what == place::flow) return {kind::refused, "a flow cannot be asked"};
    if (whom.what == place::agent && agent == nullptr)
        return {kind::not_found, fmt::format("no agent is called '{}'", whom.to)};
    if (agent != nullptr && agent->plan.works.id == of->by) return {kind::refused, "that is himself"};
    const auto plan = queues_.find(whom.to);
    if (whom.what == place::queue && plan == queues_.end())
        return {kind::refused, fmt::format("no queue is called '{}'", whom.to)};
    if (reach_ == nullptr) return {kind::conflict, "no telephone can be rung"};

    of->asks = std::make_unique<asked>(asked{whom.to});
    if (whom.what == place::number) {
        const auto& joins = plan_of(*of).joins;
        const agent_plan at{.name = whom.to, .at = whom.to, .caller_id = joins.caller_id, .trunk = joins.trunk};
        ring_alone(of, at, of->talk.lock(), [this, weak = std::weak_ptr{of}](std::unique_ptr<agent_leg> leg) {
            const auto still = weak.lock();
            if (still == nullptr || still->asks == nullptr) return;
            if (leg == nullptr) return consult_over(still);
            still->asks->leg = std::move(leg);
            consulted(still, *still->asks->leg);
        });
    } else {
        const auto task = asking(*of, whom.what == place::queue ? whom.to : of->queue);
        task->asked_by = of;
        of->asks->task = task;
        routing::task wanted;
        wanted.id = task->id;
        wanted.queue = task->queue;
        wanted.segment = task->what.segment;
        auto done = agent != nullptr ? router_.engage(wanted, agent->plan.works.id, runtime_.now())
                                     : router_.enqueue(wanted, runtime_.now());
        if (agent != nullptr && done.empty()) {
            jobs_.erase(task->id);
            of->asks.reset();
            return {kind::conflict, fmt::format("'{}' is not free", whom.to)};
        }
        touch(task);
        carry_out(std::move(done));
    }
    // Who could not be asked at all has left already, and the two are together.
    if (auto* const ways = of->asks != nullptr ? ways_of(*of) : nullptr; ways != nullptr) {
        if (of->asks->state == consult_state::ringing) ways->hear(hearing::ringing);
        put_on_hold(*of, true);
    }
    touch(of);
    return {};
}

/// `then` comes from the loop, with nullptr where he did not answer; not at all once `of` has another to ring.
void agents::impl::ring_alone(const std::shared_ptr<job>& of, const agent_plan& who, const conversation_ptr& beside,
                              std::function<void(std::unique_ptr<agent_leg>)> then) {
    const auto leg = std::make_shared<std::unique_ptr<agent_leg>>();
    of->rings = leg;
    const auto tell = [weak = weak_from_this(), of = std::weak_ptr{of}, then](bool answered) {
        const auto self = weak.lock();
        const auto still = of.lock();
        const auto rung = self && still ? std::exchange(still->rings, nullptr) : nullptr;
        if (rung == nullptr) return;
        then(answered ? std::move(*rung) : nullptr);
    };
    *leg = reach_->ring(who, {beside, of->what.from, plan_of(*of).rules.name, rings_for},
                        {.answered = [tell] { tell(true); }, .failed = [tell](connect_result::kind) { tell(false); }});
}

void agents::impl::consulted(const std::shared_ptr<job>& of, agent_leg& whom) {
    auto* const ways = ways_of(*of);
    const auto alone = [weak = weak_from_this(), of = std::weak_ptr{of}] {
        const auto self = weak.lock();
        if (const auto still = of.lock(); self && still) self->consult_over(still);
    };
    const auto caller = of->talk.lock();
    if (ways == nullptr || caller == nullptr || !whom.consulted(caller, alone)) return consult_over(of);
    ways->hear(hearing::held);
    of->asks->state = consult_state::talking;
    put_on_hold(*of, true);
    touch(of);
    if (of->asks->task != nullptr) touch(of->asks->task);
}

/// Without its having come to anything: agent and caller are together, if they are.
void agents::impl::consult_over(const std::shared_ptr<job>& of) {
    const auto whom = std::exchange(of->asks, nullptr);
    if (whom == nullptr) return;
    of->rings.reset();
    put_on_hold(*of, false);
    if (auto* const ways = ways_of(*of)) ways->end_consult();
    touch(of);
    const auto task = whom->task;
    if (task == nullptr) return;
    task->asked_by.reset();
    task->rings.reset();
    task->leg.reset();
    task->offered.clear();
    if (task->state != task_state::over) over(task, "asked");
    touch(task->by);
    does(&router::disengage, task->id);
}

agent_reply agents::conclude(const std::string& who, const std::string& task, conclusion how) {
    std::shared_ptr<job> of;
    if (auto wrong = impl_->has_caller(who, task, of); !wrong) return wrong;
    if (of->asks == nullptr) return {kind::conflict, "he asks nobody about his caller"};
    if (how == conclusion::end) {
        impl_->consult_over(of);
        return {};
    }
    if (of->asks->state == consult_state::ringing) return {kind::conflict, "nobody has answered yet"};
    auto* const ways = impl::ways_of(*of);
    if (how == conclusion::put_through)  // the rest comes from the line
        return ways->put_through() ? agent_reply{} : agent_reply{kind::conflict, "who was asked has hung up"};
    ways->hear(hearing::together);
    of->asks->state = consult_state::joined;
    impl_->put_on_hold(*of, false);
    impl_->touch(of);
    return {};
}

/// The caller and all that belongs to him is the other agent's now.
void agents::impl::put_through(const std::shared_ptr<job>& of, const std::shared_ptr<job>& to) {
    to->asked_by.reset();
    auto what = of->what;
    what.queue = to->what.queue;
    what.owed_no_more = {};  // the first one's
    to->what = std::move(what);
    to->talk = of->talk;
    to->then = std::exchange(of->then, nullptr);
    to->came = of->came;
    to->handed = to->taken = runtime_.now();
    to->callback = of->callback;
    to->dials = of->dials;
    to->ours = of->ours;
    of->goes_on = to;
    if (by_id_.contains(to->by)) by_id_.at(to->by)->last = to;
    if (to->what.on_agent) to->what.on_agent(to->by);
    touch(to);
    touch(to->by);
}

}  // namespace palabre
