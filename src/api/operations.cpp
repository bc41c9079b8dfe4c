// src/api/operations.cpp - what may be asked of the API, described once for all its faces.
#include "api/operations.hpp"

#include "api/operation_parts.hpp"
#include "api/operations_agents.hpp"
#include "api/operations_audit.hpp"
#include "api/operations_campaigns.hpp"
#include "api/operations_lists.hpp"
#include "api/operations_reports.hpp"
#include "api/operations_surveys.hpp"
#include "palabre/core/medium.hpp"
#include "palabre/history/event.hpp"
#include "palabre/history/outbox.hpp"

#include <algorithm>
#include <iterator>

namespace palabre::api {
namespace {

using kind = field::kind;
using place = field::place;
using names = std::vector<std::string_view>;

const names media = up_to(medium::web_chat);
const names entry_kinds = up_to(history::entry_kind::other);

const record identity{
    "identity",
    "One way in which a customer is known.",
    {{.name = "kind", .about = "What it is.", .required = true, .one_of = up_to(history::identity_kind::account)},
     {.name = "address", .about = "Its normal form.", .required = true}}};

const record customer{"customer",
                      "A customer, his merged records read as one. What is empty is left out.",
                      {{.name = "id", .is = kind::id, .about = "His id.", .required = true},
                       {.name = "name", .about = "His name."},
                       {.name = "language", .about = "'fr', 'fon'."},
                       {.name = "segment", .about = "The category that the company puts him in."},
                       {.name = "identities",
                        .is = kind::record,
                        .about = "All addresses that he is known by.",
                        .required = true,
                        .list = true,
                        .of = &identity}}};

const record entry{
    "entry",
    "One line of a customer's history. What is empty is left out. Secrets are masked.",
    {{.name = "id", .is = kind::id, .about = "Its id.", .required = true},
     {.name = "at", .is = kind::moment, .about = "RFC 3339 in UTC, with microseconds.", .required = true},
     {.name = "on", .about = "The medium.", .required = true, .one_of = media},
     {.name = "kind", .about = "What happened.", .required = true, .one_of = entry_kinds},
     {.name = "text", .about = "What was said or written.", .longest = 16'384},
     {.name = "details", .is = kind::json, .about = "As the kind has it."},
     {.name = "interaction", .is = kind::id, .about = "The contact that it belongs to."},
     {.name = "by", .is = kind::id, .about = "The agent."},
     {.name = "state",
      .about = "Of what was sent: where the message stands now.",
      .one_of = up_to(history::send_state::cancelled)}}};

const record timeline{
    "timeline",
    "A customer and a page of what happened with him, the newest first.",
    {{.name = "customer", .is = kind::record, .about = "Who it is.", .required = true, .of = &customer},
     {.name = "entries",
      .is = kind::record,
      .about = "The newest first.",
      .required = true,
      .list = true,
      .of = &entry},
     {.name = "next",
      .about = "'after' of the next page; null, or left out in XML: that was all.",
      .required = true,
      .nullable = true}}};

const record new_entry{"new_entry",
                       "A line to be written into a customer's history.",
                       {{.name = "kind", .about = "What happened.", .required = true, .one_of = entry_kinds},
                        {.name = "text", .about = "What was said or written.", .longest = 16'384},
                        {.name = "at", .is = kind::moment, .about = "When; without it, when the interaction began."},
                        {.name = "details", .is = kind::json, .about = "Anything else."}}};

const record written_interaction{"written_interaction",
                                 "The interaction as it is kept now.",
                                 {{.name = "interaction", .is = kind::id, .about = "Its id.", .required = true},
                                  {.name = "customer", .is = kind::id, .about = "Whose it is.", .required = true},
                                  {.name = "known",
                                   .is = kind::truth,
                                   .about = "True where its reference was there before: nothing was written.",
                                   .required = true}}};

const record written_disposition{
    "written_disposition",
    "The disposition that holds now.",
    {{.name = "interaction", .is = kind::id, .about = "Of which interaction.", .required = true},
     {.name = "code", .about = "The code.", .required = true},
     {.name = "known",
      .is = kind::truth,
      .about = "True where it held before: nothing was written.",
      .required = true}}};

const record permission_told{
    "permission_told",
    "Whether a customer may be written to.",
    {{.name = "on", .about = "The medium.", .required = true},
     {.name = "may", .is = kind::truth, .about = "True: now.", .required = true},
     {.name = "by_template",
      .is = kind::truth,
      .about = "True: he has not written lately, so only an approved template may go.",
      .required = true},
     {.name = "refused", .about = "In one word why not: 'no_consent', 'window_closed', 'quiet_hours'."},
     {.name = "why", .about = "The same for people."},
     {.name = "from", .is = kind::moment, .about = "Of quiet hours: when they end."},
     {.name = "instead", .about = "Of no: the best medium on which it may go now."},
     {.name = "parts", .is = kind::integer, .about = "SMS that the text is, its typography normalised."},
     {.name = "encoding", .about = "How they are written.", .one_of = {"gsm_7bit", "ucs_2"}},
     {.name = "cost_minor", .is = kind::integer, .about = "What all of it costs, where that is known: minor units."},
     {.name = "currency", .about = "Of the cost: 'XOF'."}}};

const record queued_message{
    "queued_message",
    "A message in the outbox.",
    {{.name = "message", .is = kind::id, .about = "Its id.", .required = true},
     {.name = "customer", .is = kind::id, .about = "Whom it goes to.", .required = true},
     {.name = "state", .about = "Where it stands.", .required = true, .one_of = up_to(history::send_state::cancelled)},
     {.name = "known",
      .is = kind::truth,
      .about = "True where its key was there before: nothing was written.",
      .required = true}}};

const record event{"event",
                   "Something that happened: docs/manual/events.md has the types.",
                   {{.name = "id", .is = kind::id, .about = "The same however often it is told.", .required = true},
                    {.name = "type", .about = "Which of the catalogue.", .required = true},
                    {.name = "version", .is = kind::integer, .about = "Of the catalogue.", .required = true},
                    {.name = "at", .is = kind::moment, .about = "When it happened.", .required = true},
                    {.name = "company", .about = "Whose it is.", .required = true},
                    {.name = "customer", .is = kind::id, .about = "Whom it is about."},
                    {.name = "interaction", .is = kind::id, .about = "The contact that it belongs to."},
                    {.name = "data", .is = kind::json, .about = "As its type has it.", .required = true}}};

const record event_page{
    "event_page",
    "Events in the order in which they were written.",
    {{.name = "events", .is = kind::record, .about = "The oldest first.", .required = true, .list = true, .of = &event},
     {.name = "next",
      .about = "'after' of the next page, which may be empty yet: ask again later.",
      .required = true}}};

const field address{.name = "address",
                    .about = "A number in any writing, percent-encoded ('%2B2290190011234', or '0190011234' where the "
                             "company has a home), or KIND:ADDRESS with the kinds phone, whatsapp, messenger, web, "
                             "email, account.",
                    .in = place::path,
                    .required = true,
                    .longest = 300};

std::vector<operation> all() {
    constexpr std::string_view nobody = "Nobody is known by that address, or the company has no history yet.";
    return {
        {.name = "read_timeline",
         .method = "GET",
         .path = "/api/v1/customers/{address}/timeline",
         .needs = scope::read,
         .about = "What happened with one customer, whatever the channel, the newest first.",
         .takes = {address,
                   {.name = "limit",
                    .is = kind::integer,
                    .about = "Entries of a page; 50 without it.",
                    .in = place::query,
                    .least = 1,
                    .most = 200},
                   {.name = "after", .about = "'next' of the page before.", .in = place::query}},
         .tells = &timeline,
         .absent = nobody},
        {.name = "find_customer",
         .method = "GET",
         .path = "/api/v1/customers/{address}",
         .needs = scope::read,
         .about = "Who is known by that address.",
         .takes = {address},
         .tells = &customer,
         .absent = nobody},
        {.name = "write_interaction",
         .method = "POST",
         .path = "/api/v1/customers/{address}/interactions",
         .needs = scope::write,
         .about =
             "Writes a contact that took place elsewhere. Whoever is not known by that address becomes a customer. "
             "With a reference it may be sent again: it is written once.",
         .takes = {address,
                   {.name = "kind",
                    .about = "What it was; conversation without it.",
                    .one_of = up_to(history::interaction_kind::visit)},
                   {.name = "way", .about = "Who began it: in without it.", .one_of = up_to(history::direction::out)},
                   {.name = "on", .about = "The medium; voice without it.", .one_of = media},
                   {.name = "service", .about = "Ours: the number called, the page written to, the shop."},
                   {.name = "language", .about = "'fr', 'fon'."},
                   {.name = "campaign", .about = "The campaign that it belongs to."},
                   {.name = "queue", .about = "The queue that it waited in."},
                   {.name = "began", .is = kind::moment, .about = "When it began; now without it."},
                   {.name = "ended", .is = kind::moment, .about = "When it ended; when it began, without it."},
                   {.name = "how_ended", .about = "'completed' without it."},
                   {.name = "disposition", .about = "One of the company's codes.", .longest = 64},
                   {.name = "reference", .about = "Its key in your system: sent again it is written once."},
                   {.name = "source", .about = "The name of your system; the key's name without it."},
                   {.name = "details", .is = kind::json, .about = "What else was measured."},
                   {.name = "entries",
                    .is = kind::record,
                    .about = "What was said and done, in order.",
                    .list = true,
                    .of = &new_entry,
                    .longest = 100}},
         .tells = &written_interaction,
         .absent = "The company has no history yet.",
         .conflict = "The customer was erased."},
        {.name = "write_disposition",
         .method = "PUT",
         .path = "/api/v1/interactions/{interaction}/disposition",
         .needs = scope::write,
         .about = "How a contact ended. The last one holds; the timeline keeps them all.",
         .takes = {{.name = "interaction", .is = kind::id, .about = "Its id.", .in = place::path, .required = true},
                   {.name = "code", .about = "One of the company's codes.", .required = true, .longest = 64},
                   {.name = "note", .about = "An agent's words about it.", .longest = 16'384}},
         .tells = &written_disposition,
         .absent = "There is no such interaction.",
         .conflict = "The customer was erased."},
        {.name = "start_conversation",
         .method = "POST",
         .path = "/api/v1/customers/{address}/messages",
         .needs = scope::send,
         .about = "Begins a conversation: a message waits in the outbox for the channel that sends it. Whoever is not "
                  "known by that address becomes a customer; nobody is written to who is on a do-not-contact list.",
         .takes = {address,
                   {.name = "on", .about = "The medium.", .required = true, .one_of = {"sms", "whatsapp", "messenger"}},
                   {.name = "text", .about = "What is sent.", .required = true, .longest = 16'384},
                   {.name = "key", .about = "Of two messages with one key the second is the first: send it again."},
                   {.name = "due", .is = kind::moment, .about = "Not before; now without it."},
                   {.name = "expires", .is = kind::moment, .about = "Not after; never without it."},
                   {.name = "priority",
                    .about = "Which of those that are due goes first; normal without it.",
                    .one_of = up_to(history::send_priority::bulk)},
                   {.name = "purpose",
                    .about =
                        "notice, code, survey, marketing or the company's own: what consent, lists and quiet hours "
                        "hold for, and whether it may come twice; an answer that nothing holds for without it."},
                   {.name = "because_of", .is = kind::id, .about = "The interaction that it belongs to."},
                   {.name = "details", .is = kind::json, .about = "What else the channel needs: a template."},
                   {.name = "instead",
                    .is = kind::json,
                    .about =
                        "What goes in its place where it cannot, in order: [{on, to, text, details, lasts_ms}, ..]."}},
         .tells = &queued_message,
         .absent = "There is no such interaction, or the company has no history yet.",
         .conflict = "He is on a do-not-contact list, was erased, or the key is another customer's."},
        {.name = "can_send",
         .method = "GET",
         .path = "/api/v1/customers/{address}/permission",
         .needs = scope::send,
         .about = "Whether he may be written to on a medium now, how else, and what it costs. Nothing is sent.",
         .takes = {address,
                   {.name = "on",
                    .about = "The medium.",
                    .in = place::query,
                    .required = true,
                    .one_of = {"sms", "whatsapp", "messenger"}},
                   {.name = "purpose", .about = "As of a message; an answer without it.", .in = place::query},
                   {.name = "text",
                    .about = "What would be sent: how many SMS it is.",
                    .in = place::query,
                    .longest = 4'096}},
         .tells = &permission_told,
         .absent = "Nobody is known by that address, or the company has no history yet."},
        {.name = "list_events",
         .method = "GET",
         .path = "/api/v1/events",
         .needs = scope::events,
         .about = "What happened in a company, the oldest first: webhooks are told the same. Events are kept where the "
                  "company's configuration says so.",
         .takes = {{.name = "limit",
                    .is = kind::integer,
                    .about = "Events of a page; 100 without it.",
                    .in = place::query,
                    .least = 1,
                    .most = 1000},
                   {.name = "after",
                    .about = "'next' of the page before; without it, from the oldest that is kept.",
                    .in = place::query}},
         .tells = &event_page,
         .absent = "The company has no history yet."}};
}

}  // namespace

const field& company_field() {
    static const field made{.name = "company",
                            .about = "Its name; must be there where the key may see several.",
                            .in = place::query,
                            .longest = 64};
    return made;
}

std::span<const operation> operations() {
    static const std::vector<operation> made = [] {
        auto every = all();
        std::ranges::move(conversation_operations(), std::back_inserter(every));
        std::ranges::move(campaign_operations(), std::back_inserter(every));
        std::ranges::move(list_operations(), std::back_inserter(every));
        std::ranges::move(agent_operations(), std::back_inserter(every));
        std::ranges::move(audit_operations(), std::back_inserter(every));
        std::ranges::move(call_operations(), std::back_inserter(every));
        std::ranges::move(position_operations(), std::back_inserter(every));
        std::ranges::move(work_operations(), std::back_inserter(every));
        std::ranges::move(report_operations(), std::back_inserter(every));
        std::ranges::move(translation_operations(), std::back_inserter(every));
        std::ranges::move(survey_operations(), std::back_inserter(every));
        return every;
    }();
    return made;
}

std::span<const record* const> records() {
    static const std::vector<const record*> made = [] {
        std::vector<const record*> every{&identity,       &customer,
                                         &entry,          &timeline,
                                         &new_entry,      &written_interaction,
                                         &event,          &written_disposition,
                                         &queued_message, &event_page,
                                         &permission_told};
        std::ranges::copy(conversation_records(), std::back_inserter(every));
        std::ranges::copy(campaign_records(), std::back_inserter(every));
        std::ranges::copy(list_records(), std::back_inserter(every));
        std::ranges::copy(agent_records(), std::back_inserter(every));
        std::ranges::copy(audit_records(), std::back_inserter(every));
        std::ranges::copy(call_records(), std::back_inserter(every));
        std::ranges::copy(position_records(), std::back_inserter(every));
        std::ranges::copy(work_records(), std::back_inserter(every));
        std::ranges::copy(report_records(), std::back_inserter(every));
        std::ranges::copy(translation_records(), std::back_inserter(every));
        std::ranges::copy(survey_records(), std::back_inserter(every));
        return every;
    }();
    return made;
}

const record& customer_record() {
    return customer;
}

const record& entry_record() {
    return entry;
}

const operation* operation_of(std::string_view name) {
    const auto found = std::ranges::find(operations(), name, &operation::name);
    return found == operations().end() ? nullptr : &*found;
}

}  // namespace palabre::api
