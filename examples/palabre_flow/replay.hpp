// examples/palabre_flow/replay.hpp - palabre-flow replay: a kept conversation again, without its assistant.
#pragma once

#include "palabre/flow/graph.hpp"
#include "palabre/sim/play.hpp"

#include <iosfwd>
#include <string_view>

namespace palabre_flow {

/// `kept` is what the API's read_conversation gives, of which all is played until somebody else answers. The customer writes what he wrote, at the times when he did; assistants answer
/// as they did, and back offices as `around` has them. Tells the story; 1 where an assistant would be asked something else
/// now than then, with what. Throws palabre::error for what is no such conversation.
int replay(const palabre::flow::graph& plan, palabre::sim::surroundings around, std::string_view kept,
           std::ostream& out, std::ostream& wrong);

}  // namespace palabre_flow
