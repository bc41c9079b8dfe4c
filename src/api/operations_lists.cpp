// src/api/operations_lists.cpp - what may be asked of lists of leads.
#include "api/operations_lists.hpp"

#include "api/operation_parts.hpp"
#include "palabre/history/lead_upload.hpp"

namespace palabre::api {
namespace {

using kind = field::kind;
using place = field::place;

const field list{.name = "list", .about = "Its name.", .in = place::path, .required = true, .longest = 64};
constexpr std::string_view no_list = "No list is called so.";

field count(std::string_view name, std::string_view about) {
    return {.name = name, .is = kind::integer, .about = about, .required = true};
}

const record upload{
    "lead_upload",
    "A file on its way into a list, or there. What is empty is left out.",
    {{.name = "id", .is = kind::id, .about = "Its id.", .required = true},
     {.name = "file", .about = "As whoever sent it calls it.", .required = true},
     {.name = "state",
      .about = "running: it goes on, or goes on when the same file is uploaded again.",
      .required = true,
      .one_of = up_to(history::upload_state::failed)},
     {.name = "why", .about = "Of failed: what is wrong with it, where, and what mends it."},
     {.name = "unique",
      .about = "Where a number stands only once.",
      .required = true,
      .one_of = up_to(history::unique_in::company)},
     count("bytes", "Of the file."),
     count("read", "Of these, so far."),
     count("rows", "Read so far."),
     count("added", "Leads now."),
     count("unchanged", "Were leads of this list already."),
     count("duplicate", "Their numbers are other rows'."),
     count("forbidden", "All their numbers are on a do-not-call list."),
     count("invalid", "Without a number that can be read."),
     {.name = "began", .is = kind::moment, .about = "When it came.", .required = true},
     {.name = "over", .is = kind::moment, .about = "When it was done, or failed."},
     {.name = "known", .is = kind::truth, .about = "Told of an upload alone: the file was there before."}}};

const record lead_list{
    "lead_list",
    "A list of leads with its counts. What is empty is left out.",
    {{.name = "name", .about = "Its name.", .required = true},
     {.name = "campaign", .about = "The campaign that it was uploaded for."},
     {.name = "made", .is = kind::moment, .about = "When it was.", .required = true},
     count("leads", "All of them."),
     {.name = "states",
      .is = kind::json,
      .about = "How many are ready, later, callback, claimed, attempting, over.",
      .required = true},
     {.name = "over", .is = kind::json, .about = "Of those that are over: how many by why.", .required = true},
     {.name = "uploads",
      .is = kind::record,
      .about = "Of one list that was asked for alone: the newest first.",
      .list = true,
      .of = &upload}}};

const record list_page{
    "lead_lists",
    "All lists of a company.",
    {{.name = "lists", .is = kind::record, .about = "By name.", .required = true, .list = true, .of = &lead_list}}};

const record number{"lead_number",
                    "One way to reach a lead.",
                    {{.name = "address", .about = "Its normal form.", .required = true},
                     {.name = "written", .about = "As the file has it."},
                     {.name = "label", .about = "What its column is called."}}};

const record attempt{
    "lead_attempt",
    "A number that was dialled.",
    {{.name = "at", .is = kind::moment, .about = "When.", .required = true},
     {.name = "number", .about = "Which.", .required = true},
     {.name = "result", .about = "What came of it; left out while it goes on."},
     {.name = "cause", .is = kind::integer, .about = "SIP's status."},
     {.name = "interaction", .is = kind::id, .about = "What the call became, where it was answered."}}};

const record lead{
    "lead",
    "Whom outbound calling is to reach. What is empty is left out.",
    {{.name = "id", .is = kind::id, .about = "Its id.", .required = true},
     {.name = "line", .is = kind::integer, .about = "Of the file that brought it.", .required = true},
     {.name = "key", .about = "The file's own name for it."},
     {.name = "name", .about = "How it is called."},
     {.name = "language", .about = "Its language."},
     {.name = "region", .about = "Whose calling hours hold."},
     {.name = "priority", .is = kind::integer, .about = "0 is called first, 99 last.", .required = true},
     {.name = "fields", .is = kind::json, .about = "The file's other columns: texts by their header."},
     {.name = "numbers", .is = kind::record, .about = "In their order.", .required = true, .list = true, .of = &number},
     {.name = "state", .about = "Where it stands.", .required = true, .one_of = up_to(history::lead_state::over)},
     {.name = "why", .about = "Of over: why; else the last result."},
     {.name = "due", .is = kind::moment, .about = "Of later and callback."},
     {.name = "attempts", .is = kind::integer, .about = "How often it was dialled.", .required = true},
     {.name = "history",
      .is = kind::record,
      .about = "Of one lead that was asked for alone: its attempts, the oldest first.",
      .list = true,
      .of = &attempt}}};

const record lead_page{
    "lead_page",
    "Leads of a list, in the order in which they came.",
    {{.name = "leads", .is = kind::record, .about = "In order.", .required = true, .list = true, .of = &lead},
     {.name = "next",
      .about = "'after' of the next page; null, or left out in XML: that was all.",
      .required = true,
      .nullable = true}}};

}  // namespace

std::vector<operation> list_operations() {
    return {
        {.name = "list_lead_lists",
         .method = "GET",
         .path = "/api/v1/lists",
         .needs = scope::read,
         .about = "All lists of leads of a company, with their counts.",
         .takes = {},
         .tells = &list_page},
        {.name = "read_lead_list",
         .method = "GET",
         .path = "/api/v1/lists/{list}",
         .needs = scope::read,
         .about = "One list of leads with its counts and uploads.",
         .takes = {list},
         .tells = &lead_list,
         .absent = no_list},
        {.name = "read_lead_upload",
         .method = "GET",
         .path = "/api/v1/lists/{list}/uploads/{upload}",
         .needs = scope::read,
         .about = "How far an upload is, and what became of its rows.",
         .takes = {list, {.name = "upload", .is = kind::id, .about = "Its id.", .in = place::path, .required = true}},
         .tells = &upload,
         .absent = "No list is called so, or it has no such upload."},
        {.name = "list_leads",
         .method = "GET",
         .path = "/api/v1/lists/{list}/leads",
         .needs = scope::read,
         .about = "The leads of a list, and where they stand.",
         .takes = {list,
                   {.name = "limit",
                    .is = kind::integer,
                    .about = "Leads of a page; 100 without it.",
                    .in = place::query,
                    .least = 1,
                    .most = 1000},
                   {.name = "after", .is = kind::id, .about = "'next' of the page before.", .in = place::query}},
         .tells = &lead_page,
         .absent = no_list},
        {.name = "read_lead",
         .method = "GET",
         .path = "/api/v1/leads/{lead}",
         .needs = scope::read,
         .about = "One lead with its attempts: what an agent sees before he dials.",
         .takes = {{.name = "lead", .is = kind::id, .about = "Its id.", .in = place::path, .required = true}},
         .tells = &lead,
         .absent = "There is no such lead."}};
}

std::vector<const record*> list_records() {
    return {&upload, &lead_list, &list_page, &number, &attempt, &lead, &lead_page};
}

}  // namespace palabre::api
