// src/api/operations_surveys.hpp - what may be asked of what customers answered to surveys.
#pragma once

#include "api/operations.hpp"

#include <vector>

namespace palabre::api {

std::vector<operation> survey_operations();
std::vector<const record*> survey_records();

}  // namespace palabre::api
