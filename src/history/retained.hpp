// src/history/retained.hpp - up to which moment a rule of retention lets things go.
#pragma once

#include "palabre/history/retention.hpp"

#include <algorithm>

namespace palabre::history {

/// What happened then or before goes; nothing where the rule keeps it for good, as one does that reaches beyond all dates.
inline std::optional<calendar_time> kept_since(const std::optional<duration>& rule, calendar_time now) noexcept {
    if (!rule || now.time_since_epoch() < duration::min() + std::max(*rule, duration{0})) return {};
    return now - *rule;
}

}  // namespace palabre::history
