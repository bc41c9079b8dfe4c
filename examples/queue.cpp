// examples/queue.cpp - a queue without a telephone: who is rung for whom, told by a router alone.
#include <palabre/core/error.hpp>
#include <palabre/routing/router.hpp>

#include <iostream>

using namespace palabre::routing;
using namespace std::chrono_literals;

/// What a program that carries calls would do.
void carry_out(const actions& what) {
    for (const auto& each : what) {
        if (const auto* const it = std::get_if<action::offer>(&each))
            std::cout << "ring agent " << to_string(it->agent) << " for task " << to_string(it->task) << '\n';
        else if (const auto* const takes = std::get_if<action::assign>(&each))
            std::cout << "connect task " << to_string(takes->task) << " to agent " << to_string(takes->agent) << '\n';
        else if (const auto* const says = std::get_if<action::announce>(&each))
            std::cout << "tell task " << to_string(says->task) << ": " << says->message << ", place "
                      << says->where.position << '\n';
    }
}

int main() try {
    router routes;
    palabre::instant now{};
    carry_out(routes.put(queue{.name = "front_desk",
                               .segments = {{"gold", 5, 60s}},
                               .others = {"", 0, 60s},
                               .announcements = {{.message = "you_are_next", .position = 1}},
                               .wrap_up = 10s},
                         now));
    carry_out(routes.put(agent{agent_id{7}, {{"fr", 5}, {"fon", 3}}, {{"front_desk"}}}, now));
    carry_out(routes.log_in(agent_id{7}, now));

    carry_out(routes.enqueue({.id = task_id{1}, .queue = "front_desk", .needs = {{"fon", 2}}}, now));
    carry_out(routes.accept(agent_id{7}, task_id{1}, now));
    carry_out(routes.enqueue({.id = task_id{2}, .queue = "front_desk"}, now));
    carry_out(routes.enqueue({.id = task_id{3}, .queue = "front_desk", .segment = "gold"}, now));
    now += 90s;
    carry_out(routes.finish(task_id{1}, now));
    now = routes.next_due();  // the time for notes is over
    carry_out(routes.wake(now));
    const auto place = routes.where(task_id{2}, now);
    std::cout << "task 2 has waited 100 s, at place " << place->position << '\n';
} catch (const palabre::error& e) {
    std::cerr << e.what() << '\n';
    return 1;
}
