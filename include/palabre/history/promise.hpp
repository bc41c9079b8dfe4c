// palabre/history/promise.hpp - answers that are owed to customers, kept until they have been sent.
#pragma once

#include "palabre/core/secret.hpp"
#include "palabre/history/interaction.hpp"

#include <string>

namespace palabre::history {

struct promise;
using promise_id = palabre::id<promise>;

/// An answer that a company's system did not give when it was asked for. Gone once it has been sent, or its time is over.
struct promise {
    promise_id id = {};
    customer_id customer = {};
    interaction_id because_of = {};
    std::string question = {};  ///< For people: "crm.balance".
    value state = nullptr;      ///< How it is asked and what is told then, without any secret.
    secret hidden = {};         ///< What the state leaves out, as JSON; sealed.
    calendar_time made{};
    calendar_time until = calendar_time::max();  ///< After that it is owed no longer.

    bool operator==(const promise&) const = default;
};

}  // namespace palabre::history
