// palabre/campaign/call_plan.hpp - what a campaign by call dials, when, by which ways, and what follows each result.
#pragma once

#include "palabre/campaign/pacing.hpp"
#include "palabre/channel/message.hpp"
#include "palabre/core/calendar.hpp"
#include "palabre/core/value.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::campaign {

enum class call_mode {
    preview,      ///< An agent sees the lead first, and has it dialled by accepting it.
    progressive,  ///< A line for each free agent.
    predictive,   ///< As many more as the abandonment cap allows.
    agentless,    ///< A flow talks: an announcement, a survey.
};

/// "preview", "progressive", "predictive", "agentless".
std::string_view to_string(call_mode what) noexcept;

/// What follows an attempt of one result.
struct retry_rule {
    bool again = true;                       ///< False: that number is not dialled any more.
    duration after = std::chrono::hours{1};  ///< From then on the lead may be tried again.
    bool next_number = true;                 ///< His other numbers are tried before.

    bool operator==(const retry_rule&) const = default;
};

/// A trunk, and the number of its own that is shown there.
struct way_out {
    std::string trunk = {};      ///< "": the first that leads there.
    std::string caller_id = {};  ///< "": the trunk's first.

    bool operator==(const way_out&) const = default;
};

struct call_plan {
    struct share {
        std::string list;
        int weight = 0;  ///< Its part in the mix, 1 to 1000; all 0: one list after the other.
    };

    call_mode mode = call_mode::progressive;
    std::string queue = {};  ///< Whose agents talk; of agentless none.
    std::string flow = {};   ///< Of agentless: the address that it answers at.
    std::vector<share> lists = {};
    std::vector<way_out> by = {way_out{}};  ///< The next one where the one before cannot carry it.

    std::optional<calendar> hours = {};            ///< Of regions that `regions` does not name; nothing: always.
    std::map<std::string, calendar> regions = {};  ///< By lead::region: each in its own local time.

    /// By result ("busy", "no_answer", ...: docs/manual/campaigns.md), or by SIP status ("404"), which goes before.
    std::map<std::string, retry_rule> retry = {};
    duration between_numbers = std::chrono::minutes{1};  ///< Of one lead.
    int most_attempts = 6;                               ///< Of a lead, 1 to 100.
    int most_a_day = 3;                                  ///< Of a lead, by its region's day.
    std::int64_t calls_a_day = 0;                        ///< Of the campaign; 0: no quota.
    duration ring_for = std::chrono::seconds{30};        ///< 15 s to 2 min.

    pacing_rules pace = {};
    std::vector<utterance> apology = {};  ///< Said to who answers and finds no agent in time, in his language.
    std::string language = "fr";          ///< Of leads that name none.

    /// What follows that result, which SIP's status says more of; 0: none.
    retry_rule rule_for(const std::string& result, int status) const;
};

/// Results that a plan may say something of, with what follows where it does not.
const std::map<std::string, retry_rule>& usual_retries();

/// Whether it is one: its "kind" is "call".
bool is_call_plan(const value& plan) noexcept;

/// Reads the JSON of docs/manual/campaigns.md. Throws error{errc::invalid_argument} with all its problems, each with its
/// place ("retry.busy") and its cure.
call_plan read_call_plan(const value& from);

}  // namespace palabre::campaign
