// src/campaign/retry.cpp - what becomes of a lead after an attempt: which number next, and when.
#include "campaign/retry.hpp"

#include <algorithm>
#include <optional>

namespace palabre::campaign {
namespace {

constexpr duration usual_wait = std::chrono::hours{1};  // for his other numbers, which have been tried already

/// Whether his number is not worth another call, by what came of the last one to it.
bool in_vain(const call_plan& plan, const tried& what, int number) {
    if (number == what.number) return !plan.rule_for(what.result, what.status).again;
    const auto last =
        std::find_if(what.before.rbegin(), what.before.rend(), [&](const auto& each) { return each.number == number; });
    return last != what.before.rend() && last->result != "answered" && !plan.rule_for(last->result, last->cause).again;
}

}  // namespace

history::change::settle_attempt settled(const call_plan& plan, const tried& what, calendar_time now) {
    history::change::settle_attempt made;
    made.which = what.which;
    made.at = now;
    made.result = what.result;
    made.cause = what.status;
    made.next = what.number;
    if (what.result == "answered") return made;
    const auto rule = plan.rule_for(what.result, what.status);
    const auto count = static_cast<int>(what.whom.numbers.size());
    std::optional<int> after, first;
    for (int each = count - 1; each >= 0; --each) {
        if (in_vain(plan, what, each)) continue;
        first = each;
        if (each > what.number) after = each;
    }
    if (!first) return made;
    made.then = history::lead_state::later;
    if (after && (rule.next_number || !rule.again)) {
        made.next = *after;
        made.due = now + plan.between_numbers;
    } else {
        made.next = rule.next_number || !rule.again ? *first : what.number;
        made.due = now + (rule.again ? rule.after : usual_wait);
    }
    return made;
}

}  // namespace palabre::campaign
