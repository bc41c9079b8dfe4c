// palabre/campaign/call_ports.hpp - ports of campaigns by call: lines out, and the agents of queues.
#pragma once

#include "palabre/campaign/call_plan.hpp"
#include "palabre/channel/answer_kind.hpp"
#include "palabre/channel/conversation.hpp"
#include "palabre/history/lead.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace palabre::campaign {

/// A number that is to be dialled.
struct outgoing_call {
    std::string campaign = {};
    std::string to = {};
    std::vector<way_out> by = {};  ///< One after the other, where the one before did not take it.
    duration ring_for{0};
    /// Called before the first INVITE: go(false) calls it off, and `ended` comes with "cancelled".
    std::function<void(std::function<void(bool)> go)> before_invite = {};
    std::optional<answer_detection> detects = {};  ///< Who answers is found out, by these limits.
};

/// How a call ended that nobody answered.
struct line_end {
    std::string result;  ///< "busy", "no_answer", "rejected", "unreachable", "failed", "cancelled" or "not_allowed".
    int status = 0;      ///< SIP's; 0: none was told.
    bool rang = false;   ///< He may have heard it ring.
};

struct line_handlers {
    std::function<void(conversation_ptr)> answered;
    std::function<void(const line_end&)> ended;
    answer_handlers answer = {};  ///< Where it `detects`: before the answer, behind it, or both; besides the others.
};

/// Port: telephone lines. Exactly one of `answered` and `ended` is called, from the loop and never from inside place().
class outbound_line {
public:
    virtual ~outbound_line() = default;
    /// "" where calls may go that way: its trunk is there, and the number is its own. Else what stands against it.
    virtual std::string why_not(const way_out& way) const = 0;
    virtual std::uint64_t place(outgoing_call what, line_handlers then) = 0;
    /// Ends the ringing.
    virtual void cancel(std::uint64_t call) = 0;
    /// As what history keeps a call that was answered; 0: as nothing.
    virtual history::interaction_id kept_as(const conversation_ptr& talk) const = 0;
};

struct floor_agent {
    enum class state : std::uint8_t {
        free,  ///< A call of the queue would reach him now.
        busy,
        away,  ///< Off duty, in a pause, or out of reach.
    };
    history::user_id who = {};
    state is = state::away;
};

/// Somebody, or a lead, who comes to a queue for an agent.
struct visit {
    std::string queue = {};
    conversation_ptr talk = {};  ///< nullptr: a lead that is shown before it is dialled.
    history::lead lead = {};
    std::string number = {};  ///< Where he is, or would be, reached.
    std::string campaign = {}, language = {};
    history::lead_attempt_id attempt = {};
    history::user_id wanted = {};                         ///< Who is to have it.
    std::function<void(history::user_id)> on_agent = {};  ///< He has it now; of a call, his telephone has answered.
    std::function<void()> joined = {};                    ///< Of a call: they hear each other.
    std::function<void()> waits_again = {};  ///< Of a call: whoever had it has gone before they were joined.
    /// It is over, or nobody took it; not after withdraw().
    std::function<void()> over = {};
};

/// Port: agents of a queue. Handlers come from the loop.
class agent_floor {
public:
    virtual ~agent_floor() = default;
    virtual bool has(const std::string& queue) const = 0;
    virtual std::vector<floor_agent> agents(const std::string& queue) const = 0;
    /// Its task; "" where there is no such queue.
    virtual std::string add(visit who) = 0;
    /// Who looks at a lead is free at once.
    virtual void withdraw(const std::string& task) = 0;
    /// Whether a flow of the company's answers at that address.
    virtual bool has_flow(const std::string& flow) const = 0;
    /// Has a flow talk; false where nothing answers at that address.
    virtual bool play(const std::string& flow, const conversation_ptr& talk) = 0;
};

}  // namespace palabre::campaign
