// src/api/operations_users.hpp - what administrators may ask of users, and change of them: who is logged in, no key.
#pragma once

#include "api/operations.hpp"

#include <span>
#include <vector>

namespace palabre::api {

std::span<const operation> user_operations();
std::vector<const record*> user_records();

}  // namespace palabre::api
