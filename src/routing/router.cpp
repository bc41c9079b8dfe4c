// src/routing/router.cpp - a router's commands, each a theme's deed.
#include "routing/router_impl.hpp"

namespace palabre::routing {

router::router(std::uint64_t seed) : impl_{std::make_unique<impl>(seed)} {
}
router::~router() = default;

actions router::put(queue what, instant now) {
    return impl_->run(now, [&] { impl_->put_queue(std::move(what)); });
}

actions router::remove_queue(const std::string& name, instant now) {
    return impl_->run(now, [&] { impl_->remove_queue(name); });
}

actions router::put(agent what, instant now) {
    return impl_->run(now, [&] { impl_->put_agent(std::move(what)); });
}

actions router::remove_agent(agent_id who, instant now) {
    return impl_->run(now, [&] { impl_->remove_agent(who); });
}

actions router::log_in(agent_id who, instant now) {
    return impl_->with_agent(who, now, [&](agent_record& found) {
        if (!found.on_duty) impl_->set_duty(found, true, false, {});
    });
}

actions router::log_out(agent_id who, instant now) {
    return impl_->with_agent(who, now, [&](agent_record& found) {
        if (found.on_duty) impl_->set_duty(found, false, false, {});
    });
}

actions router::pause(agent_id who, std::string code, instant now) {
    return impl_->with_agent(who, now, [&](agent_record& found) {
        if (found.on_duty) impl_->set_duty(found, true, true, std::move(code));
    });
}

actions router::resume(agent_id who, instant now) {
    return impl_->with_agent(who, now, [&](agent_record& found) {
        if (found.on_duty && found.paused) impl_->set_duty(found, true, false, {});
    });
}

actions router::end_wrap_up(agent_id who, instant now) {
    return impl_->with_agent(who, now, [&](agent_record& found) { impl_->end_wraps(found, never_due); });
}

actions router::enqueue(task what, instant now) {
    return impl_->run(now, [&] { impl_->enqueue(std::move(what)); });
}

actions router::abandon(task_id which, instant now) {
    return impl_->with_task(which, now, [&](task_record& found) { impl_->abandon(found); });
}

actions router::call_back(task_id which, instant now) {
    return impl_->with_task(which, now, [&](task_record& found) { impl_->call_back(found); });
}

actions router::accept(agent_id who, task_id which, instant now) {
    return impl_->run(now, [&] {
        auto* const agent = impl_->find_agent(who);
        auto* const task = impl_->find_task(which);
        if (agent != nullptr && task != nullptr && agent->offered == task)
            impl_->accept(*agent, *task);
        else
            impl_->out.push_back(action::too_late{which, who});
    });
}

actions router::refuse(agent_id who, task_id which, instant now) {
    return impl_->run(now, [&] {
        auto* const agent = impl_->find_agent(who);
        auto* const task = impl_->find_task(which);
        if (agent != nullptr && task != nullptr && agent->offered == task) impl_->refuse(*agent, *task);
    });
}

actions router::finish(task_id which, instant now) {
    return impl_->with_task(which, now, [&](task_record& found) { impl_->finish(found); });
}

actions router::engage(task what, agent_id who, instant now) {
    return impl_->with_agent(who, now, [&](agent_record& found) { impl_->engage(std::move(what), found); });
}

actions router::disengage(task_id which, instant now) {
    return impl_->with_task(which, now, [&](task_record& found) { impl_->disengage(found); });
}

actions router::not_reached(task_id which, instant now) {
    return impl_->with_task(which, now, [&](task_record& found) { impl_->not_reached(found); });
}

actions router::put_back(task_id which, instant now) {
    return impl_->with_task(which, now, [&](task_record& found) { impl_->put_back(found); });
}

actions router::wake(instant now) {
    return impl_->run(now, [&] { impl_->wake(); });
}

instant router::next_due() const {
    return impl_->due.empty() ? never_due : impl_->due.first().at;
}

void router::begin_day() {
    impl_->begin_day();
}

void router::begin_day(agent_id who, int handled, duration talked) {
    if (auto* const found = impl_->find_agent(who)) impl_->begin_day(*found, handled, talked);
}

void router::begin_day(const std::string& queue, const figures& so_far) {
    if (auto* const found = impl_->find_queue(queue)) impl_->begin_day(*found, so_far);
}

}  // namespace palabre::routing
