// src/api/operations_campaigns.hpp - what may be asked about campaigns.
#pragma once

#include "api/operations.hpp"

#include <vector>

namespace palabre::api {

std::vector<operation> campaign_operations();
std::vector<const record*> campaign_records();

}  // namespace palabre::api
