// palabre/history/follow_up.hpp - what calls set off: messages, surveys and deeds that are owed, and answers.
#pragma once

#include "palabre/core/medium.hpp"
#include "palabre/core/value.hpp"
#include "palabre/history/interaction.hpp"
#include "palabre/history/lead.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace palabre::history {

struct follow_up;
using follow_up_id = palabre::id<follow_up>;

enum class follow_up_kind {
    message,  ///< Something is written to him.
    survey,   ///< He is asked what he thinks of it.
    deed,     ///< A connector's operation is called.
};

std::string_view to_string(follow_up_kind which) noexcept;
follow_up_kind follow_up_kind_from(std::string_view name);

enum class follow_up_state {
    waiting,  ///< To be done, at `due`.
    done,     ///< Its message is in the outbox, or the operation has answered.
    skipped,  ///< Never: `why` says what stood against it.
};

std::string_view to_string(follow_up_state where) noexcept;
follow_up_state follow_up_state_from(std::string_view name);

/// Written together with the result or the disposition that sets it off.
struct follow_up {
    follow_up_id id = {};
    std::string key =
        {};  ///< Of two with one key (in the company) the second is the first: "attempt:17:message:missed".
    follow_up_kind kind = follow_up_kind::message;
    std::string name = {};      ///< As the plan calls it: "missed", "satisfaction", "crm.sold".
    customer_id customer = {};  ///< 0: whoever is known by `address` when it is done.
    std::string address = {};   ///< The number called: "+2290190011234".
    interaction_id because_of = {};
    std::string campaign = {}, queue = {}, disposition = {}, language = {};
    user_id agent = {};
    value what = nullptr;  ///< How it is to be done, as whoever does it reads it.
    calendar_time made{};
    calendar_time due{};
    int attempts = 0;  ///< That came to nothing.
    follow_up_state state = follow_up_state::waiting;
    std::string why = {};                        ///< Of skipped, or of the last attempt.
    std::optional<calendar_time> settled = {};   ///< When it was done, or skipped.
    medium on = medium::sms;                     ///< Of done: where he was written to.
    std::optional<calendar_time> answered = {};  ///< Of a survey: his first answer.

    bool operator==(const follow_up&) const = default;
};

/// One answer to one question of a survey.
struct survey_answer {
    follow_up_id of = {};
    std::string question = {};                ///< "satisfaction.csat"
    std::string kind = {};                    ///< "csat", "nps", "number" or "text".
    std::optional<std::int64_t> number = {};  ///< Of all but texts.
    std::string text = {};
    calendar_time at{};

    bool operator==(const survey_answer&) const = default;
};

/// What surveys are counted by.
enum class survey_group { all, survey, campaign, queue, agent, disposition };

std::string_view to_string(survey_group by) noexcept;
survey_group survey_group_from(std::string_view name);

struct survey_question {
    survey_group by = survey_group::all;
    std::string survey = {};                  ///< "": all of them.
    calendar_time from{};                     ///< Sent from then on...
    calendar_time to = calendar_time::max();  ///< ... and before that.
};

struct survey_count {
    std::string group = {};  ///< The name, or the agent's id; "" of `all`, and where there is none.
    std::int64_t sent = 0, answered = 0;
    std::map<std::string, std::map<std::int64_t, std::int64_t>> marks = {};  ///< By kind: how often which number.

    bool operator==(const survey_count&) const = default;
};

namespace change {

/// Left as it is where one with its id or its key is there.
struct make_follow_up {
    follow_up what;
};
/// What became of it; with `due` it waits again. Nothing where it does not wait.
struct settle_follow_up {
    follow_up_id which = {};
    calendar_time at{};
    follow_up_state state = follow_up_state::done;
    std::string why = {};
    customer_id customer = {};  ///< Whose it turned out to be.
    medium on = medium::sms;
    std::optional<calendar_time> due = {};
    int attempts = 0;  ///< With `due`: so many came to nothing by now.
};
/// In place of what he answered to that question before. Nothing where the survey is not kept.
struct note_survey_answer {
    survey_answer what;
};
/// A lead that is over is dialled again from `due` on: one attempt is given back. Nothing where not over, or forgotten.
struct recall_lead {
    lead_id which = {};
    calendar_time due{};
    bool goes_first = false;  ///< As one that was promised a callback...
    user_id agent = {};       ///< ... by him; 0: anyone.
};

}  // namespace change
}  // namespace palabre::history
