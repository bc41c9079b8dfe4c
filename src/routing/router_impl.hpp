// src/routing/router_impl.hpp - a router's inside; each theme has its file.
#pragma once

#include "palabre/routing/router.hpp"
#include "routing/agenda.hpp"

#include <random>
#include <string_view>
#include <unordered_map>

namespace palabre::routing {

struct router::impl {
    explicit impl(std::uint64_t seed) : chance{seed} {}

    /// One command: `does` sees `now` and fills `out`; what its changes cause is done behind it.
    template<typename Does> actions run(instant when, Does does) {
        now = std::max(now, when);
        out.clear();
        does();
        catch_up();
        return std::exchange(out, {});
    }

    template<typename Does> actions with_agent(agent_id who, instant when, Does does) {
        return run(when, [&] {
            if (auto* const found = find_agent(who)) does(*found);
        });
    }
    template<typename Does> actions with_task(task_id which, instant when, Does does) {
        return run(when, [&] {
            if (auto* const found = find_task(which)) does(*found);
        });
    }

    // setup.cpp
    void put_queue(queue what);
    void remove_queue(const std::string& name);
    void put_agent(agent what);
    void remove_agent(agent_id who);
    void quit_queues(agent_record& who);
    std::vector<task_record*> tasks_of(const queue_record& in);
    std::uint32_t number_of(const std::string& skill);

    // duty.cpp
    void set_duty(agent_record& who, bool on_duty, bool paused, std::string code);
    void count_duty(const agent_record& who, std::size_t sign);
    bool is_empty(const queue_record& in, emptiness by) const;
    void leave_if_empty(queue_record& in);
    void release_held(agent_record& who);
    /// Offers him what he may have now, or lets him stand among the free.
    void settle(agent_record& who);
    void stand(agent_record& who);
    void stand_aside(agent_record& who);
    void note_state(agent_record& who);
    void end_wraps(agent_record& who, instant until);
    void begin_day();
    void begin_day(agent_record& who, int handled, duration talked);
    static void begin_day(queue_record& in, const figures& so_far);

    // choosing.cpp
    bool serves(const member& as, const task_record& what) const;
    bool has_passed(const agent_record& who, const task_record& what) const;
    task_record* task_for(agent_record& who);
    std::vector<agent_record*> agents_for(const task_record& what);
    member* member_of(agent_record& who, const queue_record& in) const;
    member* draw(const std::vector<member*>& among);

    // offers.cpp
    void offer(task_record& what, const std::vector<agent_record*>& to);
    void accept(agent_record& who, task_record& what);
    void refuse(agent_record& who, task_record& what);
    void unanswered(task_record& what);
    void pass_over(agent_record& who, task_record& what);
    void withdraw(agent_record& who, task_record& what, withdrawn why);

    // tasks.cpp
    task_record& take_in(task what);
    void enqueue(task what);
    void engage(task what, agent_record& who);
    void disengage(task_record& what);
    void abandon(task_record& what);
    void finish(task_record& what);
    void put_back(task_record& what);
    void part(task_record& what);
    void forget(task_record& what);
    void leave(task_record& what, left why);
    void remember(const task_record& what, const agent_record& who);
    agent_record* wanted_by(const task_record& what);

    // callbacks.cpp
    void call_back(task_record& what);
    void not_reached(task_record& what);
    void count_waiting(queue_record& in, task_record& what, bool counts);

    // waiting.cpp
    void join(task_record& what, const std::string& queue, std::size_t hops);
    void move(task_record& what, const std::string& to, std::size_t hops);
    void prepare(task_record& what);
    /// To an agent, or into its lane.
    void place(task_record& what);
    void enter_lane(task_record& what);
    void leave_lane(task_record& what);
    void release(task_record& what);
    instant next_of(const task_record& what) const;

    // waking.cpp
    void wake();
    void wake(task_record& what);
    void announce(task_record& what, std::size_t which);
    void announce_places(queue_record& in);
    void catch_up();

    // views.cpp
    standing standing_of(const lane& in, const waiter& who, instant at) const;
    std::size_t position(const task_record& what, instant at) const;
    routing::place where(const task_record& what, instant at) const;

    queue_record* find_queue(const std::string& name) {
        const auto found = queues.find(name);
        return found == queues.end() ? nullptr : &found->second;
    }
    agent_record* find_agent(agent_id who) {
        const auto found = agents.find(who);
        return found == agents.end() ? nullptr : &found->second;
    }
    task_record* find_task(task_id which) {
        const auto found = tasks.find(which);
        return found == tasks.end() ? nullptr : &found->second;
    }
    void changed(queue_record& in) {
        if (in.places_told == 0 || in.moved) return;
        in.moved = true;
        moved.push_back(&in);
    }

    struct parted {
        agent_id from;
        instant until;
    };

    instant now{};
    actions out;
    std::mt19937_64 chance;
    std::uint64_t orders = 0;  // arrivals and offers, counted
    std::map<std::string, queue_record, std::less<>> queues;
    std::unordered_map<agent_id, agent_record> agents;  // never walked: its order is nobody's
    std::unordered_map<task_id, task_record> tasks;
    std::unordered_map<std::string, std::uint32_t> skills;
    std::unordered_map<history::customer_id, parted> last_agents;
    std::size_t last_agents_swept = 0;
    agenda due;
    std::vector<queue_record*> moved;
};

}  // namespace palabre::routing
