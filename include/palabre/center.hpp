// palabre/center.hpp - the only composition root: what an application embeds and runs.
#pragma once

#include "palabre/assistant/assistant.hpp"
#include "palabre/center/center_figures.hpp"
#include "palabre/center/entry.hpp"
#include "palabre/center/keeping.hpp"
#include "palabre/channel/channel.hpp"
#include "palabre/connector/connector.hpp"
#include "palabre/core/log.hpp"
#include "palabre/core/runtime.hpp"
#include "palabre/flow/host.hpp"
#include "palabre/history/store.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace palabre {

class agents;

struct center_options {
    logger log{};
    duration drain = std::chrono::seconds{30};  ///< How long running conversations may go on after a request to end.
};

/// A company's system asked in somebody's name: a user, the holder of an API key.
struct asking {
    std::string who;                     ///< "desk", "afi@sahel": what the timeline says.
    std::vector<std::string> roles;      ///< His in that company: "agent", "supervisor", ...
    std::string company;                 ///< In whose timeline a write is noted.
    history::customer_id customer = {};  ///< Whom it is about; nobody: it is noted all the same.
    std::string connector, operation;
    value arguments = nullptr;
    duration limit = std::chrono::seconds{10};
};

/// A contact centre: channels attached to it, and what answers at each address.
///
/// Owns:    its channels and, while they last, the conversations that they hand in.
/// Threads: the runtime's strand; before run(), the thread that made it.
class center {
public:
    explicit center(runtime& on, center_options options = {});
    ~center();

    center(const center&) = delete;
    center& operator=(const center&) = delete;

    /// Throws error{errc::wrong_state} after start(), error{errc::invalid_argument} if the channel's name is taken.
    center& attach(std::unique_ptr<channel> way);

    /// What happens to conversations with `address` ("100", "sip:hello"); "*" takes those that nothing else takes.
    /// A later answer replaces an earlier one; running conversations keep theirs. An empty one takes the address away.
    center& answer(const std::string& address, conversation_handler with);

    /// The same with a flow. Throws error{errc::invalid_file} with the problems that leave nothing to play. Without keep()
    /// and serve() it plays all the same: nobody is recognised, messages are logged and not sent, agents are not there.
    center& answer(const std::string& address, flow::graph plan);

    /// What answers at that address goes on with this conversation; false where nothing does.
    bool play(const std::string& address, const conversation_ptr& talk);

    /// A company's system, by the name that flows call it. A later one replaces an earlier one, which answers what it was
    /// asked before; nullptr takes the name away; of serve()'s host only connectors that are not named here are used.
    center& connect(const std::string& name, std::unique_ptr<connector> to);

    /// Who answers in that company's flows by that name; "": in everybody's that have none of their own of it. A later one
    /// replaces an earlier one; nullptr takes the name away. docs/manual/assistant.md says what it may have done.
    center& assist(const std::string& company, const std::string& name, std::shared_ptr<assistant::assistant> who);

    /// What that assistant makes of a message, for an agent to look at: nothing is said or done. False where nobody has that
    /// name; `then` comes once, from the loop.
    bool consult(const std::string& company, const std::string& name, assistant::conversation_so_far so_far,
                 const std::string& message, duration limit, std::function<void(assistant::answer)> then);

    /// Whom flows reach by the name of a queue, for conversations with these addresses of ours, or with all (none named). "*"
    /// says how numbers and SIP addresses are reached, which flows name themselves: its `to` counts for nothing. Of
    /// `announced` the customer's language is said, else what stands first. A later one replaces an earlier one; one that
    /// reaches nobody takes it away.
    center& queue(const std::string& name, connect_request whom, const std::vector<std::string>& addresses = {});

    /// Who serves the queues that flows transfer to. A queue of its own goes before one of queue()'s name: first the company's,
    /// then everybody's. Lives as long as the center.
    class agents& agents() noexcept;

    /// What flows find around them: connectors, messages, queues, and without keep() customers' memory. It must outlive
    /// the center.
    center& serve(flow::host& house);

    /// From now on conversations of that company are written into its history, customers are recognised by it and
    /// remembered in it, and what is to be sent to them waits in its outbox; once a company. Nothing that a caller waits
    /// for waits for the disk. Where another center serves the company, its conversations are refused until that one has
    /// gone. The store must outlive the center and what is left of its conversations.
    center& keep(history::store& in, keeping whose);

    /// Who is let in to the flows of a company that is kept; who is not hears an announcement instead, and is written to when
    /// he has rung off. Why stands in the interaction's details. A later one replaces an earlier one. Throws
    /// error{errc::not_found} for a company that is not kept.
    center& admit(const std::string& company, entry_rules by);

    /// Asks as flows do, where the operation's roles allow one of his. What comes of a write is noted in the company's
    /// timeline with who asked and with what, secrets masked, as soon as its database is there. `then` comes once, from the
    /// loop; what is not there, not described or not for him is outcome::misasked.
    void ask(asking what, std::function<void(outcome)> then);

    /// Hears what happens in companies that are kept (history/event.hpp has the catalogue), once it is durable, in the order of
    /// the writes; from the loop. What it throws is logged. A later one replaces an earlier one.
    center& on_event(std::function<void(const std::string& company, const history::event& what)> then);

    /// Opens the channels. Throws error{errc::wrong_state} the second time, error{errc::io} where a channel cannot.
    void start();

    /// start(), then the runtime, until the process is asked to end (or, in simulation, nothing is left to happen) and
    /// what ran has ended.
    void run();

    /// Takes nothing new, lets conversations end for at most options.drain, ends the rest, then calls `then` from the
    /// loop. May be called again; each `then` is called once.
    void drain(task then);

    /// Conversations that have begun and not ended.
    std::size_t live() const noexcept;

    /// Those of a company that is kept, in the order of their arrival: to pause a recording, or to supervise.
    std::vector<conversation_ptr> conversations(const std::string& company) const;

    center_figures figures() const;

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

}  // namespace palabre
