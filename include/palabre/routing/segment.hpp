// palabre/routing/segment.hpp - a class of customers: where they begin in the order, and how waiting moves them.
#pragma once

#include "palabre/core/runtime.hpp"

#include <string>

namespace palabre::routing {

/// Who waits is served in the order of his points, then of his arrival:
///
///     points = segment.priority + waited / segment.ageing
///
/// Where all segments age alike, nobody is overtaken by who comes later than (difference of priorities) x ageing.
struct segment {
    std::string name;
    int priority = 0;    ///< -1,000,000 to 1,000,000; more is sooner.
    duration ageing{0};  ///< Waiting so long is worth a point; at least 1 ms, or 0: waiting is worth nothing.

    bool operator==(const segment&) const = default;
};

}  // namespace palabre::routing
