// src/api/operations_calls.cpp - what may be asked about calls that go on, and recordings of those that are over.
#include "api/operation_parts.hpp"

namespace palabre::api {
namespace {

using kind = field::kind;
using place = field::place;

const record call{"call",
                  "A conversation that goes on, and who is connected with the customer. What is empty is left out.",
                  {{.name = "call", .about = "Its id, as logs say it.", .required = true},
                   {.name = "from", .about = "The customer's address."},
                   {.name = "to", .about = "Ours."},
                   {.name = "began", .is = kind::moment, .about = "When it began.", .required = true},
                   {.name = "with", .about = "Who talks with him: 'phone:afi'."},
                   {.name = "recorded", .is = kind::truth, .about = "Both are recorded.", .required = true},
                   {.name = "paused", .is = kind::truth, .about = "The recording holds silence now.", .required = true},
                   {.name = "supervisor", .about = "Who supervises: 'phone:awa'."},
                   {.name = "mode", .about = "How he does.", .one_of = {"listen", "whisper", "barge"}},
                   {.name = "present", .is = kind::truth, .about = "He has answered.", .required = true}}};

const record call_list{"call_list",
                       "Calls that go on.",
                       {{.name = "calls",
                         .is = kind::record,
                         .about = "In the order in which they came.",
                         .required = true,
                         .list = true,
                         .of = &call}}};

const record recording{
    "recording",
    "A recording, and the call that it is of. What is empty is left out.",
    {{.name = "recording", .is = kind::id, .about = "Its id: fetch_recording has the sound.", .required = true},
     {.name = "began", .is = kind::moment, .about = "When it began.", .required = true},
     {.name = "length_ms", .is = kind::integer, .about = "Of the sound.", .required = true},
     {.name = "until", .is = kind::moment, .about = "It is kept until then.", .required = true},
     {.name = "customer", .is = kind::id, .about = "Whose call it was."},
     {.name = "address", .about = "His, in that call."},
     {.name = "agent", .is = kind::id, .about = "Who had him last: a user's id."},
     {.name = "queue", .about = "Of the agent; left out: he spoke to a flow."},
     {.name = "campaign", .about = "That it belongs to."},
     {.name = "disposition", .about = "How the contact ended."},
     {.name = "interaction", .is = kind::id, .about = "The contact."}}};

const record recording_page_record{"recording_page",
                                   "A page of recordings, the newest first.",
                                   {{.name = "recordings",
                                     .is = kind::record,
                                     .about = "The newest first.",
                                     .required = true,
                                     .list = true,
                                     .of = &recording},
                                    {.name = "next",
                                     .about = "'after' of the next page; null, or left out in XML: that was all.",
                                     .required = true,
                                     .nullable = true}}};

const field which{.name = "call", .about = "Its id.", .in = place::path, .required = true, .longest = 64};
constexpr std::string_view nothing_there = "No such call goes on.";
constexpr std::string_view nobody_talks = "Nobody is connected with the customer.";

}  // namespace

std::vector<operation> call_operations() {
    return {{.name = "list_calls",
             .method = "GET",
             .path = "/api/v1/calls",
             .needs = scope::supervise,
             .about = "Calls that go on, with who is connected and who supervises.",
             .takes = {},
             .tells = &call_list,
             .absent = "The company has no history yet."},
            {.name = "pause_recording",
             .method = "POST",
             .path = "/api/v1/calls/{call}/recording",
             .needs = scope::supervise,
             .about = "While an agent takes a secret: what is recorded is silence of the same length until it goes on.",
             .takes = {which,
                       {.name = "paused",
                        .is = kind::truth,
                        .about = "True: silence from now on; false: it goes on.",
                        .required = true}},
             .tells = &call,
             .absent = nothing_there,
             .conflict = nobody_talks},
            {.name = "supervise_call",
             .method = "POST",
             .path = "/api/v1/calls/{call}/supervisor",
             .needs = scope::supervise,
             .about = "A supervisor's telephone rings, and he hears the two who talk; asked again for the same one it "
                      "changes how, at once. list_calls says when he is present.",
             .takes =
                 {which,
                  {.name = "phone", .about = "The user whose telephones ring: 'awa'.", .required = true, .longest = 64},
                  {.name = "mode",
                   .about = "listen: nobody hears him; whisper: the agent does; barge: both do; none: he leaves.",
                   .required = true,
                   .one_of = {"listen", "whisper", "barge", "none"}}},
             .tells = &call,
             .absent = nothing_there,
             .conflict = "Nobody is connected with the customer, or somebody else supervises."},
            {.name = "list_recordings",
             .method = "GET",
             .path = "/api/v1/recordings",
             .needs = scope::supervise,
             .about = "Recordings that are kept, by what came of their calls.",
             .takes = {{.name = "address",
                        .about = "The customer's, as in the paths of customers.",
                        .in = place::query,
                        .longest = 300},
                       {.name = "agent", .is = kind::id, .about = "Who had him: a user's id.", .in = place::query},
                       {.name = "disposition", .about = "How it ended.", .in = place::query, .longest = 64},
                       {.name = "campaign", .about = "Its name.", .in = place::query, .longest = 128},
                       {.name = "queue", .about = "Its name.", .in = place::query, .longest = 128},
                       {.name = "from", .is = kind::moment, .about = "Began from then on.", .in = place::query},
                       {.name = "until", .is = kind::moment, .about = "Began before.", .in = place::query},
                       {.name = "limit",
                        .is = kind::integer,
                        .about = "Recordings of a page; 50 without it.",
                        .in = place::query,
                        .least = 1,
                        .most = 200},
                       {.name = "after", .about = "'next' of the page before.", .in = place::query}},
             .tells = &recording_page_record,
             .absent = "Nobody is known by that address, or the company has no history yet."}};
}

std::vector<const record*> call_records() {
    return {&call, &call_list, &recording, &recording_page_record};
}

}  // namespace palabre::api
