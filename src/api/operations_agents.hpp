// src/api/operations_agents.hpp - what may be asked about queues and agents.
#pragma once

#include "api/operations.hpp"

#include <vector>

namespace palabre::api {

std::vector<operation> agent_operations();
std::vector<const record*> agent_records();

}  // namespace palabre::api
