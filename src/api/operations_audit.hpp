// src/api/operations_audit.hpp - what may be asked of the audit log.
#pragma once

#include "api/operations.hpp"

#include <vector>

namespace palabre::api {

std::vector<operation> audit_operations();
std::vector<const record*> audit_records();

}  // namespace palabre::api
