// src/routing/limits.hpp - which values a router takes.
#pragma once

#include "palabre/routing/agent.hpp"
#include "palabre/routing/queue.hpp"
#include "palabre/routing/task.hpp"

namespace palabre::routing {

/// Each throws error{errc::invalid_argument}, naming what is wrong and what would be right.
void check(const queue& what);
void check(const agent& what);
void check(const task& what);

}  // namespace palabre::routing
