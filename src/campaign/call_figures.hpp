// src/campaign/call_figures.hpp - a campaign's figures as its row keeps them.
#pragma once

#include "palabre/campaign/call_campaigns.hpp"
#include "palabre/campaign/pacing.hpp"

#include <cstdint>
#include <string>

namespace palabre::campaign {

/// What outlives a process: the counts of call_progress, the day that `today` is of, how many leads were claimed.
struct call_figures {
    call_progress counted;
    std::int32_t day = 0;
    std::int64_t turn = 0;
    std::int64_t day_answered = 0, day_machines = 0,
                 day_abandoned = 0;  ///< Of `day`: what abandonment is reckoned from.

    void answer(bool machine) {
        ++(machine ? counted.machines : counted.answered);
        ++(machine ? day_machines : day_answered);
    }
    void abandon() {
        ++counted.abandoned;
        ++day_abandoned;
    }
    void begin_day(std::int32_t which) {
        day = which;
        counted.today = day_answered = day_machines = day_abandoned = 0;
    }
    pacing_figures of_day() const {
        pacing_figures made;
        made.answered = static_cast<std::uint64_t>(day_answered);
        made.machines = static_cast<std::uint64_t>(day_machines);
        made.abandoned = static_cast<std::uint64_t>(day_abandoned);
        return made;
    }

    std::string written() const;
    /// Of a campaign that has not begun: none.
    static call_figures read(const std::string& cursor);
};

}  // namespace palabre::campaign
