// src/center/agents_views.cpp - agents, queues and tasks as they are now, and the news of what has changed.
#include "center/agents_impl.hpp"

#include <algorithm>

namespace palabre {

using namespace routing;

agent_now agents::impl::now_of(const member& who) const {
    agent_now made;
    made.name = who.plan.name;
    made.title = who.plan.title;
    made.user = who.plan.works.id;
    for (const auto& each : who.plan.works.queues) made.queues.push_back(each.queue);
    if (const auto is = router_.look(made.user)) made.is = *is;
    made.since = runtime_.calendar_now() - (runtime_.now() - made.is.since);
    for (const auto& [id, each] : jobs_) {
        if (each->state == task_state::over) continue;
        const bool is_his = each->state == task_state::talking || each->state == task_state::wrap_up || each->rings;
        if (each->offered.contains(made.user) || (is_his && each->by == made.user)) made.tasks.push_back(to_string(id));
    }
    return made;
}

queue_now agents::impl::now_of(const queue_plan& which) const {
    queue_now made;
    made.company = which.company;
    made.name = which.rules.name;
    made.target = which.rules.target;
    const auto name = which.full_name();
    if (const auto counts = router_.count(name, runtime_.now())) made.counts = *counts;
    for (const auto& [who, each] : members_)
        if (std::ranges::count(each->plan.works.queues, name, &membership::queue) != 0)
            if (const auto is = router_.look(each->plan.works.id)) ++made.agents[is->state];
    return made;
}

task_now agents::impl::now_of(const job& of) const {
    task_now made;
    const auto& plan = plan_of(of);
    made.id = to_string(of.id);
    made.kind = of.what.kind;
    made.state = of.state;
    made.company = of.what.company.empty() ? plan.company : of.what.company;
    made.queue = plan.rules.name;
    made.segment = of.what.segment;
    made.callback = of.callback;
    made.from = of.what.from;
    made.conversation = of.what.thread;
    made.customer = of.what.customer;
    made.held = of.held;
    if (of.asks != nullptr) {
        made.consults = of.asks->name;
        made.consult = of.asks->state;
    }
    if (const auto asks = of.asked_by.lock())
        if (const auto* const who = with(asks->by)) made.asked_by = who->plan.name;
    made.why = of.why;
    for (const auto& [id, leg] : of.offered)
        if (const auto* const who = with(id)) made.agents.push_back(who->plan.name);
    if (made.agents.empty() && of.state != task_state::waiting)
        if (const auto* const who = with(of.by)) made.agents.push_back(who->plan.name);
    if (const auto where = router_.where(of.id, runtime_.now())) made.where = *where;
    return made;
}

void agents::impl::touch(agent_id who) {
    const auto* const is = with(who);
    if (is == nullptr) return;
    told_agents_.insert(is->plan.name);
    for (const auto& each : is->plan.works.queues) told_queues_.insert(each.queue);
    tell_soon();
}

void agents::impl::touch(const std::shared_ptr<job>& of) {
    told_tasks_[of->id] = of;
    touch_queue(of->queue);
}

void agents::impl::touch_queue(const std::string& name) {
    told_queues_.insert(name);
    tell_soon();
}

void agents::impl::tell_soon() {
    if (std::exchange(telling_, true)) return;
    runtime_.post([weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->tell();
    });
}

void agents::impl::tell() {
    telling_ = false;
    std::vector<agent_news> news;
    for (const auto& [id, each] : std::exchange(told_tasks_, {})) {
        if (on_news_) news.emplace_back(now_of(*each));
        if (each->state == task_state::over) jobs_.erase(id);
    }
    for (const auto& name : std::exchange(told_agents_, {}))
        if (auto* const who = find(name)) {
            count(*who, false);
            if (on_news_) news.emplace_back(now_of(*who));
        }
    for (const auto& name : std::exchange(told_queues_, {}))
        if (const auto found = queues_.find(name); found != queues_.end() && on_news_)
            news.emplace_back(now_of(found->second));
    const auto hears = on_news_;
    for (const auto& each : news) try {
            hears(each);
        } catch (const std::exception& thrown) {
            log_.error("a listener to agents failed", {{"why", thrown.what()}});
        }
}

/// What he did until his state changed; with `all` also until now.
void agents::impl::count(member& who, bool all) {
    const auto now = now_of(who);
    using state = agent_state;
    const auto is = now.is.state;
    agent_time next{.user = now.user,
                    .queues = now.queues,
                    .state = is == state::offline     ? ""
                             : is == state::available ? "available"
                             : is == state::paused    ? "paused"
                                                      : "busy",
                    .code = now.is.pause_code,
                    .from = now.since,
                    .until = runtime_.calendar_now()};
    auto& was = who.counted;
    const bool same = was.state == next.state && was.code == next.code;
    if (same && !all) return;
    was.until = same ? next.until : next.from;
    next.from = same ? next.until : next.from;
    if (!was.state.empty() && was.from < was.until && on_time_) on_time_(was);
    was = std::move(next);
}

void agents::impl::put_on_hold(job& of, bool on) {
    const auto now = runtime_.now();
    if (of.held) of.held_for += now - of.held_since;
    of.held = on;
    of.held_since = now;
}

/// Told once, when it is over.
void agents::impl::visited(job& of) {
    const auto keep = std::exchange(of.visit_told, true) ? nullptr : of.what.on_visit;
    if (!keep) return;
    const auto now = runtime_.now();
    history::queue_visit made;
    const auto& plan = plan_of(of);
    made.queue = plan.rules.name.empty() ? of.queue : plan.rules.name;
    const auto came = of.handed.value_or(of.came);
    made.came = runtime_.calendar_now() - (now - came);
    made.waited = of.taken.value_or(of.parted.value_or(now)) - came;
    using end = history::visit_end;
    made.how = of.callback ? end::left : of.taken ? end::answered : of.why == "abandoned" ? end::abandoned : end::left;
    made.why = of.callback ? "callback" : of.why;
    if (of.taken) {
        made.agent = of.by;
        made.held = of.held_for;
        made.talked = of.parted.value_or(now) - *of.taken - of.held_for;
        made.wrapped = now - of.parted.value_or(now);
    }
    keep(std::move(made));
}

std::vector<agent_now> agents::all_agents() const {
    std::vector<agent_now> all;
    for (const auto& [name, each] : impl_->members_) all.push_back(impl_->now_of(*each));
    return all;
}

std::vector<queue_member> agents::members_of(const std::string& queue) const {
    std::vector<queue_member> all;
    for (const auto& [who, each] : impl_->members_)
        if (std::ranges::count(each->plan.works.queues, queue, &membership::queue) != 0)
            if (const auto is = impl_->router_.look(each->plan.works.id))
                all.push_back({each->plan.works.id, is->state, each->plan.at,
                               impl_->router_.takes(each->plan.works.id, queue, work::call)});
    return all;
}

std::vector<queue_now> agents::all_queues() const {
    std::vector<queue_now> all;
    for (const auto& [name, each] : impl_->queues_) all.push_back(impl_->now_of(each));
    return all;
}

std::vector<task_now> agents::tasks_of(const std::string& queue) const {
    std::vector<task_now> all;
    for (const auto& [id, each] : impl_->jobs_)
        if (each->queue == queue && each->state != task_state::over) all.push_back(impl_->now_of(*each));
    return all;
}

std::optional<task_now> agents::task_of(const std::string& agent, const std::string& task) const {
    for (auto& each : tasks_with(agent))
        if (each.id == task) return each;
    const auto* const who = impl_->find(agent);
    if (who == nullptr || who->last == nullptr || to_string(who->last->id) != task) return {};
    return impl_->now_of(*who->last);
}

std::vector<task_now> agents::tasks_with(const std::string& agent) const {
    std::vector<task_now> all;
    if (const auto* const who = impl_->find(agent))
        for (const auto& each : impl_->now_of(*who).tasks) all.push_back(impl_->now_of(*impl_->find_task(each)));
    return all;
}

void agents::begin_day(const std::string& company) {
    const auto company_of = [&](const std::string& queue) {
        const auto found = impl_->queues_.find(queue);
        return found == impl_->queues_.end() ? std::string{} : found->second.company;
    };
    for (const auto& [name, each] : impl_->queues_) {
        if (each.company != company) continue;
        impl_->router_.begin_day(name);
        impl_->touch_queue(name);
    }
    for (const auto& [name, each] : impl_->members_) {
        const auto& works = each->plan.works;
        if (works.queues.empty() || company_of(works.queues.front().queue) != company) continue;
        impl_->router_.begin_day(works.id);
        impl_->touch(works.id);
    }
}

void agents::go_on_with(const day_so_far& what) {
    auto& router = impl_->router_;
    for (const auto& [name, before] : what.queues) {
        const auto is = router.count(name, impl_->runtime_.now());
        if (!is) continue;
        auto sum = before;
        sum.offered += is->offered;
        sum.answered += is->answered;
        sum.answered_within += is->answered_within;
        sum.abandoned += is->abandoned;
        sum.short_abandoned += is->short_abandoned;
        sum.moved_out += is->moved_out;
        sum.left += is->left;
        sum.callbacks += is->callbacks;
        sum.callbacks_done += is->callbacks_done;
        sum.refused += is->refused;
        sum.waited += is->waited;
        sum.talked += is->talked;
        sum.handled += is->handled;
        router.begin_day(name, sum);
        impl_->touch_queue(name);
    }
    for (const auto& [who, before] : what.agents) {
        const auto is = router.look(who);
        if (!is) continue;
        router.begin_day(who, is->handled + before.first, is->talked + before.second);
        impl_->touch(who);
    }
}

}  // namespace palabre
