// palabre/flow/clips.hpp - the recordings that a flow names, for whoever looks whether they are there.
#pragma once

#include "palabre/flow/graph.hpp"
#include "palabre/speech/prompts.hpp"

#include <vector>

namespace palabre::flow {

/// Each recording that the flow may play on voice, once, in alphabetical order. `pending` languages, whose recordings are
/// still to come, are given instead where they are asked for. The language of a flow that names none is "".
std::vector<speech::clip_name> clips_of(const graph& of, bool pending = false);

}  // namespace palabre::flow
