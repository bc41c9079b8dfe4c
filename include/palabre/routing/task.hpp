// palabre/routing/task.hpp - what waits in a queue: a call, a conversation or a dossier.
#pragma once

#include "palabre/routing/agent.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace palabre::routing {

struct task;
using task_id = palabre::id<task>;

/// Something for an agent to do. Pure data.
struct task {
    task_id id = {};
    work kind = work::call;
    std::string queue = {};
    std::string segment = {};            ///< From the customer's category; "" or unknown: queue::others.
    std::vector<need> needs = {};        ///< At most 32.
    history::customer_id customer = {};  ///< Comes back to who spoke with him, where the queue is sticky.
    agent_id wanted = {};                ///< Waits queue::sticky.wait for him; before who spoke with him last.
    duration waited{0};                  ///< Before now: after a restart, or in another place. Keeps his place.
    bool callback = false;               ///< A call that is to be placed: the customer has hung up.
};

/// Where a task stands.
struct place {
    std::size_t position = 0;  ///< From 1, among those of its queue that wait; 0 while it is offered.
    duration waited{0};
    duration estimate{0};  ///< Until an agent takes it, as docs/manual/queues.md computes it; never less than 0.
};

}  // namespace palabre::routing
