// src/api/operations_surveys.cpp - what may be asked of what customers answered to surveys.
#include "api/operations_surveys.hpp"

#include "palabre/history/follow_up.hpp"

namespace palabre::api {
namespace {

using kind = field::kind;
using place = field::place;

std::vector<std::string_view> groups() {
    std::vector<std::string_view> all;
    for (int each = 0; each <= static_cast<int>(history::survey_group::disposition); ++each)
        all.push_back(to_string(static_cast<history::survey_group>(each)));
    return all;
}

const record figures{
    "survey_figures",
    "Surveys after calls, of one group: docs/manual/after-the-call.md has the formulas.",
    {{.name = "group",
      .about = "The name, or the agent's id; empty of all, and where there is none.",
      .required = true},
     {.name = "sent", .is = kind::integer, .about = "Surveys whose message went into the outbox.", .required = true},
     {.name = "answered", .is = kind::integer, .about = "Of these, with one answer at least.", .required = true},
     {.name = "response_rate", .is = kind::json, .about = "answered / sent, 0 to 1.", .required = true},
     {.name = "csat", .is = kind::json, .about = "Share of 4 and 5 among marks of 1 to 5; left out without any."},
     {.name = "nps",
      .is = kind::json,
      .about = "Share of 9 and 10 less that of 0 to 6, -1 to 1; left out without marks of 0 to 10."},
     {.name = "marks",
      .is = kind::json,
      .about = "How often which mark: {\"csat\": {\"5\": 3}, \"nps\": {\"9\": 1}, \"number\": {}}.",
      .required = true}}};

const record figures_list{
    "survey_figures_list",
    "Figures of surveys, group by group.",
    {{.name = "figures", .is = kind::record, .about = "By group.", .required = true, .list = true, .of = &figures}}};

}  // namespace

std::vector<operation> survey_operations() {
    return {{.name = "count_surveys",
             .method = "GET",
             .path = "/api/v1/surveys",
             .needs = scope::read,
             .about = "What customers answered to surveys after calls: counts, response rate, CSAT and NPS.",
             .takes = {{.name = "by",
                        .about = "What they are counted by; all without it.",
                        .in = place::query,
                        .one_of = groups()},
                       {.name = "survey", .about = "That one alone.", .in = place::query, .longest = 64},
                       {.name = "from", .is = kind::moment, .about = "Sent from then on.", .in = place::query},
                       {.name = "to", .is = kind::moment, .about = "Sent before then.", .in = place::query}},
             .tells = &figures_list,
             .absent = "The company has no history yet."}};
}

std::vector<const record*> survey_records() {
    return {&figures, &figures_list};
}

}  // namespace palabre::api
