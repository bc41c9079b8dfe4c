// src/center/routed_queues.cpp - callers whom flows transfer to queues wait there, and agents are rung for them.
#include "center/routed_queues.hpp"

#include <memory>
#include <utility>
#include <variant>

namespace palabre {

using namespace routing;

void routed_queues::transfer(conversation_ptr talk, routing::task like,
                             std::function<void(flow::event::settled)> then) {
    like.id = task_id{++last_};
    callers_[like.id] = {talk, std::move(then)};
    talk->on_ended([this, still = std::weak_ptr{alive_}, which = like.id](ending) {
        if (still.expired()) return;
        callers_.erase(which);
        does(&routing::router::abandon, which);
    });
    if (const auto* const in = router_.find(like.queue)) by_.waits(talk, in->music);
    carry_out(router_.enqueue(std::move(like), runtime_.now()));
}

void routed_queues::answer(agent_id who, bool accepts) {
    const auto rings = rung_.find(who);
    if (rings == rung_.end()) return;
    const auto which = rings->second;
    rung_.erase(rings);
    carry_out(accepts ? router_.accept(who, which, runtime_.now()) : router_.refuse(who, which, runtime_.now()));
}

/// In the order in which the router gave them, also where an agent answers from inside ring().
void routed_queues::carry_out(actions what) {
    for (auto& each : what) to_do_.push_back(std::move(each));
    if (std::exchange(doing_, true)) return;
    for (; !to_do_.empty(); to_do_.pop_front()) std::visit([this](const auto& it) { act(it); }, to_do_.front());
    doing_ = false;
    const auto next = router_.next_due();
    if (next == instant::max()) return static_cast<void>(timer_.cancel());
    timer_.start(next - runtime_.now(), [this] { does(&routing::router::wake); });
}

void routed_queues::act(const action::offer& it) {
    rung_[it.agent] = it.task;
    if (const auto talk = talk_of(it.task)) by_.ring(it.agent, talk, it.queue);
}

void routed_queues::act(const action::withdraw& it) {
    const auto rings = rung_.find(it.agent);
    if (rings != rung_.end() && rings->second == it.task) rung_.erase(rings);
    by_.stop(it.agent);
}

void routed_queues::act(const action::assign& it) {
    const auto talk = talk_of(it.task);
    if (talk == nullptr) return;
    by_.join(talk, it.agent, [this, still = std::weak_ptr{alive_}, which = it.task] {
        if (still.expired()) return;
        does(&routing::router::finish, which);
        settle(which, "answered");
    });
}

void routed_queues::act(const action::announce& it) {
    if (const auto talk = talk_of(it.task)) by_.hears(talk, it);
}

void routed_queues::act(const action::move& it) {
    if (const auto talk = talk_of(it.task)) by_.waits(talk, it.music);
}

void routed_queues::act(const action::leave& it) {
    settle(it.task, it.why == left::full ? "busy" : it.why == left::too_long ? "no_answer" : "unavailable");
}

void routed_queues::settle(task_id which, std::string outcome) {
    auto gone = callers_.extract(which);
    if (!gone) return;
    runtime_.post([talk = gone.mapped().talk, then = std::move(gone.mapped().then), outcome = std::move(outcome)] {
        if (!talk.expired()) then({outcome});
    });
}

conversation_ptr routed_queues::talk_of(task_id which) const {
    const auto found = callers_.find(which);
    return found == callers_.end() ? nullptr : found->second.talk.lock();
}

}  // namespace palabre
