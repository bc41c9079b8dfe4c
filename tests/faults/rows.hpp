// tests/faults/rows.hpp - what the tables hold of a load: all that was acknowledged, once, and nothing in half.
#pragma once

#include "store/database.hpp"

#include <cstdint>
#include <set>
#include <string>

namespace palabre::faults {

/// CHECKs the tables themselves, since the store may have its own opinion of them: each batch is whole or not there,
/// those in `kept` are, and no row has lost the one that it belongs to.
void check_rows(sql::connection& on, const std::set<std::string>& kept);

/// How many batches are there.
std::int64_t batches(sql::connection& on);

std::int64_t largest_id(sql::connection& on);

}  // namespace palabre::faults
