// palabre/campaign/calling_rules.hpp - what countries allow callers, as data: each rule with its name.
#pragma once

#include "palabre/core/calendar.hpp"
#include "palabre/core/numbering_plan.hpp"
#include "palabre/core/value.hpp"
#include "palabre/history/lead.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace palabre::campaign {

struct calling_rule {
    std::string id = {};                 ///< As a refusal names it: "BJ-sundays".
    country of = {};                     ///< Whose numbers.
    std::optional<calendar> hours = {};  ///< Calls may be made while it is open; nothing: at any time.
    int a_day = 0;                       ///< Most attempts of a lead within 24 hours; 0: any.
    int a_week = 0;                      ///< Within 7 days.
    std::string source = {};             ///< Where it is written.
    std::string reviewed = {};           ///< By whom, or when; "": by nobody yet.
};

/// A rule that stands against a call now.
struct call_refusal {
    std::string rule;
    calendar_time until{};  ///< From then on it does not.

    bool operator==(const call_refusal&) const = default;
};

/// A company's rules, whatever its campaigns' plans allow.
///
/// Owns:    its rules.
/// Threads: const members from any thread.
class calling_rules {
public:
    explicit calling_rules(std::vector<calling_rule> all);

    const std::vector<calling_rule>& all() const noexcept { return all_; }

    /// The first rule against calling that number of a lead with these attempts behind it; the number's country says which count.
    /// Attempts that no trunk carried are none.
    std::optional<call_refusal> against(const std::string& number, const std::vector<history::lead_attempt>& before,
                                        calendar_time now) const;

    /// Countries ("BJ") in which nobody may be called now.
    std::map<std::string, call_refusal> closed(calendar_time now) const;

    /// Names of rules that nobody has reviewed.
    std::vector<std::string> unreviewed() const;

private:
    std::vector<calling_rule> all_;
    numbering::plans plans_ = numbering::plans::builtin();
};

/// Reads the JSON of docs/manual/campaigns.md. Throws error{errc::invalid_argument} with all its problems, each with its
/// place ("rules.BJ-hours.a_day") and its cure.
calling_rules read_calling_rules(const value& from);

}  // namespace palabre::campaign
