// palabre/inbox/desk.hpp - written conversations at work: who has which, what he says, and when he loses it.
#pragma once

#include "palabre/core/log.hpp"
#include "palabre/history/event.hpp"
#include "palabre/history/store.hpp"

#include <functional>
#include <memory>
#include <string>

namespace palabre::inbox {

struct desk_options {
    std::string company;  ///< Its name in the store.

    /// Whether this center serves the company: while it does not, nothing is given back or woken here. Empty: it does.
    std::function<bool()> serves = {};

    duration lease =
        std::chrono::minutes{30};  ///< How long an agent may do nothing and keep what he has; 1 min to 7 days.
    duration look_every = std::chrono::seconds{15};  ///< For leases that are over and what is to wake; 1 s to 1 h.
    duration lasts = std::chrono::hours{24};  ///< What could not be sent for that long is not sent; 1 min to 30 days.
    duration flow_waits =
        std::chrono::hours{24};        ///< For the customer, where it was given back to its flow; 1 min to 30 days.
    history::event_rules events = {};  ///< What its events are kept for.

    /// Hears of what was written here, once it is durable; from the loop.
    std::function<void(const history::event& what)> on_event = {};

    /// The same of a conversation whose owner or state has changed: a flow that led it is to be silent.
    std::function<void(const history::thread& now)> on_moved = {};
    logger log{};
};

/// What an agent writes to a customer.
struct saying {
    history::user_id agent = {};
    std::string text = {};
    value details =
        nullptr;  ///< As outbound_message::details: a template, a file. Here "author" and "from" are put in.
    value original = nullptr;  ///< Of a translation, for the timeline alone: {"text", "language", "by"}, his own words.
    std::string key = {};      ///< Of two with one key the second is the first; "": none.
};

struct said {
    history::outgoing_id message = {};
    bool known = false;  ///< Its key was there before: nothing was written.
    history::thread now = {};
};

/// The conversations of one company. Each command reads a conversation, decides, and writes what becomes of it by its turn, with
/// what the timeline tells of it, in one write: of two commands at once one is done and the other a conflict.
///
/// Answers come once, from the loop: done with the conversation as it is then, not_found, conflict where somebody else has it
/// (`why` says who) or where it is closed, refused for what makes no sense, else what the store said.
///
/// Owns:    a timer. The runtime and the store must outlive it.
/// Threads: the strand.
class desk {
public:
    using then_thread = std::function<void(history::reply<history::thread>)>;

    /// Throws error{errc::invalid_argument} for options out of range.
    desk(runtime& on, history::store& in, desk_options options);
    ~desk();
    desk(const desk&) = delete;
    desk& operator=(const desk&) = delete;

    /// Opens the company, as soon as the store is there, and begins to look for what is due.
    void start();

    /// nullptr until the company is open.
    history::company_store* book() const;

    /// An agent takes it from its queue, from a flow, or, `by_force` (a supervisor's right), from another agent.
    void take(history::interaction_id which, history::user_id agent, bool by_force, then_thread then);

    /// Another takes it: a supervisor gives it to him, or who has it hands it over. `by` nobody: whoever has it.
    void assign(history::interaction_id which, history::user_id by, history::user_id to, then_thread then);

    /// It waits for an agent: in that queue, or with "" in the one that it came by.
    void transfer(history::interaction_id which, history::user_id by, const std::string& queue, then_thread then);

    /// The flow at its address answers what the customer writes next, from where it stood: an assistant that handed over.
    void give_back(history::interaction_id which, history::user_id by, then_thread then);

    /// Out of sight until then, or until the customer writes; his who had it, from then on.
    void snooze(history::interaction_id which, history::user_id by, calendar_time until, then_thread then);
    void wake(history::interaction_id which, then_thread then);

    /// Ends it, and its interaction, with that disposition; "" for none. A flow's session of it is dropped.
    void close(history::interaction_id which, history::user_id by, const std::string& disposition, then_thread then);

    /// It is open again, and his.
    void reopen(history::interaction_id which, history::user_id agent, then_thread then);

    /// Durable before `then`: the message in the outbox, the line in the timeline, the lease that begins anew. Takes the
    /// conversation where no agent has it.
    void say(history::interaction_id which, saying what, std::function<void(history::reply<said>)> then);

    /// A line for colleagues.
    void note(history::interaction_id which, history::user_id agent, const std::string& text, then_thread then);

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

}  // namespace palabre::inbox
