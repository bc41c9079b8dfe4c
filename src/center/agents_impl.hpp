// src/center/agents_impl.hpp - agents at work, from inside: who they are, and what waits or is with them.
#pragma once

#include "palabre/center/agents.hpp"
#include "palabre/routing/router.hpp"

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace palabre {

struct job;

struct agents::impl : std::enable_shared_from_this<impl> {
    using task_id = routing::task_id;
    using agent_id = routing::agent_id;

    struct member {
        explicit member(runtime& on) : lease{on} {}

        agent_plan plan;
        timer lease;
        std::shared_ptr<job> last = {};  // what he may still say something of
        agent_time counted = {};         // what he does, since when it was counted last
        bool leaves = false;             // for good, once he has nothing left
    };

    impl(runtime& on, logger log) : runtime_{on}, log_{std::move(log)}, timer_{on}, router_{on.random()} {}

    /// A command of the router's, carried out.
    template<class Command, class... Words> void does(Command command, Words&&... words) {
        carry_out((router_.*command)(std::forward<Words>(words)..., runtime_.now()));
    }
    void carry_out(routing::actions what);

    void act(const routing::action::offer& it);
    void act(const routing::action::withdraw& it);
    void act(const routing::action::assign& it);
    void act(const routing::action::announce& it);
    void act(const routing::action::move& it);
    void act(const routing::action::leave& it);
    void act(const routing::action::pause& it) { touch(it.agent); }
    void act(const routing::action::wrapped_up& it);
    void act(const routing::action::too_late& it);

    // Agents and their commands.
    member* find(const std::string& who);
    const member* with(agent_id who) const;
    agent_reply sign_of_life(const std::string& who, const std::function<void(member&)>& then);
    void lives(member& who);
    agent_reply owns(const std::string& who, const std::string& task, bool offered, std::shared_ptr<job>& found);
    void there(const std::string& at, bool is_there);
    void leave_if_free(const std::string& name);

    // Tasks.
    std::string add(arrival what, std::function<void(flow::event::settled)> then, bool ours = false);
    std::shared_ptr<job> find_task(const std::string& task) const;
    std::shared_ptr<job> find_task(task_id which) const;
    const queue_plan& plan_of(const job& of) const;
    void wait(const std::shared_ptr<job>& of);
    void pressed(const std::shared_ptr<job>& of, char key);
    void calls_back(const std::shared_ptr<job>& of);
    void caller_left(task_id which);
    void rung(task_id which, agent_id who, std::optional<connect_result::kind> failed);
    void declines(const std::shared_ptr<job>& of, agent_id who);
    void not_offered(const std::shared_ptr<job>& of, agent_id who);
    connect_request connecting(const job& of, const member& by) const;
    void join(const std::shared_ptr<job>& of, const conversation_ptr& caller);
    void call_customer(const std::shared_ptr<job>& of);
    void ring_dialler(const std::shared_ptr<job>& of);
    void not_dialled(const std::shared_ptr<job>& of);
    void parted(std::shared_ptr<job> of, const connect_result& how);
    void hand_over(const std::shared_ptr<job>& of);
    void finish(const std::shared_ptr<job>& of);
    void go_on(const std::shared_ptr<job>& of, const onward_place& where);
    void settle(const std::shared_ptr<job>& of, flow::event::settled how);

    // Whom agents ask.
    static consulting* ways_of(const job& of);
    agent_reply has_caller(const std::string& who, const std::string& task, std::shared_ptr<job>& found);
    agent_reply consult(const std::shared_ptr<job>& of, const onward_place& whom);
    std::shared_ptr<job> asking(const job& about, const std::string& queue);
    void ring_alone(const std::shared_ptr<job>& of, const agent_plan& who, const conversation_ptr& beside,
                    std::function<void(std::unique_ptr<agent_leg>)> then);
    void consulted(const std::shared_ptr<job>& of, agent_leg& whom);
    void consult_over(const std::shared_ptr<job>& of);
    void put_through(const std::shared_ptr<job>& of, const std::shared_ptr<job>& to);
    void over(const std::shared_ptr<job>& of, std::string why);

    // Figures and news.
    agent_now now_of(const member& who) const;
    queue_now now_of(const queue_plan& which) const;
    task_now now_of(const job& of) const;
    void count(member& who, bool all);
    void put_on_hold(job& of, bool on);
    void visited(job& of);
    void touch(agent_id who);
    void touch(const std::shared_ptr<job>& of);
    void touch_queue(const std::string& name);
    void tell_soon();
    void tell();

    runtime& runtime_;
    logger log_;
    timer timer_;
    routing::router router_;
    std::unique_ptr<agent_reach> reach_;
    std::map<std::string, queue_plan> queues_;  // by full name
    std::map<std::string, std::unique_ptr<member>> members_;
    std::map<agent_id, member*> by_id_;
    std::map<task_id, std::shared_ptr<job>> jobs_;
    std::deque<routing::action::any> to_do_;
    bool doing_ = false, telling_ = false;
    std::int64_t last_ = 0;
    std::set<std::string> told_agents_, told_queues_;  // whose news is due
    std::map<task_id, std::shared_ptr<job>> told_tasks_;
    std::function<void(const agent_news&)> on_news_;
    std::function<void(const agent_time&)> on_time_;
    std::function<bool(const std::string&, const conversation_ptr&)> plays_;
    std::function<void(arrival&)> begins_;
};

/// Whom an agent asks about his caller.
struct asked {
    std::string name;                     // as he was asked for
    std::shared_ptr<job> task = {};       // an agent's, or one that waits in a queue; nullptr: a number
    std::unique_ptr<agent_leg> leg = {};  // a number's
    consult_state state = consult_state::ringing;
};

/// A task and who it is for. Its conversation keeps its handlers, and so us, not we it.
struct job {
    routing::task_id id;
    arrival what;
    std::weak_ptr<conversation> talk;
    std::function<void(flow::event::settled)> then;
    task_state state = task_state::waiting;
    std::string queue;                                                // where it is now
    std::map<routing::agent_id, std::unique_ptr<agent_leg>> offered;  // nullptr: at his desk
    routing::agent_id by = {};                                        // who has it, or had it last
    std::unique_ptr<agent_leg> leg;
    std::optional<onward_place> onward;
    instant came{};
    std::optional<instant> handed = {};  // to its agent, by another who had the caller
    std::optional<instant> taken = {}, parted = {};
    instant held_since{};
    duration held_for{0};
    bool callback = false, asks_callback = false, visit_told = false;
    bool held = false, dials = false;
    bool ours = false;  // we have called him: there is no flow that would end his call
    std::unique_ptr<asked> asks = {};
    std::shared_ptr<std::unique_ptr<agent_leg>> rings = {};  // beside what the router offers
    std::weak_ptr<job> asked_by = {};                        // it is another agent's question
    std::shared_ptr<job> goes_on = {};                       // by whom the caller has been taken
    std::string why = {};
    std::optional<std::pair<calendar_time, bool>> will_call = {};  // when its agent said, and whether himself
};

}  // namespace palabre
