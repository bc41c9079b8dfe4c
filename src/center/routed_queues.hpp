// src/center/routed_queues.hpp - callers whom flows transfer to queues wait there, and agents are rung for them.
#pragma once

#include "palabre/channel/conversation.hpp"
#include "palabre/flow/player.hpp"
#include "palabre/routing/router.hpp"

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

namespace palabre {

/// Port: telephones or desks of agents, and what waiting sounds like.
///
/// Threads: the strand.
class agent_reach {
public:
    virtual ~agent_reach() = default;

    /// Ring him until stop(); tell routed_queues::accept() or refuse().
    virtual void ring(routing::agent_id who, const conversation_ptr& caller, const std::string& queue) = 0;
    virtual void stop(routing::agent_id who) = 0;

    /// They hear each other from now on. `parted` once, from the loop, unless the conversation ends first.
    virtual void join(const conversation_ptr& caller, routing::agent_id who, std::function<void()> parted) = 0;

    /// He waits in a queue from now on: its music.
    virtual void waits(const conversation_ptr& caller, const std::string& music) = 0;
    virtual void hears(const conversation_ptr& caller, const routing::action::announce& what) = 0;
};

/// A router with its timer, between conversations and agents.
///
/// Owns:    the router, and who waits: each is let go of when his conversation ends.
/// Threads: the strand.
class routed_queues {
public:
    routed_queues(runtime& on, agent_reach& by) : runtime_{on}, by_{by}, timer_{on}, router_{on.random()} {}

    const routing::router& router() const noexcept { return router_; }

    /// A command of the router's, carried out: `does(&routing::router::log_in, who)`.
    template<typename Command, typename... Words> void does(Command command, Words&&... words) {
        carry_out((router_.*command)(std::forward<Words>(words)..., runtime_.now()));
    }

    void put(routing::queue what) { carry_out(router_.put(std::move(what), runtime_.now())); }
    void put(routing::agent who) { carry_out(router_.put(std::move(who), runtime_.now())); }

    /// `like` says queue, segment, needs and customer; its id is given here. `then` is called once, from the loop, unless
    /// the conversation ends first: answered (they have parted, and he is still there), busy (the queue is full),
    /// no_answer (he waited too long) or unavailable.
    void transfer(conversation_ptr talk, routing::task like, std::function<void(flow::event::settled)> then);

    /// The agent who is rung takes the call, or does not. Nothing where nobody rings him any more.
    void accept(routing::agent_id who) { answer(who, true); }
    void refuse(routing::agent_id who) { answer(who, false); }

private:
    struct caller {
        std::weak_ptr<conversation> talk;  // it keeps its handlers, and so us, not we it
        std::function<void(flow::event::settled)> then;
    };

    void carry_out(routing::actions what);
    void answer(routing::agent_id who, bool accepts);
    void settle(routing::task_id which, std::string outcome);
    conversation_ptr talk_of(routing::task_id which) const;

    void act(const routing::action::offer& it);
    void act(const routing::action::withdraw& it);
    void act(const routing::action::assign& it);
    void act(const routing::action::announce& it);
    void act(const routing::action::move& it);
    void act(const routing::action::leave& it);
    void act(const routing::action::pause&) {}
    void act(const routing::action::wrapped_up&) {}
    void act(const routing::action::too_late& it) { by_.stop(it.agent); }

    runtime& runtime_;
    agent_reach& by_;
    timer timer_;
    routing::router router_;
    std::map<routing::task_id, caller> callers_;
    std::map<routing::agent_id, routing::task_id> rung_;
    std::deque<routing::action::any> to_do_;
    bool doing_ = false;
    std::int64_t last_ = 0;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace palabre
