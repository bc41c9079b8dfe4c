// bindings/engine/measure.hpp - how many calls a second a host answers, with nothing else in the way.
#pragma once

#include "engine/task_queue.hpp"

#include "palabre/connector/outcome.hpp"

#include <boost/json/object.hpp>

namespace palabre::bindings {

/// Asks through the queue and waits, at most `limit`.
outcome ask(task_queue& queue, const std::string& connector, const std::string& operation, const value& arguments,
            duration limit);

/// {"connector": "crm", "operation": "balance", "arguments": {...}, "calls": 100000, "threads": 2, "limit_ms": 60000}:
/// that many threads call one after another; {"answered": N, "reason": ""} says how many got a value, and what the last one
/// without got. With "bare": true a thread
/// of C++ answers from a queue of its own, with the arguments: what a host is compared with. Blocks; the caller times it.
value measure(task_queue& queue, const boost::json::object& what);

}  // namespace palabre::bindings
