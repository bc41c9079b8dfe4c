// palabre/campaign/after_plan.hpp - what follows a call, by its result or its disposition: messages, surveys, deeds.
#pragma once

#include "palabre/campaign/message_plan.hpp"
#include "palabre/history/change.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace palabre::campaign {

/// A message, or a survey's first question: what is said is a plan of a campaign by message.
struct after_message {
    value plan = nullptr;  ///< As message_plan reads it.
    message_plan says = {};
    duration after{0};                                     ///< So long after the call.
    duration at_most_every = std::chrono::hours{24};       ///< To one customer; 0: each time.
    duration lasts = std::chrono::hours{24};               ///< What could not be said by then never is.
    duration answers_within = std::chrono::hours{24} * 3;  ///< Of a survey.
};

/// What one call sets off.
struct after_rule {
    std::set<std::string> on =
        {};  ///< Results ("no_answer"), SIP statuses ("404"), dispositions; "disposed": any of these.
    std::set<std::string> campaigns = {}, queues = {};  ///< Empty: all.
    std::string message = {}, survey = {};              ///< By their names in the plan.
    std::string operation = {};                         ///< "crm.sold"
    value with = nullptr;                    ///< Its arguments, an object; "{number}" in texts stands for that field.
    std::string forbid = {};                 ///< The do-not-contact list that he comes on.
    std::optional<duration> call_back = {};  ///< The lead goes before all others then.
    std::optional<duration> recycle = {};    ///< It is dialled again then, in its turn.
};

/// A call that is over.
struct ended_call {
    std::string code = {};  ///< Its result, or the disposition.
    int status = 0;         ///< SIP's; 0: none.
    bool by_agent = false;
    std::string key = {};  ///< What it is, for all who say something of it: "attempt:17", "call:99".
    std::string address = {};
    history::customer_id customer = {};
    history::interaction_id interaction = {};
    std::string campaign = {}, queue = {}, language = {}, name = {};
    history::user_id agent = {};
    history::lead_id lead = {};
    value fields = nullptr;  ///< Of the lead.
};

struct after_plan {
    std::map<std::string, after_message> messages = {}, surveys = {};
    std::vector<after_rule> rules = {};

    /// The first one that the call answers to; nullptr: nothing follows.
    const after_rule* rule_for(const ended_call& what) const;
};

/// Reads the JSON of docs/manual/after-the-call.md. Throws error{errc::invalid_argument} with all its problems, each with its
/// place ("surveys.satisfaction.flow") and its cure.
after_plan read_after_plan(const value& from);

/// What is to be written with the result or the disposition.
std::vector<history::change::any> changes_after(const after_plan& plan, const ended_call& what, calendar_time now,
                                                id_generator& ids);

}  // namespace palabre::campaign
