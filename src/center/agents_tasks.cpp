// src/center/agents_tasks.cpp - callers and dossiers from the queue's door to the parting.
#include "center/agents_impl.hpp"
#include "center/in_language.hpp"

#include <algorithm>
#include <charconv>

namespace palabre {

using namespace routing;

std::string agents::impl::add(arrival what, std::function<void(flow::event::settled)> then, bool ours) {
    const auto found = queues_.find(what.queue);
    if (found == queues_.end()) return {};
    const auto made = std::make_shared<job>();
    made->id = task_id{++last_};
    made->talk = what.talk;
    made->then = std::move(then);
    made->ours = ours;
    made->queue = what.queue;
    made->came = runtime_.now() - what.waited;
    routing::task wanted;
    wanted.id = made->id;
    wanted.kind = what.kind;
    wanted.queue = what.queue;
    wanted.segment = what.segment;
    wanted.needs = what.needs;
    if (auto need = found->second.language; need && !what.language.empty()) {
        need->skill = what.language;
        wanted.needs.push_back(*need);
    }
    wanted.customer = what.customer;
    wanted.wanted = what.wanted;
    wanted.waited = what.waited;
    wanted.callback = made->callback = what.callback;
    if (what.talk != nullptr) {
        if (what.from.empty()) what.from = what.talk->about().from;
        if (what.thread.empty()) what.thread = what.talk->about().id;
        what.talk->on_ended([weak = weak_from_this(), which = made->id](ending) {
            if (const auto self = weak.lock()) self->caller_left(which);
        });
        what.talk.reset();
    }
    made->what = std::move(what);
    jobs_[made->id] = made;
    if (!made->talk.expired()) wait(made);
    touch(made);
    carry_out(router_.enqueue(std::move(wanted), runtime_.now()));
    return to_string(made->id);
}

std::shared_ptr<job> agents::impl::find_task(task_id which) const {
    const auto found = jobs_.find(which);
    return found == jobs_.end() ? nullptr : found->second;
}

std::shared_ptr<job> agents::impl::find_task(const std::string& task) const {
    std::int64_t number = 0;
    const auto [end, failed] = std::from_chars(task.data(), task.data() + task.size(), number);
    return failed != std::errc{} || end != task.data() + task.size() || number <= 0 ? nullptr
                                                                                    : find_task(task_id{number});
}

const queue_plan& agents::impl::plan_of(const job& of) const {
    static const queue_plan gone;
    const auto found = queues_.find(of.queue);
    return found == queues_.end() ? gone : found->second;
}

void agents::impl::wait(const std::shared_ptr<job>& of) {
    const auto talk = of->talk.lock();
    if (talk == nullptr) return;
    if (of->what.on_queue) of->what.on_queue(plan_of(*of).rules.name);
    talk->wait(in_language(plan_of(*of).joins.music, of->what.language),
               [weak = weak_from_this(), which = of->id](char key) {
                   const auto self = weak.lock();
                   if (const auto now = self ? self->find_task(which) : nullptr) self->pressed(now, key);
               });
}

/// His place is kept before he is told so.
void agents::impl::pressed(const std::shared_ptr<job>& of, char key) {
    const auto& plan = plan_of(*of);
    const bool waits = of->state == task_state::waiting || of->state == task_state::offered;
    if (key != plan.callback_key || key == 0 || of->asks_callback || !waits || of->what.from.empty()) return;
    of->asks_callback = true;
    if (!of->what.owe) return calls_back(of);
    auto as = of->what;
    as.queue = of->queue;
    as.waited = runtime_.now() - of->came;
    of->what.owe(as, [weak = weak_from_this(), of](bool kept) {
        const auto self = weak.lock();
        const bool waits = of->state == task_state::waiting || of->state == task_state::offered;
        if (self && kept && (waits || of->why == "abandoned")) return self->calls_back(of);
        of->asks_callback = false;
        if (self && of->why == "abandoned") self->visited(*of);
        if (kept) of->what.owed_no_more();  // an agent was quicker
    });
}

/// Also where he has hung up as soon as he had pressed it.
void agents::impl::calls_back(const std::shared_ptr<job>& of) {
    if (of->state == task_state::over) {
        of->visit_told = true;  // it goes on as the call back's
        auto again = of->what;
        again.queue = of->queue;
        again.waited = runtime_.now() - of->came;
        again.callback = true;
        add(std::move(again), {});
        return;
    }
    const auto& plan = plan_of(*of);
    of->callback = true;
    does(&router::call_back, of->id);
    touch(of);
    const auto talk = of->talk.lock();
    if (talk == nullptr) return;
    auto words = in_language(plan.callback_says, of->what.language);
    if (words.empty()) return talk->end();
    talk->ask({.prompt = std::move(words),  // as a question, since what is said to who waits ends with his wait
               .wants = question::kind::digits,
               .longest = 1,
               .no_input = duration{0},
               .barge_in = false},
              [weak = of->talk](const answer&) {
                  if (const auto still = weak.lock()) still->end();
              });
}

void agents::impl::caller_left(task_id which) {
    const auto of = find_task(which);
    if (of == nullptr || of->callback || of->state == task_state::talking || of->state == task_state::wrap_up) return;
    of->parted = runtime_.now();
    over(of, "abandoned");
    does(&router::abandon, which);
}

void agents::impl::finish(const std::shared_ptr<job>& of) {
    if (of->state != task_state::talking) return;
    of->state = task_state::wrap_up;
    of->parted = runtime_.now();
    put_on_hold(*of, false);
    of->leg.reset();
    if (const auto told = std::exchange(of->what.reached, nullptr)) told(nullptr);  // he is not called any more
    const auto by = of->by;
    touch(by);
    touch(of);
    if (plan_of(*of).rules.wrap_up == duration{0}) over(of, "answered");
    does(&router::finish, of->id);
    if (const auto* const who = with(by)) leave_if_free(std::string{who->plan.name});
}

/// Where the agent has sent him.
void agents::impl::go_on(const std::shared_ptr<job>& of, const onward_place& where) {
    const auto talk = of->talk.lock();
    if (talk == nullptr && of->what.kind == work::call) return;
    using kind = onward_place::kind;
    if (where.what == kind::flow) {
        if (!plays_ || !plays_(where.to, talk)) settle(of, {"unavailable"});
        return;
    }
    if (where.what == kind::number) {
        auto how = plan_of(*of).joins;
        how.name = where.to;
        how.to = {where.to};
        how.music = in_language(how.music, of->what.language);
        how.announced = in_language(how.announced, of->what.language);
        return talk->connect(
            std::move(how), {.over = [weak = weak_from_this(), of](const connect_result& result) {
                const auto self = weak.lock();
                if (!self) return;
                self->settle(of, {result.what == connect_result::kind::answered ? "done" : to_string(result.what),
                                  value{{"by", result.by}}});
            }});
    }
    auto again = of->what;
    again.talk = talk;
    again.callback = false;  // he is there
    again.queue = where.what == kind::queue ? where.to : of->queue;
    again.wanted = {};
    again.waited = duration{0};
    if (where.what == kind::agent)
        if (const auto* const whom = find(where.to)) again.wanted = whom->plan.works.id;
    auto then = of->then;
    if (!add(std::move(again), std::move(of->then), of->ours).empty()) return;
    if (of->ours) return settle(of, {"unavailable"});
    if (then) runtime_.post([then = std::move(then)] { then({"unavailable"}); });
}

void agents::impl::settle(const std::shared_ptr<job>& of, flow::event::settled how) {
    auto then = std::exchange(of->then, nullptr);
    if (of->ours) {
        if (const auto customer = of->talk.lock()) customer->end();
        return;
    }
    if (!then || of->callback) return;
    runtime_.post([talk = of->talk, then = std::move(then), how = std::move(how)] {
        if (!talk.expired()) then(how);
    });
}

void agents::impl::over(const std::shared_ptr<job>& of, std::string why) {
    of->state = task_state::over;
    of->why = std::move(why);
    const bool is_owed_soon = of->asks_callback && !of->callback && of->why == "abandoned";
    if (!is_owed_soon) visited(*of);
    if (of->callback && of->what.owed_no_more) of->what.owed_no_more();
    touch(of);
}

}  // namespace palabre
