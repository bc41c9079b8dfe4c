// palabre/assistant/assistant.hpp - port: who answers a customer's message without an agent.
#pragma once

#include "palabre/core/runtime.hpp"
#include "palabre/core/value.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace palabre::assistant {

/// One thing that was said or written.
struct turn {
    enum class by { customer, assistant, agent };

    by who = by::customer;
    std::string text;
};

/// What is known when a message comes.
struct conversation_so_far {
    std::string company;
    std::string language = {};  ///< "fr": the customer's; "" unknown.
    std::string country = {};   ///< "BJ": of telephone numbers without one; "" unknown.
    std::string address = {};   ///< The customer's own number, as the channel gave it; "" unknown.
    std::vector<turn> turns = {};
    value memory = {};  ///< answer::memory of the answer before; null at first.
    bool anew = false;  ///< The message answers no question of the memory: an agent has had the conversation since.
};

/// Says something; the customer may go on.
struct reply {
    std::string text;
};

/// Needs to know more: the next message is its answer.
struct question {
    std::string text;
    std::vector<std::string> choices = {};  ///< What may be answered; none: anything.
};

/// Wants an operation of a company's system asked. Whoever does it holds it against may_run().
struct act {
    std::string connector;
    std::string operation;
    value arguments = {};    ///< An object.
    bool confirmed = false;  ///< The customer has said yes to this very operation with these arguments.
};

/// Gives the conversation back: to the flow's edge of that name, or to an agent.
struct hand_over {
    std::string reason;     ///< For the agent: "unsure", "asked for an agent", "no answer in time".
    std::string edge = {};  ///< "": an agent.
    value slots = {};       ///< What has been understood so far, an object; null: nothing.
};

/// What an answer rests on.
struct source {
    std::string kind;  ///< "faq", "intent", "operation", "model", "tried".
    std::string name;  ///< "fr/opening-hours", "balance", "billing.balance".
    double confidence = 0;

    bool operator==(const source&) const = default;
};

/// One of four, with how sure it is. Who knows nothing hands over with confidence 0.
struct answer {
    std::variant<reply, question, act, hand_over> what;
    double confidence = 0;  ///< 0..1: how often such an answer is the right one.
    std::vector<source> sources = {};
    value memory = {};      ///< Comes back with the next message; plain data, kept with the conversation.
    std::int64_t cost = 0;  ///< Of this answer, in micro-units of a currency.
};

/// "reply", "question", "act", "hand_over".
std::string_view kind_of(const answer& of) noexcept;

/// Confidence 0: somebody else may know.
answer nothing(std::string reason);

/// Letting go of it calls the answer off: `then` is not called any more.
using pending = std::shared_ptr<void>;

/// Answers messages. Everything that it knows of a conversation comes with the question, so that a conversation
/// survives a restart, and can be replayed from its record.
///
/// Threads: the center's strand.
class assistant {
public:
    virtual ~assistant() = default;

    /// `then` is called once, on the strand, by `deadline` at the latest, never from inside this call, and not at all
    /// once the result has been let go of. Failures are answers: a hand_over with its reason.
    virtual pending ask(const conversation_so_far& so_far, const std::string& message, instant deadline,
                        std::function<void(answer)> then) = 0;
};

}  // namespace palabre::assistant
