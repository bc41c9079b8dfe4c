// src/api/operations_campaigns.cpp - what may be asked about campaigns.
#include "api/operations_campaigns.hpp"

#include "palabre/history/campaign.hpp"

namespace palabre::api {
namespace {

using kind = field::kind;
using place = field::place;

template<class Enum> std::vector<std::string_view> up_to(Enum last) {
    std::vector<std::string_view> all;
    for (int each = 0; each <= static_cast<int>(last); ++each) all.push_back(to_string(static_cast<Enum>(each)));
    return all;
}

const field name{.name = "name", .about = "Its name.", .in = place::path, .required = true, .longest = 64};

const record campaign{
    "campaign",
    "A campaign by message or by call. What is empty is left out.",
    {{.name = "id", .is = kind::id, .about = "Its id.", .required = true},
     {.name = "name", .about = "Its name.", .required = true},
     {.name = "state",
      .about = "Where it stands.",
      .required = true,
      .one_of = up_to(history::campaign_state::cancelled)},
     {.name = "why", .about = "Why it stands there: 'expired'."},
     {.name = "plan", .is = kind::json, .about = "What it does: docs/manual/notices.md, docs/manual/campaigns.md."},
     {.name = "selected", .is = kind::integer, .about = "Recipients looked at so far.", .required = true},
     {.name = "made", .is = kind::moment, .about = "When it was written.", .required = true},
     {.name = "started", .is = kind::moment, .about = "When it began."},
     {.name = "over", .is = kind::moment, .about = "When it was done or cancelled."},
     {.name = "progress",
      .is = kind::json,
      .about = "Asked for alone: counts of recipients by fate, of those skipped by reason, of messages by state, of "
               "failures "
               "by reason, of answers and of those who want no more. By call: docs/manual/campaigns.md."}}};

const record campaign_list{
    "campaign_list",
    "All campaigns of a company.",
    {{.name = "campaigns", .is = kind::record, .about = "By name.", .required = true, .list = true, .of = &campaign}}};

const record campaign_recipient{
    "campaign_recipient",
    "One row of a campaign. What is empty is left out.",
    {{.name = "row", .is = kind::integer, .about = "Its number.", .required = true},
     {.name = "fate",
      .about = "What became of it.",
      .required = true,
      .one_of = up_to(history::recipient_fate::invalid)},
     {.name = "why", .about = "Of skipped: one word, such as 'forbidden'; of invalid: what is wrong."},
     {.name = "address", .about = "Its normal form."},
     {.name = "written", .about = "As the list has it."},
     {.name = "area", .about = "The cell or region."},
     {.name = "customer", .is = kind::id, .about = "Who it is."},
     {.name = "message", .is = kind::id, .about = "What goes to him."},
     {.name = "answered", .is = kind::moment, .about = "His first answer."},
     {.name = "opted_out", .is = kind::moment, .about = "When he said that he wants no more."}}};

const record recipient_page{"recipient_page",
                            "Rows of a campaign by their numbers.",
                            {{.name = "recipients",
                              .is = kind::record,
                              .about = "In order.",
                              .required = true,
                              .list = true,
                              .of = &campaign_recipient},
                             {.name = "next",
                              .about = "'after' of the next page; null, or left out in XML: that was all.",
                              .required = true,
                              .nullable = true}}};

const record taken_list{"taken_list",
                        "What became of an upload.",
                        {{.name = "rows", .is = kind::integer, .about = "Rows read.", .required = true},
                         {.name = "invalid",
                          .is = kind::integer,
                          .about = "Of these, how many have no address; the campaign's rows say why.",
                          .required = true}}};

constexpr std::string_view none = "No campaign has that name.";

operation moving(std::string_view called, std::string_view path, std::string_view about) {
    return {.name = called,
            .method = "POST",
            .path = path,
            .needs = scope::send,
            .about = about,
            .takes = {name},
            .tells = &campaign,
            .absent = none,
            .conflict = "It cannot from where it stands."};
}

}  // namespace

std::vector<operation> campaign_operations() {
    return {
        {.name = "list_campaigns",
         .method = "GET",
         .path = "/api/v1/campaigns",
         .needs = scope::read,
         .about = "All campaigns of a company, without their progress.",
         .takes = {},
         .tells = &campaign_list},
        {.name = "write_campaign",
         .method = "POST",
         .path = "/api/v1/campaigns",
         .needs = scope::send,
         .about = "A new draft of a campaign, or another plan for one that has not begun.",
         .takes = {{.name = "name", .about = "Its name.", .required = true, .longest = 64},
                   {.name = "plan",
                    .is = kind::json,
                    .about = "As docs/manual/notices.md has it; with kind: call as docs/manual/campaigns.md does.",
                    .required = true}},
         .tells = &campaign,
         .conflict = "It has begun."},
        {.name = "read_campaign",
         .method = "GET",
         .path = "/api/v1/campaigns/{name}",
         .needs = scope::read,
         .about = "One campaign with its progress.",
         .takes = {name},
         .tells = &campaign,
         .absent = none},
        {.name = "list_recipients",
         .method = "GET",
         .path = "/api/v1/campaigns/{name}/recipients",
         .needs = scope::read,
         .about = "What became of each row.",
         .takes = {name,
                   {.name = "limit",
                    .is = kind::integer,
                    .about = "Rows of a page; 100 without it.",
                    .in = place::query,
                    .least = 1,
                    .most = 1000},
                   {.name = "after", .about = "'next' of the page before.", .in = place::query}},
         .tells = &recipient_page,
         .absent = none},
        {.name = "upload_recipients",
         .method = "POST",
         .path = "/api/v1/campaigns/{name}/recipients",
         .needs = scope::send,
         .about =
             "Rows of a list, before the campaign begins. A long list goes up part by part, each with the header; the "
             "same part twice changes nothing.",
         .takes = {name,
                   {.name = "csv",
                    .about =
                        "With a header: number, and where they are there language and area; other columns are fields.",
                    .required = true,
                    .longest = 900'000},
                   {.name = "first",
                    .is = kind::integer,
                    .about = "The number of its first row; 1 without it.",
                    .least = 1}},
         .tells = &taken_list,
         .absent = none,
         .conflict = "It has begun."},
        moving("start_campaign", "/api/v1/campaigns/{name}/start", "Begins, or goes on with one that is paused."),
        moving("pause_campaign", "/api/v1/campaigns/{name}/pause", "Sends nothing more; what waits is kept."),
        moving("resume_campaign", "/api/v1/campaigns/{name}/resume", "Goes on where it was paused."),
        moving("drain_campaign", "/api/v1/campaigns/{name}/drain",
               "Of one by call: dials nothing more, and is done with its last call."),
        moving("cancel_campaign", "/api/v1/campaigns/{name}/cancel", "Ends it, and takes back what waits.")};
}

std::vector<const record*> campaign_records() {
    return {&campaign, &campaign_list, &campaign_recipient, &recipient_page, &taken_list};
}

}  // namespace palabre::api
