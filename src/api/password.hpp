// src/api/password.hpp - whether a password is the one that was hashed.
#pragma once

#include "palabre/api/login_rules.hpp"

namespace palabre::api {

inline constexpr std::size_t longest_password = 200;

/// Takes as long as the hash was made to; false for what is no hash. Never on the strand.
bool is_password(const std::string& hash, const secret& shown);

}  // namespace palabre::api
