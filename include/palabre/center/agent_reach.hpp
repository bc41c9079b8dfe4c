// palabre/center/agent_reach.hpp - port: how the calls of a queue come to an agent's ear.
#pragma once

#include "palabre/center/agent_plan.hpp"
#include "palabre/channel/conversation.hpp"

#include <functional>
#include <memory>
#include <string>

namespace palabre {

/// For what he is rung.
struct agent_call {
    conversation_ptr caller = {};  ///< nullptr: a customer who is to be called once he has answered.
    std::string number = {};       ///< The customer's.
    std::string queue = {};        ///< As flows call it.
    duration ring{0};
};

/// Exactly one of them is called, from the loop, unless the leg has been destroyed before.
struct agent_call_handlers {
    std::function<void()> answered;
    std::function<void(connect_result::kind why)> failed;  ///< busy: he declines; unavailable: nothing reaches him.
};

/// One agent, rung. Destroying it stops the ringing, or rings off; but not once he has been joined with somebody.
///
/// Threads: the strand.
class agent_leg {
public:
    virtual ~agent_leg() = default;

    /// After the answer: he and the caller hear each other until one of them hangs up. As conversation::connect().
    virtual void join(const conversation_ptr& caller, connect_request how, connect_handlers then) = 0;

    /// After the answer: calls a customer for him. `then` comes once, with nullptr where he was not reached.
    virtual void call(const std::string& number, const connect_request& how,
                      std::function<void(conversation_ptr)> then) = 0;

    /// After join(): hold of the caller, and consultation; nullptr where that cannot be. To be used at once.
    virtual consulting* consults() { return nullptr; }

    /// After the answer, in place of join(): he is consulted about another one's caller, as consulting::consult() says.
    virtual bool consulted(const conversation_ptr& caller, std::function<void()> alone) {
        static_cast<void>(caller), static_cast<void>(alone);
        return false;
    }

    /// After join() or consulted(): he hangs up.
    virtual void hang_up() = 0;
};

/// Threads: the strand.
class agent_reach {
public:
    virtual ~agent_reach() = default;

    virtual std::unique_ptr<agent_leg> ring(const agent_plan& who, const agent_call& what,
                                            agent_call_handlers then) = 0;

    /// Hears when the telephones at such a place ("phone:awa") have come or gone. Does nothing here.
    virtual void on_there(std::function<void(const std::string& at, bool is_there)> then) { static_cast<void>(then); }
};

class voice_line;

/// By the telephones that register with a line, and by its trunks. The line must outlive it, and what it has rung.
std::unique_ptr<agent_reach> reach_by(voice_line& line);

}  // namespace palabre
