// src/store/health.hpp - whether a database can be worked with now.
#pragma once

#include <string>

namespace palabre::sql {

enum class condition {
    ready,
    degraded,  ///< Cannot be reached or written; tried again until it can.
    broken,    ///< Damaged; only a restore mends it.
};

struct health {
    condition is = condition::ready;
    std::string reason;

    bool operator==(const health&) const = default;
};

}  // namespace palabre::sql
