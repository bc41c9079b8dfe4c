// palabre/center/recordings.hpp - how long a company keeps what it records.
#pragma once

#include "palabre/core/runtime.hpp"

#include <algorithm>
#include <map>
#include <string>

namespace palabre {

/// From when a recording begins.
struct recording_rules {
    duration kept = std::chrono::hours{24 * 90};
    std::map<std::string, duration> by_name = {};  ///< Of a queue or a campaign.

    /// The shorter one where both have a rule of their own.
    duration of(const std::string& campaign, const std::string& queue) const {
        const auto by_campaign = by_name.find(campaign), by_queue = by_name.find(queue);
        if (by_campaign == by_name.end()) return by_queue == by_name.end() ? kept : by_queue->second;
        return by_queue == by_name.end() ? by_campaign->second : std::min(by_campaign->second, by_queue->second);
    }
};

}  // namespace palabre
