// src/center/agents_acts.cpp - what the router asks for: ringing, connecting, saying how long it takes, letting go.
#include "center/agents_impl.hpp"
#include "center/in_language.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <variant>

namespace palabre {

using namespace routing;

/// In the order in which the router gave them, also where an agent answers from inside.
void agents::impl::carry_out(actions what) {
    for (auto& each : what) to_do_.push_back(std::move(each));
    if (std::exchange(doing_, true)) return;
    for (; !to_do_.empty(); to_do_.pop_front()) try {
            const auto next = to_do_.front();
            std::visit([this](const auto& it) { act(it); }, next);
        } catch (const std::exception& thrown) {  // one task's affair: the others go on
            log_.error("what the router asked for failed", {{"why", thrown.what()}});
        }
    doing_ = false;
    const auto due = router_.next_due();
    if (due == instant::max()) return static_cast<void>(timer_.cancel());
    timer_.start(due - runtime_.now(), [this] { does(&router::wake); });
}

void agents::impl::act(const action::offer& it) {
    const auto of = find_task(it.task);
    const auto* const who = with(it.agent);
    if (of == nullptr || who == nullptr) return;
    of->state = task_state::offered;
    touch(it.agent);
    touch(of);
    auto& leg = of->offered[it.agent];
    if (of->what.kind != work::call) return;
    const auto tell = [weak = weak_from_this(), which = it.task,
                       agent = it.agent](std::optional<connect_result::kind> failed) {
        if (const auto self = weak.lock()) self->rung(which, agent, failed);
    };
    if (reach_ == nullptr) return runtime_.post([tell] { tell(connect_result::kind::unavailable); });
    constexpr duration router_is_first = std::chrono::seconds{5};
    const auto asks = of->asked_by.lock();
    leg = reach_->ring(who->plan,
                       {of->callback ? nullptr : (asks != nullptr ? asks : of)->talk.lock(), of->what.from,
                        plan_of(*of).rules.name, it.ring + router_is_first},
                       {.answered = [tell] { tell({}); }, .failed = [tell](connect_result::kind why) { tell(why); }});
}

/// Who cannot be reached at all would be in the way of every caller.
void agents::impl::rung(task_id which, agent_id who, std::optional<connect_result::kind> failed) {
    const auto of = find_task(which);
    auto* const by = by_id_.contains(who) ? by_id_.at(who) : nullptr;
    if (of == nullptr || by == nullptr || !of->offered.contains(who)) return;
    if (!failed) {
        lives(*by);
        return does(&router::accept, who, which);
    }
    if (*failed != connect_result::kind::unavailable) return declines(of, who);
    of->offered[who].reset();
    log_.warning("an agent's telephone cannot be reached", {{"agent", by->plan.name}, {"at", by->plan.at}});
    if (by->plan.follows_phone) return does(&router::log_out, who);
    does(&router::pause, who, std::string{"unreachable"});
}

void agents::impl::declines(const std::shared_ptr<job>& of, agent_id who) {
    not_offered(of, who);
    does(&router::refuse, who, of->id);
}

void agents::impl::not_offered(const std::shared_ptr<job>& of, agent_id who) {
    of->offered.erase(who);
    if (of->offered.empty() && of->state == task_state::offered) of->state = task_state::waiting;
    touch(who);
    touch(of);
}

void agents::impl::act(const action::withdraw& it) {
    if (const auto of = find_task(it.task)) return not_offered(of, it.agent);
    touch(it.agent);
}

void agents::impl::act(const action::too_late& it) {
    if (const auto of = find_task(it.task)) of->offered.erase(it.agent);
}

void agents::impl::act(const action::assign& it) {
    const auto of = find_task(it.task);
    const auto* const who = with(it.agent);
    if (of == nullptr || who == nullptr) return;
    of->state = task_state::talking;
    if (!of->taken) of->taken = runtime_.now();
    of->by = it.agent;
    of->queue = it.queue;
    if (const auto rung = of->offered.find(it.agent); rung != of->offered.end()) {
        of->leg = std::move(rung->second);
        of->offered.erase(rung);
    }
    if (of->asked_by.expired()) by_id_.at(it.agent)->last = of;  // of a question there is nothing to say
    touch(it.agent);
    touch(of);
    log_.info("an agent has it", {{"agent", who->plan.name}, {"task", to_string(of->id)}, {"queue", of->queue}});
    if (of->what.on_agent) of->what.on_agent(who->plan.works.id);
    if (of->what.kind != work::call) return;
    if (const auto asks = of->asked_by.lock()) {
        if (of->leg != nullptr) return consulted(asks, *of->leg);
        of->state = task_state::offered;
        return ring_alone(of, who->plan, asks->talk.lock(),
                          [this, its = std::weak_ptr{of}](std::unique_ptr<agent_leg> leg) {
                              const auto task = its.lock();
                              const auto still = task != nullptr ? task->asked_by.lock() : nullptr;
                              if (still == nullptr) return;
                              if (leg == nullptr) return consult_over(still);
                              task->leg = std::move(leg);
                              task->state = task_state::talking;
                              consulted(still, *task->leg);
                          });
    }
    if (of->dials) return ring_dialler(of);
    if (of->leg == nullptr) {
        of->taken.reset();
        if (of->what.waits_again) of->what.waits_again();
        return does(&router::put_back, of->id);
    }
    if (of->callback) return call_customer(of);
    if (const auto caller = of->talk.lock()) join(of, caller);
}

connect_request agents::impl::connecting(const job& of, const member& by) const {
    const auto& plan = plan_of(of);
    auto how = plan.joins;
    how.name = plan.rules.name;
    how.to = {by.plan.at};
    how.records |= of.what.records;
    how.announced = in_language(how.announced, of.what.language);
    how.music = in_language(how.music, of.what.language);
    return how;
}

void agents::impl::join(const std::shared_ptr<job>& of, const conversation_ptr& caller) {
    const auto weak = weak_from_this();
    connect_handlers then;
    then.answered = [of](const connect_result&) {
        if (of->what.joined) of->what.joined();
    };
    then.handed_on = [weak, of](const connect_result&, const std::string&) {
        if (const auto self = weak.lock()) self->hand_over(of);
    };
    then.over = [weak, of, &on = runtime_](const connect_result& how) {
        on.post([weak, of, how] {
            if (const auto self = weak.lock()) self->parted(of, how);
        });
    };
    of->leg->join(caller, connecting(*of, *with(of->by)), std::move(then));
}

void agents::impl::call_customer(const std::shared_ptr<job>& of) {
    of->leg->call(of->what.from, connecting(*of, *with(of->by)),
                  [weak = weak_from_this(), which = of->id](const conversation_ptr& customer) {
                      const auto self = weak.lock();
                      const auto now = self ? self->find_task(which) : nullptr;
                      if (now == nullptr || now->state != task_state::talking) {
                          if (customer) customer->drop();
                          return;
                      }
                      const auto told = std::exchange(now->what.reached, nullptr);
                      const auto reached = told ? told(customer) : customer;
                      if (reached) {
                          now->talk = reached;
                          now->ours = true;
                          return self->join(now, reached);
                      }
                      if (now->dials) return self->finish(now);
                      now->leg.reset();
                      now->taken.reset();
                      now->state = task_state::waiting;
                      self->touch(now->by);
                      self->touch(now);
                      self->does(&router::not_reached, which);
                  });
}

/// Who answered has handed the caller on: he is done, and the flow waits for whoever has him now.
void agents::impl::hand_over(const std::shared_ptr<job>& which) {
    auto of = which;
    while (of->goes_on != nullptr) of = of->goes_on;
    if (of->state != task_state::talking) return;
    if (of->asks != nullptr && of->asks->state == consult_state::ringing) consult_over(of);  // he went to somebody else
    const auto whom = std::exchange(of->asks, nullptr);
    if (whom != nullptr && whom->task != nullptr) put_through(of, whom->task);
    finish(of);
}

void agents::impl::parted(std::shared_ptr<job> of, const connect_result& how) {
    while (of->goes_on != nullptr) of = of->goes_on;
    consult_over(of);
    const auto which = of->id;
    const bool is_there = !of->talk.expired();
    if (of->state == task_state::talking && how.what != connect_result::kind::answered && is_there && !of->onward) {
        of->leg.reset();  // he had hung up before they were joined
        if (of->dials) {
            finish(of);
            return settle(of, {"unavailable"});
        }
        of->taken.reset();
        of->state = task_state::waiting;
        touch(of);
        if (of->ours)
            settle(of, {"unavailable"});  // and is called again
        else if (!of->callback)
            wait(of);
        if (of->what.waits_again) of->what.waits_again();
        return does(of->callback ? &router::not_reached : &router::put_back, which);
    }
    const auto onward = std::exchange(of->onward, {});
    finish(of);
    if (onward) return go_on(of, *onward);
    boost::json::object told{{"by", how.by},
                             {"queue", of->queue},
                             {"talked_ms", how.talked / std::chrono::milliseconds{1}},
                             {"waited_ms", (runtime_.now() - of->came - how.talked) / std::chrono::milliseconds{1}}};
    if (!how.recording.empty()) told["recording"] = how.recording;
    settle(of, {"done", std::move(told)});
}

void agents::impl::act(const action::announce& it) {
    const auto of = find_task(it.task);
    const auto talk = of != nullptr && !of->callback ? of->talk.lock() : nullptr;
    if (talk == nullptr) return;
    const auto& says = plan_of(*of).says;
    const auto found = says.find(it.message);
    if (found == says.end()) return;
    auto words = in_language(found->second, of->what.language);
    const auto minutes =
        std::max<std::int64_t>(1, (it.where.estimate + std::chrono::seconds{59}) / std::chrono::minutes{1});
    for (auto& each : words)
        for (const auto& [name, number] : {std::pair{std::string{"{position}"}, std::to_string(it.where.position)},
                                           std::pair{std::string{"{minutes}"}, std::to_string(minutes)}}) {
            if (each.text == name) each.value = "number " + number;
            for (auto at = each.text.find(name); at != std::string::npos; at = each.text.find(name))
                each.text.replace(at, name.size(), number);
        }
    talk->say(std::move(words));
}

void agents::impl::act(const action::move& it) {
    const auto of = find_task(it.task);
    if (of == nullptr) return;
    touch_queue(of->queue);
    of->queue = it.to;
    touch(of);
    if (!of->callback) wait(of);
}

void agents::impl::act(const action::leave& it) {
    const auto of = find_task(it.task);
    if (of == nullptr) return;
    over(of, std::string{to_string(it.why)});
    if (const auto asks = of->asked_by.lock()) return consult_over(asks);
    settle(of, {it.why == left::full ? "busy" : it.why == left::too_long ? "no_answer" : "unavailable"});
}

void agents::impl::act(const action::wrapped_up& it) {
    touch(it.agent);
    if (const auto of = find_task(it.task)) over(of, "answered");
    if (const auto* const who = with(it.agent)) leave_if_free(std::string{who->plan.name});
}

}  // namespace palabre
