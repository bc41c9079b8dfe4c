// palabre/history/lead.hpp - whom outbound calling is to reach: lists of leads, their numbers, attempts to reach them.
#pragma once

#include "palabre/core/value.hpp"
#include "palabre/history/interaction.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::history {

struct lead;
struct lead_list;
struct lead_upload;
struct lead_attempt;
using lead_id = palabre::id<lead>;
using lead_list_id = palabre::id<lead_list>;
using lead_upload_id = palabre::id<lead_upload>;
using lead_attempt_id = palabre::id<lead_attempt>;

/// Rows that were uploaded together, or one after the other, under one name.
struct lead_list {
    lead_list_id id = {};
    std::string name = {};      ///< Unique in the company; at most 64 bytes.
    std::string campaign = {};  ///< The campaign that dials it; "": none yet.
    calendar_time made{};

    bool operator==(const lead_list&) const = default;
};

/// One way to reach a lead.
struct lead_number {
    std::string address = {};  ///< Normal form: "+2290190011234".
    std::string written = {};  ///< As the file has it.
    std::string label = {};    ///< What its column is called: "phone", "mobile 2".

    bool operator==(const lead_number&) const = default;
};

enum class lead_state {
    ready,       ///< May be claimed.
    later,       ///< From `due` on it may be, in its place by priority.
    callback,    ///< Promised for `due`: from then on it goes before all others.
    claimed,     ///< Somebody's until the lease is over; not dialled yet.
    attempting,  ///< Being dialled, or spoken with.
    over,        ///< Will not be claimed again: `why` says why.
};

std::string_view to_string(lead_state where) noexcept;
lead_state lead_state_from(std::string_view name);

inline constexpr int lowest_priority = 99;
inline constexpr int usual_priority = 50;

struct lead {
    lead_id id = {};
    lead_list_id in = {};
    std::int64_t line = 0;  ///< Of the file that brought it, from 1 with the header as the first.
    std::string key = {};   ///< The file's own name for it; "": none.
    std::string name = {}, language = {};
    std::string region = {};        ///< Whose calling hours hold; a country's code where the file names none.
    int priority = usual_priority;  ///< 0 first, 99 last.
    value fields = nullptr;         ///< The other columns: texts by their header.
    std::vector<lead_number> numbers = {};

    lead_state state = lead_state::ready;
    int next = 0;            ///< Which of `numbers` is to be dialled next.
    calendar_time due{};     ///< Of later and callback.
    user_id agent = {};      ///< Of a callback: who alone may have it; 0: anyone.
    int attempts = 0;        ///< All of them.
    int attempts_today = 0;  ///< Of `day`.
    std::int32_t day = 0;    ///< The last one, by the region's calendar: days since 1970.
    std::string why =
        {};  ///< Of over: "forbidden", "attempts", or a result; else the last result, or the rule against it.
    calendar_time until{};  ///< Of claimed: the end of the lease.

    bool operator==(const lead&) const = default;
};

/// One number dialled once for one lead.
struct lead_attempt {
    lead_attempt_id id = {};
    lead_id of = {};
    int number = 0;            ///< Which of the lead's.
    std::string address = {};  ///< As it was then.
    user_id agent = {};
    interaction_id within = {};  ///< What the call became; 0: nothing that is kept.
    calendar_time began{};
    std::optional<calendar_time> ended = {};
    std::string result = {};  ///< "answered", "busy", "unknown" after a crash; "" while it goes on.
    int cause = 0;            ///< SIP's status; 0: none.
    value heard = nullptr;    ///< Who answered, why that is thought, by which limits; null where nobody listened.

    bool operator==(const lead_attempt&) const = default;
};

/// What a list holds, by state; of those that are over by why.
struct lead_counts {
    std::map<lead_state, std::int64_t> by_state = {};
    std::map<std::string, std::int64_t> over = {};

    bool operator==(const lead_counts&) const = default;
};

namespace change {

/// Durable before the number is dialled. Conflict unless the lead is claimed, or this attempt's already.
struct begin_attempt {
    lead_attempt what;
    std::int32_t day = 0;  ///< Today, by the calendar of the lead's region.
};
/// What became of it, and what is to become of the lead. Nothing where it is settled already.
struct settle_attempt {
    lead_attempt_id which;
    calendar_time at{};
    std::string result;
    int cause = 0;
    lead_state then = lead_state::over;  ///< over, ready, later or callback.
    calendar_time due{};                 ///< Of later and callback.
    int next = 0;                        ///< Which number is dialled next.
    user_id agent = {};                  ///< Of a callback.
    bool uncounted = false;              ///< Nothing has reached him: it is none of the lead's attempts.
    value heard = nullptr;               ///< As lead_attempt has it.
    interaction_id within = {};          ///< What the call became, kept already or soon; 0: as it was begun.
};
/// A claimed lead is given back undialled: ready, or later from `due` on. Nothing where it is not claimed.
struct release_lead {
    lead_id which;
    std::optional<calendar_time> due = {};
    std::string why = {};  ///< As the lead says it; "": as before.
};
/// He has been reached otherwise: what was still to be tried is over. Nothing where he is being dialled, or it is over.
struct reach_lead {
    lead_id which;
    std::string why;  ///< As the lead says it: "called_us".
};

}  // namespace change
}  // namespace palabre::history
