// palabre/flow/host.hpp - port: what a flow needs from the house around it; center or a stage of memory provides it.
#pragma once

#include "palabre/channel/conversation.hpp"
#include "palabre/connector/connector.hpp"
#include "palabre/flow/player.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace palabre::flow {

/// A connector was told to change something.
struct deed {
    std::string operation;  ///< "crm.recharge"
    value arguments;        ///< May be written down: secrets are masked.
    outcome::kind came = outcome::kind::unavailable;
};

/// A conversation that goes on from where it was kept: by the plan that it began with.
struct resumed {
    std::shared_ptr<const player> plays;
    session talk;
    bool was_an_agents = false;  ///< Since it was kept: what the customer writes may answer another question.
};

/// Everything that is not said or asked in the conversation itself. `then` is called exactly once, from the loop.
///
/// Threads: the center's strand.
class host {
public:
    virtual ~host() = default;

    /// The conversation came to that node: what lights up on a desk, and what reports count. Does nothing here.
    virtual void walked(const conversation_info&, const std::string& node) { static_cast<void>(node); }

    /// What came of asking a connector: "value", "stale", "not_found", "unavailable". Does nothing here.
    virtual void looked_up(const conversation_info&, const std::string& operation, outcome::kind came) {
        static_cast<void>(operation), static_cast<void>(came);
    }

    /// What came of an act: who did what, for the customer's timeline. As looked_up() here.
    virtual void acted(const conversation_info& about, const deed& what) {
        looked_up(about, what.operation, what.came);
    }

    /// The conversation is over, and this is what the flow has come to. Does nothing here.
    virtual void over(const conversation_info&, const session&, const std::string& node) { static_cast<void>(node); }

    /// Where it goes on from; nothing: it begins. Here it begins, at once.
    virtual void resume(const conversation_info&, std::function<void(std::optional<resumed>)> then) { then({}); }

    /// It waits for the customer, and would go on from here after a restart. Does nothing here.
    virtual void paused(const conversation_info&, const session&, const question& asked) { static_cast<void>(asked); }

    /// Who this is, and what concerns him now: what event::begins carries.
    virtual void recognise(const conversation_info& who, std::function<void(event::begins)> then) = 0;

    /// nullptr where nothing of that name is connected.
    virtual connector* connected(const std::string& name) = 0;

    virtual void send(const conversation_info& about, const sending& message) = 0;
    /// Owes an answer: "done" when it is kept whatever happens then, else "unavailable". Here nothing can be promised.
    virtual void promise(const conversation_info&, const flow::promise&, std::function<void(event::settled)> then) {
        then({"unavailable"});
    }

    virtual void remember_language(const conversation_info& about, const std::string& language) = 0;
    virtual void tag(const conversation_info& about, const std::string& disposition) = 0;

    /// R4: a conversation on another channel, which an agent goes on with. `so_far` is the session.
    virtual void open_conversation(const conversation_info& about, const action::open_conversation& what,
                                   const session& so_far) = 0;

    /// Outcomes as action::transfer says.
    virtual void transfer(const conversation_ptr& talk, const action::transfer& where,
                          std::function<void(event::settled)> then) = 0;
    virtual void record(const conversation_ptr& talk, const action::record& what,
                        std::function<void(event::settled)> then) = 0;
    virtual void schedule_callback(const conversation_info& about, const action::schedule_callback& what,
                                   std::function<void(event::settled)> then) = 0;

    /// What the assistant of that name makes of a message. Here there is none.
    virtual void ask_assistant(const conversation_info&, const action::ask_assistant&,
                               std::function<void(event::assisted)> then) {
        then({});
    }
};

}  // namespace palabre::flow
