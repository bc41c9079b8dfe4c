// palabre/assistant/in_order.hpp - several assistants as one: the cheap and certain ones are asked first.
#pragma once

#include "palabre/assistant/assistant.hpp"
#include "palabre/core/runtime.hpp"

#include <memory>
#include <string>
#include <vector>

namespace palabre::assistant {

/// One of them.
struct rung {
    std::string name;  ///< "faq"; each once.
    std::shared_ptr<assistant> who;
    double threshold = 0.5;                   ///< Confidence, 0..1: an answer below it is not given.
    duration within = std::chrono::hours{1};  ///< For its answer; the deadline of the whole counts too.
};

/// Asks them in order until one is sure enough. Whoever has asked the customer a question gets the next message first.
/// Where nobody is sure it hands over, with everybody's reason, and "tried" sources that tell what each was sure of.
/// Throws error{errc::invalid_argument} for no rungs, names that come twice, thresholds beyond 0..1.
std::shared_ptr<assistant> make_in_order(runtime& on, std::vector<rung> rungs);

}  // namespace palabre::assistant
