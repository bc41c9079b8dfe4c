// src/center/agents.cpp - the agents of an installation: who they are, and what they command.
#include "palabre/center/agents.hpp"

#include "center/agents_impl.hpp"
#include "palabre/core/error.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace palabre {

using namespace routing;
using kind = agent_reply::kind;

namespace {

agent_reply unknown_agent(const std::string& who) {
    return {kind::not_found, fmt::format("no agent is called '{}'", who)};
}

}  // namespace

agents::agents(runtime& on, logger log) : impl_{std::make_shared<impl>(on, std::move(log))} {
}

agents::~agents() {
    impl_->on_news_ = nullptr;
}

void agents::reach_by(std::unique_ptr<agent_reach> way) {
    impl_->reach_ = std::move(way);
    impl_->reach_->on_there([weak = std::weak_ptr{impl_}](const std::string& at, bool is_there) {
        if (const auto self = weak.lock()) self->there(at, is_there);
    });
}

void agents::put(queue_plan what) {
    const auto name = what.full_name();
    auto rules = what.rules;
    rules.name = name;
    for (auto& each : rules.overflows)
        if (!each.to.empty() && !what.company.empty()) each.to = what.company + "/" + each.to;
    auto done = impl_->router_.put(std::move(rules), impl_->runtime_.now());
    impl_->queues_[name] = std::move(what);
    impl_->touch_queue(name);
    impl_->carry_out(std::move(done));
}

void agents::put(agent_plan who) {
    if (who.at.empty()) who.works.bears.calls = 0;
    const auto found = impl_->by_id_.find(who.works.id);
    if (found != impl_->by_id_.end() && found->second->plan.name != who.name)
        throw error{errc::invalid_argument,
                    fmt::format("'{}' and '{}' are one user", who.name, found->second->plan.name),
                    "give each agent an id of his own"};
    auto& made = impl_->members_[who.name];
    if (made != nullptr && made->plan.works.id != who.works.id)
        throw error{errc::invalid_argument, fmt::format("the agent '{}' has another id", who.name), "remove him first"};
    auto done = impl_->router_.put(who.works, impl_->runtime_.now());
    if (made == nullptr) made = std::make_unique<impl::member>(impl_->runtime_);
    impl_->by_id_[who.works.id] = made.get();
    made->leaves = false;
    made->plan = std::move(who);
    impl_->touch(made->plan.works.id);
    impl_->carry_out(std::move(done));
}

void agents::remove_queue(const std::string& full_name) {
    impl_->does(&router::remove_queue, full_name);
    impl_->queues_.erase(full_name);
}

void agents::remove_agent(const std::string& name) {
    auto* const who = impl_->find(name);
    if (who == nullptr) return;
    who->leaves = true;
    impl_->does(&router::log_out, who->plan.works.id);
    impl_->leave_if_free(name);
}

const queue_plan* agents::queue(const std::string& full_name) const {
    const auto found = impl_->queues_.find(full_name);
    return found == impl_->queues_.end() ? nullptr : &found->second;
}

std::string agents::full_name(const std::string& company, const std::string& name) const {
    if (const auto own = company + "/" + name; !company.empty() && queue(own) != nullptr) return own;
    const auto* const other = queue(name);
    const bool is_ours = other != nullptr && (other->company.empty() || other->company == company);
    return is_ours ? name : std::string{};
}

// ---- What they say of themselves ----

agents::impl::member* agents::impl::find(const std::string& who) {
    const auto found = members_.find(who);
    return found == members_.end() ? nullptr : found->second.get();
}

const agents::impl::member* agents::impl::with(agent_id who) const {
    const auto found = by_id_.find(who);
    return found == by_id_.end() ? nullptr : found->second;
}

void agents::impl::leave_if_free(const std::string& name) {
    const auto* const who = find(name);
    if (who == nullptr || !who->leaves) return;
    const auto is = router_.look(who->plan.works.id);
    if (is && std::ranges::any_of(is->load, [](int each) { return each > 0; })) return;
    const auto id = who->plan.works.id;
    told_agents_.erase(name);
    by_id_.erase(id);
    members_.erase(name);
    does(&router::remove_agent, id);
}

/// Who has a lease and is not heard of again is away.
void agents::impl::lives(member& who) {
    const auto is = router_.look(who.plan.works.id);
    if (who.plan.lease == duration{0} || !is || is->state == agent_state::offline)
        return static_cast<void>(who.lease.cancel());
    who.lease.start(who.plan.lease, [this, name = who.plan.name] {
        auto* const gone = find(name);
        if (gone == nullptr) return;
        log_.warning("an agent is not heard of any more", {{"agent", name}});
        touch(gone->plan.works.id);
        does(&router::log_out, gone->plan.works.id);
    });
}

agent_reply agents::impl::sign_of_life(const std::string& name, const std::function<void(member&)>& then) {
    auto* const who = find(name);
    if (who == nullptr) return unknown_agent(name);
    then(*who);
    touch(who->plan.works.id);
    lives(*who);
    return {};
}

void agents::impl::there(const std::string& at, bool is_there) {
    for (const auto& [name, each] : members_)
        if (each->plan.follows_phone && each->plan.at == at) {
            does(is_there ? &router::log_in : &router::log_out, each->plan.works.id);
            touch(each->plan.works.id);
        }
}

agent_reply agents::log_in(const std::string& who) {
    return impl_->sign_of_life(who, [&](impl::member& is) { impl_->does(&router::log_in, is.plan.works.id); });
}

agent_reply agents::log_out(const std::string& who) {
    return impl_->sign_of_life(who, [&](impl::member& is) { impl_->does(&router::log_out, is.plan.works.id); });
}

agent_reply agents::pause(const std::string& who, const std::string& code) {
    return impl_->sign_of_life(who, [&](impl::member& is) { impl_->does(&router::pause, is.plan.works.id, code); });
}

agent_reply agents::resume(const std::string& who) {
    return impl_->sign_of_life(who, [&](impl::member& is) { impl_->does(&router::resume, is.plan.works.id); });
}

agent_reply agents::is_alive(const std::string& who) {
    return impl_->sign_of_life(who, [](const impl::member&) {});
}

// ---- What they do with tasks ----

agent_reply agents::impl::owns(const std::string& name, const std::string& task, bool offered,
                               std::shared_ptr<job>& found) {
    auto* const who = find(name);
    if (who == nullptr) return unknown_agent(name);
    lives(*who);
    found = find_task(task);
    if (found == nullptr && who->last != nullptr && to_string(who->last->id) == task) found = who->last;
    if (found == nullptr) return {kind::not_found, "there is no such task, or it is long over"};
    const auto id = who->plan.works.id;
    const bool rings_him = found->rings != nullptr && found->state == task_state::offered && found->by == id;
    if (offered ? found->offered.contains(id) || rings_him : found->by == id && found->offered.empty()) return {};
    return {kind::conflict, offered ? "it is not offered to him" : "it is not with him"};
}

agent_reply agents::accept(const std::string& who, const std::string& task) {
    std::shared_ptr<job> of;
    if (auto wrong = impl_->owns(who, task, true, of); !wrong) return wrong;
    if (of->what.kind == work::call) return {kind::conflict, "a call is accepted by answering the telephone"};
    impl_->does(&router::accept, impl_->find(who)->plan.works.id, of->id);
    return {};
}

agent_reply agents::refuse(const std::string& who, const std::string& task) {
    std::shared_ptr<job> of;
    if (auto wrong = impl_->owns(who, task, true, of); !wrong) return wrong;
    const auto asks = of->asked_by.lock();
    if (asks != nullptr && of->rings != nullptr)
        impl_->consult_over(asks);
    else if (of->dials)
        impl_->not_dialled(of);
    else
        impl_->declines(of, impl_->find(who)->plan.works.id);
    return {};
}

agent_reply agents::finish(const std::string& who, const std::string& task) {
    std::shared_ptr<job> of;
    if (auto wrong = impl_->owns(who, task, false, of); !wrong) return wrong;
    if (of->state != task_state::talking) return {kind::conflict, "they have parted already"};
    if (of->what.kind == work::call && of->leg != nullptr)
        of->leg->hang_up();  // the rest comes from the line
    else
        impl_->finish(of);
    return {};
}

agent_reply agents::hand_on(const std::string& who, const std::string& task, const onward_place& where) {
    std::shared_ptr<job> of;
    if (auto wrong = impl_->owns(who, task, false, of); !wrong) return wrong;
    const bool is_call = of->what.kind == work::call;
    if (of->state != task_state::talking || (is_call && (of->talk.expired() || of->leg == nullptr)))
        return {kind::conflict, "he talks with nobody there"};
    if (of->asks != nullptr) return {kind::conflict, "he asks somebody about his caller: let him end that"};
    if (where.what == onward_place::kind::queue && !impl_->queues_.contains(where.to))
        return {kind::refused, fmt::format("no queue is called '{}'", where.to)};
    if (where.what == onward_place::kind::agent && impl_->find(where.to) == nullptr) return unknown_agent(where.to);
    if (is_call) {
        of->onward = where;
        of->leg->hang_up();  // the rest comes from the line
        return {};
    }
    if (where.what != onward_place::kind::queue && where.what != onward_place::kind::agent)
        return {kind::refused, "only a call goes to a number or a flow"};
    impl_->finish(of);
    impl_->go_on(of, where);
    return {};
}

std::string agents::add(arrival what, std::function<void(flow::event::settled)> then) {
    return impl_->add(std::move(what), std::move(then));
}

void agents::withdraw(const std::string& task) {
    const auto of = impl_->find_task(task);
    if (of == nullptr) return;
    if (of->state == task_state::talking) return impl_->finish(of);
    if (of->state == task_state::wrap_up || of->state == task_state::over) return;
    impl_->over(of, "withdrawn");
    impl_->does(&router::abandon, of->id);
}

void agents::dismiss(const std::string& task) {
    const auto of = impl_->find_task(task);
    const bool is_waiting = of != nullptr && (of->state == task_state::waiting || of->state == task_state::offered);
    if (is_waiting && of->what.kind == work::call && !of->callback) return impl_->caller_left(of->id);
    if (of == nullptr || of->state != task_state::talking || of->what.kind == work::call) return withdraw(task);
    const auto by = of->by;
    impl_->over(of, "withdrawn");
    impl_->touch(by);
    impl_->does(&router::disengage, of->id);
    if (const auto* const who = impl_->with(by)) impl_->leave_if_free(std::string{who->plan.name});
}

void agents::on_news(std::function<void(const agent_news&)> then) {
    impl_->on_news_ = std::move(then);
}

void agents::on_time(std::function<void(const agent_time&)> then) {
    impl_->on_time_ = std::move(then);
}

void agents::count_time() {
    for (const auto& [name, each] : impl_->members_) impl_->count(*each, true);
}

void agents::flows_by(std::function<bool(const std::string&, const conversation_ptr&)> play) {
    impl_->plays_ = std::move(play);
}

}  // namespace palabre
