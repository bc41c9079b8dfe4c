// src/store/change_bytes.hpp - how much memory a change holds while it waits.
#pragma once

#include "palabre/history/change.hpp"

#include <cstddef>

namespace palabre::sql {

/// Roughly: all that may be long counts, short words do not.
std::size_t bytes_of(const history::change::any& what);

}  // namespace palabre::sql
