// src/campaign/call_figures.hpp - a campaign's figures as its row keeps them.
#pragma once

#include "palabre/campaign/call_campaigns.hpp"

#include <cstdint>
#include <string>

namespace palabre::campaign {

/// What outlives a process: the counts of call_progress, the day that `today` is of, how many leads were claimed.
struct call_figures {
    call_progress counted;
    std::int32_t day = 0;
    std::int64_t turn = 0;

    std::string written() const;
    /// Of a campaign that has not begun: none.
    static call_figures read(const std::string& cursor);
};

}  // namespace palabre::campaign
