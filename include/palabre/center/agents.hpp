// palabre/center/agents.hpp - agents at work: their states, what is offered to them, what they do.
#pragma once

#include "palabre/center/agent_news.hpp"
#include "palabre/center/agent_plan.hpp"
#include "palabre/center/agent_reach.hpp"
#include "palabre/core/log.hpp"
#include "palabre/flow/player.hpp"
#include "palabre/history/work_note.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace palabre {

/// Somebody or something comes to a queue.
struct arrival {
    std::string queue;           ///< Its full name.
    conversation_ptr talk = {};  ///< Of a call; nullptr for conversations in writing and dossiers.
    routing::work kind = routing::work::call;
    std::string thread = {};   ///< Of the others: what they are, such as a history thread's id.
    std::string from = {};     ///< Of the others: the customer's address.
    std::string company = {};  ///< Whose customer he is; "": of the queue's company.
    history::customer_id customer = {};
    std::string segment = {}, language = {};
    std::vector<routing::need> needs = {};
    history::user_id wanted = {};  ///< Who spoke with him last.
    duration waited{0};
    bool callback = false;  ///< A call that is to be placed to `from`; without a talk.
    bool records = false;   ///< Also where the queue does not say so.
    /// Keeps that he is to be called back, as such an arrival, and tells when that is durable. Empty: it stands in memory alone.
    std::function<void(const arrival& as, std::function<void(bool)>)> owe = {};
    std::function<void()> owed_no_more = {};  ///< He has been called, or it is given up.
    /// Who has it now; each time that somebody takes it.
    std::function<void(history::user_id)> on_agent = {};
    /// Keeps how long he waited, and what came of it, once it is over; id, interaction and medium are the keeper's to fill in.
    std::function<void(history::queue_visit)> on_visit = {};
    /// Keeps what came of it, and tells when that is durable. Empty: dispositions are not taken.
    std::function<void(history::user_id by, std::string code, std::string note, std::function<void(bool)>)> keep = {};
};

/// What came of a command. `why` is for people.
struct agent_reply {
    enum class kind { done, not_found, conflict, refused } what = kind::done;
    std::string why = {};

    explicit operator bool() const noexcept { return what == kind::done; }
};

/// Where an agent sends a caller.
struct onward_place {
    enum class kind { queue, agent, number, flow } what = kind::queue;
    std::string
        to;  ///< A queue's full name, an agent's name, a number or "phone:USER", an address that a flow answers.
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
    /// Durable before `then`; "" for no disposition. Ends the time for notes.
    void wrap_up(const std::string& who, const std::string& task, std::string disposition, std::string note,
                 std::function<void(agent_reply)> then);

    /// A caller waits; or, without a talk, something that agents accept by their desks. Gives its id, "" where there is no such
    /// queue. `then` comes once, from the loop, unless the conversation ends first: done (they have parted, and he is still
    /// there), busy (the queue is full), no_answer (he waited too long) or unavailable.
    std::string add(arrival what, std::function<void(flow::event::settled)> then = {});
    /// It waits no longer, or is over: its conversation was taken or closed elsewhere.
    void withdraw(const std::string& task);

    std::vector<agent_now> all_agents() const;
    std::vector<queue_now> all_queues() const;
    std::vector<task_now> tasks_of(const std::string& queue) const;  ///< In no order; also those with agents.
    std::vector<task_now> tasks_with(const std::string& agent) const;
    /// One of these, or his last one, of which he may still say what came of it.
    std::optional<task_now> task_of(const std::string& agent, const std::string& task) const;

    /// Hears of every change, from the loop, once each thing and turn. A later one replaces an earlier one.
    void on_news(std::function<void(const agent_news&)> then);

    /// Hears how agents spent their time, from the loop: when a state is over, and of those that go on at count_time().
    void on_time(std::function<void(const agent_time&)> then);
    void count_time();

    /// How hand_on() finds flows: false where nothing answers there.
    void flows_by(std::function<bool(const std::string& address, const conversation_ptr& talk)> play);

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

}  // namespace palabre
