// src/api/operations_reports.hpp - what may be asked of figures.
#pragma once

#include "api/operations.hpp"

#include <vector>

namespace palabre::api {

std::vector<operation> report_operations();
std::vector<const record*> report_records();

}  // namespace palabre::api
