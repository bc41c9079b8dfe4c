// palabre/report/erlang.hpp - what a queue's load leads one to expect: Erlang C and A, and how many agents it takes.
#pragma once

#include "palabre/core/runtime.hpp"

#include <optional>

namespace palabre::report {

/// Who comes in a stretch of time, and how long each takes.
struct load {
    double per_hour = 0;
    duration handling{0};  ///< Mean.
    duration patience{0};  ///< Mean before giving up; 0: endless.

    double erlangs() const noexcept;
};

/// What is to be expected with so many agents.
struct forecast {
    double waits = 1;                        ///< Share that waits at all (Erlang C); 1 where there are too few agents.
    double service_level = 0;                ///< Share answered within the target (Erlang C).
    std::optional<duration> mean_wait = {};  ///< Of all (Erlang C); nothing: it grows without end.
    double abandonment = 0;                  ///< Share that gives up (Erlang A); 0 with endless patience.
};

/// Callers who come independently, handling times that scatter exponentially; A. K. Erlang 1917, C. Palm 1946.
forecast expected(const load& of, int agents, duration within);

/// The fewest agents with that service level; nothing where 10,000 are too few, or nobody comes.
std::optional<int> agents_for(const load& of, double share, duration within);

}  // namespace palabre::report
