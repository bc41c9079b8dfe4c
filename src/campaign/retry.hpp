// src/campaign/retry.hpp - what becomes of a lead after an attempt: which number next, and when.
#pragma once

#include "palabre/campaign/call_plan.hpp"
#include "palabre/history/lead.hpp"

#include <string>
#include <vector>

namespace palabre::campaign {

/// One attempt that is over, of a lead with these attempts before it.
struct tried {
    const history::lead& whom;
    const std::vector<history::lead_attempt>& before;
    history::lead_attempt_id which;
    int number = 0;  ///< Which of the lead's.
    std::string result;
    int status = 0;
};

/// "answered" is the end of it. Else the next of his numbers that is not known to be in vain, soon; or, when all have had their
/// turn, the first such one again after the rule's time. Where none is left the lead is over.
history::change::settle_attempt settled(const call_plan& plan, const tried& what, calendar_time now);

}  // namespace palabre::campaign
