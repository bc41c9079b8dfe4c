// src/center/agents_dial.cpp - calls that agents place: their telephones first, then the customers'.
#include "center/agents_impl.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace palabre {

using namespace routing;
using kind = agent_reply::kind;

agent_reply agents::dial(const std::string& name, arrival what, std::string& task) {
    auto* const who = impl_->find(name);
    if (who == nullptr) return {kind::not_found, fmt::format("no agent is called '{}'", name)};
    impl_->lives(*who);
    const auto& plan = who->plan;
    if (std::ranges::count(plan.works.queues, what.queue, &membership::queue) == 0)
        return {kind::refused, fmt::format("'{}' does not serve the queue '{}'", name, what.queue)};
    if (what.from.empty()) return {kind::refused, "no number is to be called"};
    if (impl_->reach_ == nullptr || plan.at.empty()) return {kind::conflict, "he has no telephone"};

    const auto made = std::make_shared<job>();
    made->id = task_id{++impl_->last_};
    made->queue = what.queue;
    made->came = impl_->runtime_.now();
    made->dials = true;
    routing::task wanted;
    wanted.id = made->id;
    wanted.queue = what.queue;
    wanted.customer = what.customer;
    made->what = std::move(what);
    auto done = impl_->router_.engage(std::move(wanted), plan.works.id, impl_->runtime_.now());
    if (done.empty()) return {kind::conflict, "he is not logged in, is being rung, or has a call"};
    impl_->jobs_[made->id] = made;
    impl_->touch(made);
    task = to_string(made->id);
    impl_->carry_out(std::move(done));
    return {};
}

void agents::placed_by(std::function<void(arrival&)> begins) {
    impl_->begins_ = std::move(begins);
}

void agents::impl::ring_dialler(const std::shared_ptr<job>& of) {
    of->state = task_state::offered;
    ring_alone(of, with(of->by)->plan, nullptr, [this, its = std::weak_ptr{of}](std::unique_ptr<agent_leg> leg) {
        const auto now = its.lock();
        if (now == nullptr || now->state != task_state::offered) return;
        if (leg == nullptr) return not_dialled(now);
        now->leg = std::move(leg);
        now->state = task_state::talking;
        touch(now);
        if (begins_) begins_(now->what);
        if (now->what.on_agent) now->what.on_agent(now->by);
        call_customer(now);
    });
}

/// His own telephone was not answered: nobody was called.
void agents::impl::not_dialled(const std::shared_ptr<job>& of) {
    of->rings.reset();
    over(of, "not_answered");
    touch(of->by);
    does(&router::disengage, of->id);
}

}  // namespace palabre
