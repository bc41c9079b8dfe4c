// src/api/operations_agents.cpp - what may be asked about queues and agents.
#include "api/operations_agents.hpp"

#include "api/operation_parts.hpp"
#include "palabre/center/agent_news.hpp"

namespace palabre::api {
namespace {

using kind = field::kind;
using place = field::place;

const field agent_name{.name = "agent", .about = "His name.", .in = place::path, .required = true, .longest = 64};
const field task_id{.name = "task", .about = "The task's id.", .in = place::path, .required = true, .longest = 20};

field count(std::string_view name, std::string_view about) {
    return {.name = name, .is = kind::integer, .about = about, .required = true};
}

const record queue_record{
    "queue",
    "A queue now, and since the center began. Counts only grow: subtract two for the time between.",
    {{.name = "name", .about = "As flows call it.", .required = true},
     {.name = "company", .about = "Whose; left out: everybody's."},
     count("waiting", "Callers who wait now, without callbacks."),
     count("callbacks_waiting", "Who has hung up and keeps his place."),
     count("talking", "Tasks with agents now."),
     count("longest_wait_ms", "Of those who wait now."),
     count("offered", "Came in."),
     count("answered", "An agent accepted."),
     count("answered_within", "Within the target."),
     count("abandoned", "Gave up, the short ones too."),
     count("short_abandoned", "Gave up so soon that they count as nobody."),
     count("left", "Left for other reasons."),
     {.name = "service_level",
      .is = kind::json,
      .about = "0 to 1, as docs/manual/queues.md computes it.",
      .required = true},
     {.name = "target_share", .is = kind::json, .about = "What is promised: 0 to 1 of them ...", .required = true},
     count("target_within_ms", "... within that."),
     {.name = "abandonment", .is = kind::json, .about = "0 to 1.", .required = true},
     count("mean_wait_ms", "Of those that were answered."),
     {.name = "agents", .is = kind::json, .about = "Its members by state: {\"available\": 2}.", .required = true}}};

const record queue_list{
    "queue_list",
    "The queues of a company, and everybody's.",
    {{.name = "queues", .is = kind::record, .about = "By name.", .required = true, .list = true, .of = &queue_record}}};

const record form_record{
    "form",
    "What agents of a queue say after a talk.",
    {{.name = "queue", .about = "As flows call it.", .required = true},
     {.name = "dispositions",
      .is = kind::json,
      .about = "[{code, label, means, needs_note, calls_back, fields: [{name, label, type, required, choices}]}], as "
               "docs/manual/queues.md says; empty: any disposition is taken.",
      .required = true}}};

const record agent_record{
    "agent",
    "An agent now.",
    {{.name = "name", .about = "His name.", .required = true},
     {.name = "title", .about = "For people."},
     {.name = "user", .is = kind::id, .about = "What histories call him.", .required = true},
     {.name = "state",
      .about = "The first of these that is true.",
      .required = true,
      .one_of = up_to(routing::agent_state::available)},
     {.name = "pause_code", .about = "Why he pauses; also while he finishes what he has."},
     {.name = "since", .is = kind::moment, .about = "In this state.", .required = true},
     count("calls", "With him now, and of which he writes notes."),
     count("conversations", "The same."),
     count("items", "The same."),
     count("handled", "Tasks that are over."),
     count("talked_ms", "With customers, of those."),
     {.name = "queues", .about = "Full names.", .required = true, .list = true},
     {.name = "tasks", .about = "Offered to him, with him, and in notes.", .required = true, .list = true}}};

const record agent_list{
    "agent_list",
    "Who serves a queue of the company's, or everybody's.",
    {{.name = "agents", .is = kind::record, .about = "By name.", .required = true, .list = true, .of = &agent_record}}};

const record task_record{
    "task",
    "Something for an agent to do. What is empty is left out.",
    {{.name = "id", .about = "Unique while the center runs.", .required = true},
     {.name = "kind", .about = "What it is.", .required = true, .one_of = up_to(routing::work::item)},
     {.name = "state", .about = "Where it is.", .required = true, .one_of = up_to(task_state::over)},
     {.name = "company", .about = "Whose customer."},
     {.name = "queue", .about = "Where it waits, or did.", .required = true},
     {.name = "segment", .about = "The customer's."},
     {.name = "from", .about = "The customer's address."},
     {.name = "conversation", .about = "The call's id in logs; of others the thread or dossier."},
     {.name = "customer", .is = kind::id, .about = "Who it is."},
     {.name = "callback", .is = kind::truth, .about = "He is to be called."},
     {.name = "held", .is = kind::truth, .about = "The caller waits with music, and his agent comes back."},
     {.name = "consults", .about = "Whom the agent asks about his caller: a queue, an agent, a number."},
     {.name = "consult", .about = "How far he is.", .one_of = up_to(consult_state::joined)},
     {.name = "asked_by", .about = "No caller yet: this agent asks about his."},
     {.name = "agents", .about = "Whom it is offered to, or who has it.", .required = true, .list = true},
     {.name = "position", .is = kind::integer, .about = "While it waits, from 1; 0: it is offered."},
     {.name = "waited_ms", .is = kind::integer, .about = "So far."},
     {.name = "estimate_ms", .is = kind::integer, .about = "Until an agent takes it."},
     {.name = "why", .about = "How it ended."}}};

const record task_list{"task_list",
                       "Tasks, in no order.",
                       {{.name = "tasks",
                         .is = kind::record,
                         .about = "Those that are not over.",
                         .required = true,
                         .list = true,
                         .of = &task_record}}};

constexpr std::string_view no_agent = "No agent of the company's queues has that name.";
constexpr std::string_view no_task = "There is no such agent or task.";

operation acting(std::string_view called, std::string_view path, std::string_view about) {
    return {.name = called,
            .method = "POST",
            .path = path,
            .needs = scope::write,
            .about = about,
            .takes = {agent_name, task_id},
            .tells = &task_record,
            .absent = no_task,
            .conflict = "It is not his, or not where that can be done."};
}

}  // namespace

std::vector<operation> agent_operations() {
    std::vector<operation> all{
        {.name = "list_queues",
         .method = "GET",
         .path = "/api/v1/queues",
         .needs = scope::read,
         .about = "Queues that agents serve, with their figures.",
         .takes = {},
         .tells = &queue_list},
        {.name = "list_queue_tasks",
         .method = "GET",
         .path = "/api/v1/queues/{queue}/tasks",
         .needs = scope::read,
         .about = "Who waits there, and who is with an agent.",
         .takes =
             {{.name = "queue", .about = "As flows call it.", .in = place::path, .required = true, .longest = 128}},
         .tells = &task_list,
         .absent = "No queue of agents is called so."},
        {.name = "read_form",
         .method = "GET",
         .path = "/api/v1/queues/{queue}/form",
         .needs = scope::read,
         .about = "The dispositions of a queue, to draw a form from: labels are {language: text}.",
         .takes =
             {{.name = "queue", .about = "As flows call it.", .in = place::path, .required = true, .longest = 128}},
         .tells = &form_record,
         .absent = "No queue of agents is called so."},
        {.name = "list_agents",
         .method = "GET",
         .path = "/api/v1/agents",
         .needs = scope::read,
         .about = "Agents and their states.",
         .takes = {},
         .tells = &agent_list},
        {.name = "list_agent_tasks",
         .method = "GET",
         .path = "/api/v1/agents/{agent}/tasks",
         .needs = scope::read,
         .about = "What is offered to an agent, with him, or in notes.",
         .takes = {agent_name},
         .tells = &task_list,
         .absent = no_agent},
        {.name = "set_agent_state",
         .method = "POST",
         .path = "/api/v1/agents/{agent}/state",
         .needs = scope::write,
         .about =
             "Logs an agent in or out, or pauses him. He keeps what he has. Each is a sign of life, which renews his "
             "lease; alive is nothing else.",
         .takes = {agent_name,
                   {.name = "state",
                    .about = "What he is to be.",
                    .required = true,
                    .one_of = {"available", "paused", "offline", "alive"}},
                   {.name = "code", .about = "Of paused: why.", .longest = 64}},
         .tells = &agent_record,
         .absent = no_agent}};
    all.push_back(
        {.name = "dial_customer",
         .method = "POST",
         .path = "/api/v1/agents/{agent}/dial",
         .needs = scope::write,
         .about =
             "The agent's telephone rings, then the customer's. It stands in the customer's history as the agent's, "
             "and notes follow.",
         .takes =
             {agent_name,
              {.name = "number", .about = "Whom: with its country, '+2290190011234'.", .required = true, .longest = 32},
              {.name = "queue",
               .about = "One that he serves: its caller id is shown, its rules hold.",
               .required = true,
               .longest = 128}},
         .tells = &task_record,
         .absent = no_agent,
         .conflict = "He has a call, is being rung, is not logged in or has no telephone."});
    const auto add = [&](operation what, std::vector<field> takes = {}) {
        what.takes.insert(what.takes.end(), takes.begin(), takes.end());
        all.push_back(std::move(what));
    };
    add(acting("accept_task", "/api/v1/agents/{agent}/tasks/{task}/accept",
               "Takes what is offered to him. Calls are accepted by answering the telephone."));
    add(acting("refuse_task", "/api/v1/agents/{agent}/tasks/{task}/refuse", "It is offered to others."));
    add(acting("finish_task", "/api/v1/agents/{agent}/tasks/{task}/finish", "He hangs up, or is done with it."));
    add(acting("transfer_task", "/api/v1/agents/{agent}/tasks/{task}/transfer",
               "The caller goes on elsewhere, and the agent is done with him. One of the four."),
        {{.name = "queue", .about = "A queue, as flows call it.", .longest = 128},
         {.name = "to_agent", .about = "An agent by name, first; then whoever serves the queue.", .longest = 64},
         {.name = "number", .about = "A number, or phone:USER.", .longest = 64},
         {.name = "flow", .about = "An address that a flow answers.", .longest = 64}});
    add(acting("hold_task", "/api/v1/agents/{agent}/tasks/{task}/hold",
               "The caller waits with the queue's music, and nobody hears the other, nor does a recording."));
    add(acting("resume_task", "/api/v1/agents/{agent}/tasks/{task}/resume", "The caller is not on hold any more."));
    add(acting(
            "consult_task", "/api/v1/agents/{agent}/tasks/{task}/consult",
            "Rings somebody whom the agent asks about his caller, who waits with music meanwhile. One of the three."),
        {{.name = "queue", .about = "A queue, as flows call it: whoever is free there, in turn.", .longest = 128},
         {.name = "to_agent", .about = "An agent by name, who must be free.", .longest = 64},
         {.name = "number", .about = "A number, or phone:USER.", .longest = 64}});
    add(acting(
            "conclude_consult", "/api/v1/agents/{agent}/tasks/{task}/consult/conclude",
            "How the agent goes on from asking. Who does not answer, or hangs up, leaves him with his caller; an agent "
            "who hangs up leaves his caller to whom he asks."),
        {{.name = "how",
          .about = "end: agent and caller alone; join: the three talk; put_through: who was asked has the caller.",
          .required = true,
          .one_of = {"end", "join", "put_through"}}});
    add(acting("schedule_callback", "/api/v1/agents/{agent}/tasks/{task}/callback",
               "The customer is called at that time: his call comes into the queue then. Answered when it is durable."),
        {{.name = "at", .is = kind::moment, .about = "When.", .required = true},
         {.name = "himself",
          .is = kind::truth,
          .about = "The agent is waited for as the queue's sticky.wait says; else whoever serves it."}});
    add(acting(
            "wrap_up_task", "/api/v1/agents/{agent}/tasks/{task}/wrap_up",
            "What came of it, after they have parted; answered when it is durable. Ends the agent's time for notes."),
        {{.name = "disposition", .about = "A code of the queue's form, where it has one (read_form)."},
         {.name = "note", .about = "For the timeline.", .longest = 16'384},
         {.name = "fields", .is = kind::json, .about = "The form's: {\"amount\": 12}."},
         {.name = "callback_at",
          .is = kind::moment,
          .about = "The customer is called again then, as schedule_callback."},
         {.name = "himself", .is = kind::truth, .about = "By this agent."}});
    return all;
}

std::vector<const record*> agent_records() {
    return {&queue_record, &queue_list, &form_record, &agent_record, &agent_list, &task_record, &task_list};
}

}  // namespace palabre::api
