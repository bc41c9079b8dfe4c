// palabre/center/agents.hpp - agents at work: their states, what is offered to them, what they do.
#pragma once

#include "palabre/center/agent_news.hpp"
#include "palabre/center/agent_plan.hpp"
#include "palabre/center/agent_reach.hpp"
#include "palabre/center/arrival.hpp"
#include "palabre/core/log.hpp"
#include "palabre/flow/player.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace palabre {

/// What came of a command. `why` is for people.
struct agent_reply {
    enum class kind { done, not_found, conflict, refused } what = kind::done;
    std::string why = {};
    std::string field = {};  ///< Of wrap_up(): where it is wrong, as form_problem has it.

    explicit operator bool() const noexcept { return what == kind::done; }
};

/// Where an agent sends a caller.
struct onward_place {
    enum class kind { queue, agent, number, flow } what = kind::queue;
    std::string
        to;  ///< A queue's full name, an agent's name, a number or "phone:USER", an address that a flow answers.
};

/// Who serves a queue.
struct queue_member {
    history::user_id who = {};
    routing::agent_state is = routing::agent_state::offline;
    std::string at = {};       ///< agent_plan::at.
    bool takes_calls = false;  ///< One of the queue's could be offered to him now.
};

/// What was done in a day before it was counted here.
struct day_so_far {
    std::map<std::string, routing::figures> queues = {};               ///< By their full names; counters alone.
    std::map<history::user_id, std::pair<int, duration>> agents = {};  ///< Tasks handled, time with customers.
};

/// How an agent goes on from asking somebody about his caller.
enum class conclusion {
    end,          ///< Who is asked is rung off, also while it rings: agent and caller are together.
    join,         ///< The three talk. Who hangs up leaves the two others, but for the caller: then all part.
    put_through,  ///< Who is asked has the caller, and is his agent if he is one; the other's notes begin.
};

/// A router with its timer, agents' telephones and the callers who wait. Agents and queues are named; ids of tasks are texts.
///
/// Owns:    the router, its way to telephones, and the legs of agents who are rung.
/// Threads: the strand.
class agents {
public:
    explicit agents(runtime& on, logger log = {});
    ~agents();
    agents(const agents&) = delete;
    agents& operator=(const agents&) = delete;

    /// Without one no call reaches anybody.
    void reach_by(std::unique_ptr<agent_reach> way);

    /// New, or in place of the one of that name. Throw error{errc::invalid_argument} as routing::router::put() does.
    void put(queue_plan what);
    void put(agent_plan who);
    void remove_queue(const std::string& full_name);
    void remove_agent(const std::string& name);
    /// As it was put; nullptr where there is none.
    const queue_plan* queue(const std::string& full_name) const;
    /// What a company's people mean by `name`: their own queue or everybody's; "" where there is none, or it is another company's.
    std::string full_name(const std::string& company, const std::string& name) const;

    /// Each is a sign of life. Who is logged out or pauses keeps what he has.
    agent_reply log_in(const std::string& who);
    agent_reply log_out(const std::string& who);
    agent_reply pause(const std::string& who, const std::string& code);
    agent_reply resume(const std::string& who);
    agent_reply is_alive(const std::string& who);

    /// Calls are accepted by answering the telephone: conflict.
    agent_reply accept(const std::string& who, const std::string& task);
    agent_reply refuse(const std::string& who, const std::string& task);
    /// He hangs up, or is done with it: notes begin.
    agent_reply finish(const std::string& who, const std::string& task);
    /// The caller he talks with goes on elsewhere, and he is done with it. To an agent: queue::sticky.wait for him, then anybody.
    agent_reply hand_on(const std::string& who, const std::string& task, const onward_place& where);
    /// His caller waits with the queue's music, and nobody hears the other; until he resumes.
    agent_reply hold(const std::string& who, const std::string& task, bool on);
    /// With his caller on hold he rings an agent (who must be free), whoever serves a queue, a number or "phone:USER". Until
    /// somebody answers he hears it ring. Who does not answer, or hangs up, leaves him with his caller.
    agent_reply consult(const std::string& who, const std::string& task, const onward_place& whom);
    agent_reply conclude(const std::string& who, const std::string& task, conclusion how);
    /// His telephone rings, then the customer's (`from` of `what`), under the caller id of `queue`, which he serves; also while
    /// he pauses. It is a task of his from the beginning, `task`, and notes follow, also where the customer is not reached.
    agent_reply dial(const std::string& who, arrival what, std::string& task);
    /// The customer is called at that time, or soon after: his call comes into the queue then, for `himself` first or for
    /// whoever serves it. Durable before `then`. During the talk, and as long as wrap_up() is taken.
    void call_back(const std::string& who, const std::string& task, calendar_time when, bool himself,
                   std::function<void(agent_reply)> then);
    /// Durable before `then`. Ends the time for notes. Refused where the form of the task's queue does not allow it.
    void wrap_up(const std::string& who, const std::string& task, wrap_notes what,
                 std::function<void(agent_reply)> then);

    /// A caller waits; or, without a talk, something that agents accept by their desks. Gives its id, "" where there is no such
    /// queue. `then` comes once, from the loop, unless the conversation ends first: done (they have parted, and he is still
    /// there), busy (the queue is full), no_answer (he waited too long) or unavailable.
    std::string add(arrival what, std::function<void(flow::event::settled)> then = {});
    /// It waits no longer, or is over: its conversation was taken or closed elsewhere.
    void withdraw(const std::string& task);
    /// The same; an agent who has it, and no call, is free at once and has nothing to note. A caller who waits counts as
    /// abandoned: we let him go.
    void dismiss(const std::string& task);

    std::vector<agent_now> all_agents() const;
    std::vector<queue_now> all_queues() const;
    std::vector<queue_member> members_of(const std::string& queue) const;  ///< By its full name; in no order.
    std::vector<task_now> tasks_of(const std::string& queue) const;        ///< In no order; also those with agents.
    std::vector<task_now> tasks_with(const std::string& agent) const;
    /// One of these, or his last one, of which he may still say what came of it.
    std::optional<task_now> task_of(const std::string& agent, const std::string& task) const;

    /// Hears of every change, from the loop, once each thing and turn. A later one replaces an earlier one.
    void on_news(std::function<void(const agent_news&)> then);

    /// Hears how agents spent their time, from the loop: when a state is over, and of those that go on at count_time().
    void on_time(std::function<void(const agent_time&)> then);
    void count_time();

    /// The day's figures begin again: of the company's queues ("": everybody's), and of agents who serve one of them first.
    void begin_day(const std::string& company);
    /// Counts what was before, beside what has been counted since.
    void go_on_with(const day_so_far& what);

    /// Told of a call that an agent places before the customer is called, to begin its history.
    void placed_by(std::function<void(arrival& what)> begins);

    /// How hand_on() finds flows: false where nothing answers there.
    void flows_by(std::function<bool(const std::string& address, const conversation_ptr& talk)> play);

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

}  // namespace palabre
