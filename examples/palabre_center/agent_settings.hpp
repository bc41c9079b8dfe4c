// examples/palabre_center/agent_settings.hpp - agents of palabre-center's file, and the queues that they serve.
#pragma once

#include "palabre/center/agents.hpp"
#include "palabre/channel/voice.hpp"
#include "palabre/core/error.hpp"

#include <string>
#include <utility>
#include <vector>

namespace palabre_center {

struct agent_settings {
    std::vector<palabre::queue_plan> queues = {};
    std::vector<palabre::agent_plan> agents = {};
    std::vector<palabre::place> queues_where = {};  ///< Of each.
};

/// What is written and comes to nothing: queues that nobody serves, overflow and segments that lead nowhere, words that are not
/// there.
std::vector<palabre::problem> agent_warnings(const agent_settings& of);

/// New ones, changed ones; what is there and is wanted no more goes. Throws palabre::error for what cannot be.
void set_agents(palabre::agents& in, const agent_settings& before, const agent_settings& wanted);

}  // namespace palabre_center
