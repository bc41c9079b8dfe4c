// tests/assistant/asked.hpp - asks an assistant in virtual time and waits for what it says.
#pragma once

#include "palabre/assistant/assistant.hpp"
#include "palabre/sim/clock.hpp"

#include <boost/json/serialize.hpp>

#include <optional>
#include <string>

namespace palabre::assistant {

inline answer asked(sim::clock& loop, assistant& whom, const conversation_so_far& so_far, const std::string& message,
                    duration within = std::chrono::seconds{10}) {
    std::optional<answer> said;
    const auto held = whom.ask(so_far, message, loop.now() + within, [&](answer one) { said = std::move(one); });
    loop.run();
    return said ? *said : nothing("it never answered");
}

/// "reply: Dial *124#.", "question: Which number?", "act: billing.balance", "hand_over: unsure", "hand_over to agent: ...".
inline std::string told(const answer& of) {
    struct teller {
        std::string operator()(const reply& one) const { return "reply: " + one.text; }
        std::string operator()(const question& one) const { return "question: " + one.text; }
        std::string operator()(const act& one) const {
            return "act: " + one.connector + '.' + one.operation + ' ' + boost::json::serialize(one.arguments) +
                   (one.confirmed ? " confirmed" : "");
        }
        std::string operator()(const hand_over& one) const {
            return "hand_over" + (one.edge.empty() ? "" : " to " + one.edge) + ": " + one.reason;
        }
    };
    return std::visit(teller{}, of.what);
}

}  // namespace palabre::assistant
