// src/api/operations_work.cpp - what may be asked of work items: made, listed, assigned and closed.
#include "api/operation_parts.hpp"
#include "palabre/history/work_item.hpp"

namespace palabre::api {
namespace {

using kind = field::kind;
using place = field::place;

const record contact{"work_contact",
                     "One time that the customer has tried.",
                     {{.name = "interaction", .is = kind::id, .about = "The contact's id.", .required = true},
                      {.name = "at", .is = kind::moment, .about = "When.", .required = true},
                      {.name = "recording", .is = kind::truth, .about = "True where he has left a message."}}};

const record item{
    "work_item",
    "Something to be done for a customer. What is empty is left out.",
    {{.name = "id", .is = kind::id, .about = "Its id.", .required = true},
     {.name = "state", .about = "Where it is.", .required = true, .one_of = up_to(history::work_state::passed)},
     {.name = "origin", .about = "Who made it.", .required = true, .one_of = up_to(history::work_origin::abandoned)},
     {.name = "customer", .is = kind::id, .about = "Whom it is about."},
     {.name = "address", .about = "Where he is called back."},
     {.name = "queue", .about = "Whose agents are asked; left out: nobody is in particular."},
     {.name = "campaign", .about = "The campaign's name."},
     {.name = "subject", .about = "What is to be done."},
     {.name = "form", .is = kind::json, .about = "What is known and was filled in: {\"contract\": \"C-7\"}."},
     {.name = "due", .is = kind::moment, .about = "It is offered from then on."},
     {.name = "agent", .is = kind::id, .about = "Who has it, or had it at the end."},
     {.name = "times", .is = kind::integer, .about = "How often the customer has tried.", .required = true},
     {.name = "contacts",
      .is = kind::record,
      .about = "The latest 20, the oldest first.",
      .required = true,
      .list = true,
      .of = &contact},
     {.name = "disposition", .about = "What came of it."},
     {.name = "note", .about = "What its agent wrote."},
     {.name = "made", .is = kind::moment, .about = "When.", .required = true},
     {.name = "closed", .is = kind::moment, .about = "When it was over."}}};

const record page{
    "work_page",
    "Work items, the oldest first.",
    {{.name = "items", .is = kind::record, .about = "By id.", .required = true, .list = true, .of = &item},
     {.name = "next",
      .about = "'after' of the next page; null, or left out in XML: that was all.",
      .required = true,
      .nullable = true}}};

const field which{.name = "work", .is = kind::id, .about = "The item's id.", .in = place::path, .required = true};
constexpr std::string_view nothing_there = "There is no such work item.";

}  // namespace

std::vector<operation> work_operations() {
    return {
        {.name = "list_work",
         .method = "GET",
         .path = "/api/v1/work",
         .needs = scope::read,
         .about = "What is to be done, and what was.",
         .takes = {{.name = "state",
                    .about = "Where they are; pending: open or assigned; any: all. pending without it.",
                    .in = place::query,
                    .one_of = {"open", "assigned", "done", "passed", "pending", "any"}},
                   {.name = "origin",
                    .about = "Who made them.",
                    .in = place::query,
                    .one_of = up_to(history::work_origin::abandoned)},
                   {.name = "queue", .about = "As flows call it.", .in = place::query, .longest = 128},
                   {.name = "campaign", .about = "The campaign's name.", .in = place::query, .longest = 128},
                   {.name = "agent", .is = kind::id, .about = "Whose they are.", .in = place::query},
                   {.name = "customer", .is = kind::id, .about = "Whom they are about.", .in = place::query},
                   {.name = "limit",
                    .is = kind::integer,
                    .about = "Items of a page; 100 without it.",
                    .in = place::query,
                    .least = 1,
                    .most = 1000},
                   {.name = "after", .is = kind::id, .about = "'next' of the page before.", .in = place::query}},
         .tells = &page,
         .absent = "The company has no history yet."},
        {.name = "read_work",
         .method = "GET",
         .path = "/api/v1/work/{work}",
         .needs = scope::read,
         .about = "One of them.",
         .takes = {which},
         .tells = &item,
         .absent = nothing_there},
        {.name = "create_work",
         .method = "POST",
         .path = "/api/v1/work",
         .needs = scope::write,
         .about =
             "Something is to be done; offered to the agents of its queue when it is due. A key that was used gives "
             "the item that it made.",
         .takes = {{.name = "queue",
                    .about = "As flows call it; without it the item is listed and not offered.",
                    .longest = 128},
                   {.name = "customer", .is = kind::id, .about = "Whom it is about."},
                   {.name = "address", .about = "Where he is called: '+2290190011234'.", .longest = 128},
                   {.name = "subject", .about = "What is to be done, in a line.", .longest = 500},
                   {.name = "form", .is = kind::json, .about = "What is known: {\"contract\": \"C-7\"}."},
                   {.name = "campaign", .about = "The campaign's name.", .longest = 128},
                   {.name = "due", .is = kind::moment, .about = "It is offered from then on; at once without it."},
                   {.name = "agent", .is = kind::id, .about = "Whose it is from the beginning: a user's id."},
                   {.name = "origin", .about = "Who makes it; api without it.", .one_of = {"api", "list", "flow"}},
                   {.name = "key", .about = "Unique in the company: a repeat makes no second one.", .longest = 128}},
         .tells = &item,
         .absent = "The company has no history yet, or there is no such customer."},
        {.name = "assign_work",
         .method = "POST",
         .path = "/api/v1/work/{work}/assign",
         .needs = scope::write,
         .about = "It is that agent's, whoever had it; or without one it waits again, in its queue or another one.",
         .takes = {which,
                   {.name = "agent", .is = kind::id, .about = "A user's id."},
                   {.name = "queue", .about = "As flows call it.", .longest = 128},
                   {.name = "due", .is = kind::moment, .about = "Not before."}},
         .tells = &item,
         .absent = nothing_there,
         .conflict = "It is over, or has moved on meanwhile."},
        {.name = "close_work",
         .method = "POST",
         .path = "/api/v1/work/{work}/close",
         .needs = scope::write,
         .about = "It is done. Answered when that is durable.",
         .takes = {which,
                   {.name = "agent", .is = kind::id, .about = "Who did it: a user's id.", .required = true},
                   {.name = "disposition",
                    .about = "A code of the queue's form, where it has one (read_form).",
                    .longest = 64},
                   {.name = "note", .about = "For people.", .longest = 16'384},
                   {.name = "form", .is = kind::json, .about = "The form's fields: {\"amount\": 12}."}},
         .tells = &item,
         .absent = nothing_there,
         .conflict = "It is over, or has moved on meanwhile."}};
}

std::vector<const record*> work_records() {
    return {&contact, &item, &page};
}

}  // namespace palabre::api
