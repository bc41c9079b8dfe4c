// palabre/routing/action.hpp - what a router asks of whoever carries its tasks.
#pragma once

#include "palabre/routing/task.hpp"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace palabre::routing {

/// Why a task left without an agent.
enum class left {
    no_such_queue,
    nobody_there,  ///< join_empty or leave_empty.
    full,          ///< overflow::above, to nowhere.
    too_long,      ///< overflow::after, to nowhere.
    not_reached,   ///< A callback, as often as it was tried.
    queue_closed,  ///< router::remove_queue().
};

/// "no_such_queue" and so on.
std::string_view to_string(left why) noexcept;

/// Why an offer stands no more.
enum class withdrawn {
    taken,      ///< Another accepted it (ring_all).
    no_answer,  ///< He let it ring.
    gone,       ///< The customer has hung up, or the task has left.
    off_duty,   ///< The agent was paused, has logged out or was removed.
};

/// "taken" and so on.
std::string_view to_string(withdrawn why) noexcept;

namespace action {

struct offer {  ///< Ring him. Answer with accept() or refuse(); the router withdraws it by itself when time is up.
    task_id task;
    agent_id agent;
    std::string queue;
    duration ring;
    bool callback;  ///< Once accepted the customer is to be called.
};
struct withdraw {  ///< Stop ringing him.
    task_id task;
    agent_id agent;
    withdrawn why;
};
struct assign {  ///< Connect them; for a callback, call the customer. Answer with finish() when it is over.
    task_id task;
    agent_id agent;
    std::string queue;
    duration waited;
    bool callback;
};
struct announce {  ///< Say it to who waits.
    task_id task;
    std::string queue, message;
    place where;
};
struct move {  ///< It waits in another queue now: other music.
    task_id task;
    std::string from, to, music;
};
struct leave {  ///< It is the router's no more; a flow goes on by its busy or unavailable edge.
    task_id task;
    left why;
};
struct pause {  ///< The router paused him, since he did not answer.
    agent_id agent;
    std::string code;
};
struct wrapped_up {  ///< The time for notes is over.
    agent_id agent;
    task_id task;
};
struct too_late {  ///< What he accepted is not offered to him any more.
    task_id task;
    agent_id agent;
};

using any = std::variant<offer, withdraw, assign, announce, move, leave, pause, wrapped_up, too_late>;

}  // namespace action

using actions = std::vector<action::any>;

}  // namespace palabre::routing
