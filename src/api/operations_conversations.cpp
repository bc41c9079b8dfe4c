// src/api/operations_conversations.cpp - what may be asked of conversations in writing: read, taken, answered, ended.
#include "api/operation_parts.hpp"
#include "palabre/core/medium.hpp"
#include "palabre/history/outbox.hpp"
#include "palabre/history/thread.hpp"

namespace palabre::api {
namespace {

using kind = field::kind;
using place = field::place;
using names = std::vector<std::string_view>;

const names states = up_to(history::thread_state::closed);
const names owners = up_to(history::thread_owner::agent);
const names asked_states{"open", "snoozed", "closed", "any"};

const record conversation{
    "conversation",
    "A conversation in writing and who leads it. What is empty is left out.",
    {{.name = "id", .is = kind::id, .about = "Its id, and its interaction's.", .required = true},
     {.name = "state", .about = "Where it stands.", .required = true, .one_of = states},
     {.name = "owner", .about = "Who answers; nobody: it waits for an agent.", .required = true, .one_of = owners},
     {.name = "agent", .is = kind::id, .about = "The agent who does."},
     {.name = "on", .about = "The medium.", .required = true, .one_of = up_to(medium::web_chat)},
     {.name = "address", .about = "The customer's there; left out until he comes by his link."},
     {.name = "service", .about = "Ours."},
     {.name = "customer", .is = kind::id, .about = "Whose it is."},
     {.name = "queue", .about = "The queue that it belongs to."},
     {.name = "language", .about = "'fr', 'fon'."},
     {.name = "slots", .is = kind::json, .about = "What the flow has learnt before."},
     {.name = "opened", .is = kind::moment, .about = "When it began.", .required = true},
     {.name = "disposition", .about = "How it was closed."},
     {.name = "waits_since", .is = kind::moment, .about = "Since when it waits for an agent."},
     {.name = "wakes", .is = kind::moment, .about = "When it comes back into sight."},
     {.name = "last_in", .is = kind::moment, .about = "The customer's last words."},
     {.name = "last_out", .is = kind::moment, .about = "Ours."},
     {.name = "continues", .is = kind::id, .about = "The interaction that it goes on from: a call."}}};

const record conversation_page{"conversation_page",
                               "Conversations, the oldest first.",
                               {{.name = "conversations",
                                 .is = kind::record,
                                 .about = "In the order of the list.",
                                 .required = true,
                                 .list = true,
                                 .of = &conversation},
                                {.name = "next",
                                 .about = "'after' of the next page; null, or left out in XML: that was all.",
                                 .required = true,
                                 .nullable = true}}};

const record& whole_conversation() {
    static const record made{
        "whole_conversation",
        "A conversation with its words, and those of the call that it continues.",
        {{.name = "conversation", .is = kind::record, .about = "It.", .required = true, .of = &conversation},
         {.name = "customer", .is = kind::record, .about = "Who it is.", .of = &customer_record()},
         {.name = "entries",
          .is = kind::record,
          .about = "What was written, the oldest first.",
          .required = true,
          .list = true,
          .of = &entry_record()},
         {.name = "before",
          .is = kind::record,
          .about = "What was said and done in the interaction that it continues, the oldest first.",
          .required = true,
          .list = true,
          .of = &entry_record()}}};
    return made;
}

const record written_message{
    "written_message",
    "A message of an agent's in the outbox.",
    {{.name = "message", .is = kind::id, .about = "Its id.", .required = true},
     {.name = "conversation", .is = kind::id, .about = "Where it was written.", .required = true},
     {.name = "state", .about = "Where it stands.", .required = true, .one_of = up_to(history::send_state::cancelled)},
     {.name = "known",
      .is = kind::truth,
      .about = "True where its key was there before: nothing was written.",
      .required = true}}};

const record shown_typing{
    "shown_typing",
    "What the customer is shown beside messages.",
    {{.name = "conversation", .is = kind::id, .about = "Where.", .required = true},
     {.name = "shown",
      .is = kind::truth,
      .about = "False where his channel shows no such thing, or has not heard from him since the center's start.",
      .required = true}}};

const field which{.name = "conversation", .is = kind::id, .about = "Its id.", .in = place::path, .required = true};
const field who{.name = "agent", .is = kind::id, .about = "The agent who does it: a user's id.", .required = true};
constexpr std::string_view nothing_there = "There is no such conversation.";
const names translated{"machine", "reviewed", "edited"};
const names became{"sent", "edited", "rejected"};

const record suggestion{
    "suggestion",
    "What an assistant would answer to the customer's last words. What is empty is left out.",
    {{.name = "suggestion", .is = kind::id, .about = "Its id, and its entry's.", .required = true},
     {.name = "message", .about = "The words that it answers.", .required = true},
     {.name = "answer",
      .about = "What it would do.",
      .required = true,
      .one_of = {"reply", "question", "act", "hand_over"}},
     {.name = "text", .about = "Of a reply or a question: the words."},
     {.name = "operation", .about = "Of an act: what it would have done, such as crm.balance."},
     {.name = "arguments", .is = kind::json, .about = "Of an act."},
     {.name = "reason", .about = "Of a hand-over: why it knows nothing."},
     {.name = "percent", .is = kind::integer, .about = "How sure it is.", .required = true, .least = 0, .most = 100},
     {.name = "sources", .is = kind::json, .about = "What that rests on: kind, name, confidence.", .required = true}}};

const record judged_suggestion{
    "judged_suggestion",
    "What became of a suggestion.",
    {{.name = "suggestion", .is = kind::id, .about = "Its id.", .required = true},
     {.name = "became", .about = "What the agent made of it.", .required = true, .one_of = became}}};

constexpr std::string_view not_his = "It is somebody else's, or closed.";

/// POST /conversations/{id}/VERB, which tells the conversation as it is then.
operation changing(std::string_view name, std::string_view path, std::string_view about, std::vector<field> more) {
    operation made{.name = name,
                   .method = "POST",
                   .path = path,
                   .needs = scope::write,
                   .about = about,
                   .takes = {which},
                   .tells = &conversation,
                   .absent = nothing_there,
                   .conflict = not_his};
    made.takes.insert(made.takes.end(), more.begin(), more.end());
    return made;
}

/// What an assistant would say, and what became of it.
operation suggest() {
    return {.name = "suggest_answer",
            .method = "POST",
            .path = "/api/v1/conversations/{conversation}/suggestions",
            .needs = scope::write,
            .about = "What an assistant of the company would answer to the customer's last words. Nothing is sent.",
            .takes = {which,
                      who,
                      {.name = "assistant",
                       .about = "Its name; without it the one that has answered there, else the company's "
                                "first."}},
            .tells = &suggestion,
            .absent = "There is no such conversation, or no such assistant.",
            .conflict = "The customer has written nothing."};
}

operation judge() {
    return {.name = "judge_suggestion",
            .method = "POST",
            .path = "/api/v1/conversations/{conversation}/suggestions/{suggestion}",
            .needs = scope::write,
            .about = "What the agent made of a suggestion, kept for training.",
            .takes = {which,
                      {.name = "suggestion", .is = kind::id, .about = "Its id.", .in = place::path, .required = true},
                      who,
                      {.name = "became", .about = "What.", .required = true, .one_of = became},
                      {.name = "text", .about = "What he wrote instead.", .longest = 16'384}},
            .tells = &judged_suggestion,
            .absent = "There is no such conversation, or no such suggestion in it."};
}

}  // namespace

std::vector<operation> conversation_operations() {
    return {
        {.name = "list_conversations",
         .method = "GET",
         .path = "/api/v1/conversations",
         .needs = scope::read,
         .about = "Conversations in writing, the oldest first.",
         .takes = {{.name = "state",
                    .about = "Those that so stand; open without it.",
                    .in = place::query,
                    .one_of = asked_states},
                   {.name = "owner", .about = "Those that so are led.", .in = place::query, .one_of = owners},
                   {.name = "queue", .about = "Those of that queue.", .in = place::query},
                   {.name = "agent", .is = kind::id, .about = "Those that he leads.", .in = place::query},
                   {.name = "customer", .is = kind::id, .about = "Those of that customer.", .in = place::query},
                   {.name = "limit",
                    .is = kind::integer,
                    .about = "Conversations of a page; 50 without it.",
                    .in = place::query,
                    .least = 1,
                    .most = 200},
                   {.name = "after", .is = kind::id, .about = "'next' of the page before.", .in = place::query}},
         .tells = &conversation_page,
         .absent = "The company has no history yet."},
        {.name = "read_conversation",
         .method = "GET",
         .path = "/api/v1/conversations/{conversation}",
         .needs = scope::read,
         .about = "One of them with its words, and those of the call that it continues.",
         .takes = {which},
         .tells = &whole_conversation(),
         .absent = nothing_there},
        {.name = "write_message",
         .method = "POST",
         .path = "/api/v1/conversations/{conversation}/messages",
         .needs = scope::send,
         .about = "An agent's words to the customer, on the disk before the answer. A conversation that waits becomes "
                  "his; with the same key it may be sent again.",
         .takes = {which,
                   who,
                   {.name = "text", .about = "What is sent.", .required = true, .longest = 16'384},
                   {.name = "key",
                    .about = "Of two messages with one key the second is the first: send it again.",
                    .required = true},
                   {.name = "details", .is = kind::json, .about = "What else the channel needs: a template."},
                   {.name = "original",
                    .about = "Where `text` is a translation: what the agent wrote, for the timeline alone.",
                    .longest = 4096},
                   {.name = "original_language", .about = "Of that: 'fr'.", .longest = 35},
                   {.name = "translated_by",
                    .about = "Whose translation it is; machine without it. edited: the agent has mended it.",
                    .one_of = translated}},
         .tells = &written_message,
         .absent = nothing_there,
         .conflict = "It is somebody else's or closed, he has no address there yet, or the key is another's."},
        {.name = "show_typing",
         .method = "POST",
         .path = "/api/v1/conversations/{conversation}/typing",
         .needs = scope::send,
         .about =
             "Shows the customer for some seconds that its agent writes to him; the agent repeats it while he does.",
         .takes = {which, who},
         .tells = &shown_typing,
         .absent = nothing_there,
         .conflict = not_his},
        suggest(),
        judge(),
        changing("take_conversation", "/api/v1/conversations/{conversation}/take",
                 "An agent takes one that nobody leads; it stays his however often he does.", {who}),
        changing("assign_conversation", "/api/v1/conversations/{conversation}/assign",
                 "It becomes that agent's, whoever led it.", {who}),
        changing("release_conversation", "/api/v1/conversations/{conversation}/release",
                 "Its agent gives it back: it waits in its queue.", {who}),
        changing("transfer_conversation", "/api/v1/conversations/{conversation}/transfer",
                 "Its agent hands it on: it waits in another queue.",
                 {who, {.name = "queue", .about = "The queue.", .required = true}}),
        changing("return_conversation", "/api/v1/conversations/{conversation}/return",
                 "Its agent gives it back to the flow, or the assistant, that led it: that answers what comes next.",
                 {who}),
        changing("snooze_conversation", "/api/v1/conversations/{conversation}/snooze",
                 "Out of sight until a moment, or until the customer writes.",
                 {who, {.name = "until", .is = kind::moment, .about = "When it comes back.", .required = true}}),
        changing("reopen_conversation", "/api/v1/conversations/{conversation}/reopen",
                 "One that was closed is open again, and his.", {who}),
        changing("close_conversation", "/api/v1/conversations/{conversation}/close", "Its agent ends it.",
                 {who, {.name = "disposition", .about = "One of the company's codes.", .longest = 64}})};
}

std::vector<const record*> conversation_records() {
    return {&conversation, &conversation_page, &whole_conversation(), &written_message,
            &suggestion,   &judged_suggestion, &shown_typing};
}

}  // namespace palabre::api
