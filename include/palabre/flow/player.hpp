// palabre/flow/player.hpp - plays a graph: a pure function from what happened to what is to be done.
#pragma once

#include "palabre/channel/conversation.hpp"
#include "palabre/connector/outcome.hpp"
#include "palabre/flow/assisted.hpp"
#include "palabre/flow/graph.hpp"
#include "palabre/flow/promise.hpp"
#include "palabre/flow/session.hpp"

#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace palabre::flow {

/// What a player asks of whoever carries the conversation.
namespace action {

struct say {
    std::vector<utterance> words;
};
struct ask {  ///< Answer with event::answered.
    question what;
};
struct call {  ///< Answer with event::came, by the timeout.
    std::string connector, operation;
    value arguments;
    duration timeout;
    bool writes = false;
    std::vector<std::string> secret_arguments = {};  ///< Their names: what they hold may not be written down.
    bool secret = false;                             ///< Nor may the answer.
};
struct send {
    sending what;
};
struct promise {  ///< Keep it, then answer with event::settled: done, or unavailable where it cannot be kept.
    flow::promise what;
};
struct remember_language {
    std::string language;
};
struct tag {
    std::string disposition;
};
struct
    transfer {  ///< Answer with event::settled: done (who answered has hung up, and he is ours again), answered (he is
                ///< somebody else's now), busy, no_answer or unavailable.
    step::transfer::kind where;
    std::string to;
    duration ring;
    std::string language = {};  ///< The customer's.
    bool records = false;
    value known = nullptr;  ///< The flow's variables, without those that are secret.
};
struct open_conversation {  ///< R4: write to the customer on that channel; an agent goes on from there.
    medium on;
    std::string queue;
};
struct record {  ///< Answer with event::settled: recorded (data: its name, or the words written) or empty.
    std::vector<utterance> prompt;
    duration longest, silence;
};
struct schedule_callback {  ///< Answer with event::settled: done or unavailable.
    std::string queue, number;
    value at;  ///< RFC 3339 text, or null.
};
struct wait {  ///< Answer with event::settled: done.
    duration length;
};
struct end {};  ///< After what was said. What follows in the list is done when the conversation is over.

using any = std::variant<say, ask, call, send, promise, remember_language, tag, transfer, open_conversation, record,
                         schedule_callback, ask_assistant, wait, end>;

}  // namespace action

using actions = std::vector<action::any>;

/// What happened.
namespace event {

struct begins {
    value customer = nullptr;  ///< What is known: {"known":true,"language":"fr","segment":"gold","channels":["sms"]}.
    value notices = boost::json::array_kind;  ///< [{"id":..,"text":{"fr":..}}]: already those that hold now.
    std::string wrote = {};                   ///< What he wrote to begin with: the first assistant answers it.

    /// What is known of the matter, by name: variables that the flow declares begin with it where it is of their type, or a text
    /// that can be read as it.
    value variables = nullptr;
};
struct answered {
    answer given;
};
struct came {
    outcome what;
};
struct settled {
    std::string outcome;
    value data = nullptr;
};
struct hung_up {};  ///< The customer did. Also while nothing is awaited from him.

using any = std::variant<begins, answered, came, settled, assisted, hung_up>;

}  // namespace event

class turn;

/// Plays one graph, any number of conversations at once.
///
/// Owns:    its graph and what it has prepared from it; nothing that changes.
/// Threads: one at a time.
class player {
public:
    /// Throws error{errc::invalid_file} with the problems that leave nothing to play: edges to nowhere, no nodes,
    /// secrets that would be written down.
    explicit player(graph plan);

    const graph& plan() const noexcept;
    const std::string& digest() const noexcept;

    /// A conversation that is about to begin; event::begins starts it.
    session open(medium on, std::string from, std::string to) const;

    /// What is to be done, in order, now that `what` has happened; up to the next thing to wait for, or the end.
    /// An event that the session does not wait for (a late answer) gives nothing. Never throws for what the world
    /// does: a template that fails, a missing field, a wrong type take the node's unavailable edge where it has one,
    /// else end the conversation with the phrase for that.
    actions advance(session& talk, const event::any& what, calendar_time now) const;

    /// The same, into actions that are cleared first and may be used again; the nodes that it came to are added to
    /// `trail`, where given, by their place in the graph.
    void advance(session& talk, const event::any& what, calendar_time now, actions& then,
                 std::vector<std::uint32_t>* trail = nullptr) const;

    /// The open question again, for a conversation that goes on elsewhere, or after a restart.
    actions ask_again(const session& talk, calendar_time now) const;

    /// After an agent had it: nothing awaits a yes any more. False: ask_again(), for the next words may be the agent's.
    bool take_back(session& talk) const;

    /// What a conversation that is over comes to where it goes on in writing: an agent leads it, with all that was learnt, and
    /// when he gives it back (event::settled) it takes its node's edge `answered`, or ends.
    session written_onward(const session& over, medium on, std::string from, std::string to) const;

    /// As JSON with a version, without what is secret: neither in variables, nor in what awaits confirmation, nor in
    /// messages for the end, where it is masked.
    value save(const session& talk) const;

    /// What save() leaves out; null where that is nothing. Never to be written down in clear.
    value secrets(const session& talk) const;

    /// With secrets() of the same moment, an equal session. Without, its secret variables are missing, what awaits
    /// confirmation is asked anew, and a message that told a secret says the phrase `unavailable` instead.
    /// Throws error{errc::invalid_file} for JSON that is no session of this graph, or no secrets of that session:
    /// another digest, unknown node, wrong types, too large (64 kB).
    session resume(const value& saved, const value& secrets = nullptr) const;

    /// The id of the node where it stands.
    const std::string& node_of(const session& talk) const;

private:
    friend class turn;  // src/flow/player_impl.hpp: one call of advance()
    struct impl;
    std::shared_ptr<const impl> impl_;
};

}  // namespace palabre::flow
