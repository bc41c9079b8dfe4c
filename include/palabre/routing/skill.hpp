// palabre/routing/skill.hpp - what an agent can do and how well, and what a task asks for.
#pragma once

#include "palabre/core/runtime.hpp"

#include <string>

namespace palabre::routing {

/// What somebody can do, and how well. Languages are skills: {"fon", 5}.
struct skill {
    std::string name;
    int level = 1;  ///< 1 to 100; whoever lacks it has 0.

    bool operator==(const skill&) const = default;
};

/// What a task asks of its agent.
struct need {
    std::string skill;
    int least = 1;  ///< The level at first, 0 to 100; widening lowers it.
    int floor = 1;  ///< But never below this. 0: in the end anybody may serve.

    bool operator==(const need&) const = default;
};

/// Who waits long is served by more people. Counts from the beginning of the task's wait, in whatever queue.
struct widening {
    duration after{0};
    int lower_by = 0;     ///< What needs come down by, from their `least`. Never less than in the step before.
    int max_penalty = 0;  ///< Members up to this penalty serve. Never less than in the step before.

    bool operator==(const widening&) const = default;
};

}  // namespace palabre::routing
