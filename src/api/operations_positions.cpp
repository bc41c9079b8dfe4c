// src/api/operations_positions.cpp - what may be asked about where agents on duty are.
#include "api/operation_parts.hpp"

namespace palabre::api {
namespace {

using kind = field::kind;
using place = field::place;

const field latitude{
    .name = "latitude", .is = kind::json, .about = "Degrees, WGS 84, north positive.", .required = true};
const field longitude{.name = "longitude", .is = kind::json, .about = "Degrees, east positive.", .required = true};
const field accuracy{.name = "accuracy_m", .is = kind::integer, .about = "Metres around it, where the device says so."};
const field at{.name = "at", .is = kind::moment, .about = "When he was there.", .required = true};

const record position{"position",
                      "Where an agent on duty was last.",
                      {{.name = "agent", .about = "His name.", .required = true},
                       {.name = "title", .about = "For people."},
                       {.name = "user", .is = kind::id, .about = "What histories call him.", .required = true},
                       {.name = "state", .about = "As list_agents has it.", .required = true},
                       latitude,
                       longitude,
                       accuracy,
                       at,
                       {.name = "age_ms", .is = kind::integer, .about = "How long ago.", .required = true},
                       {.name = "stale", .is = kind::truth, .about = "Too long.", .required = true}}};

const record position_list{
    "position_list",
    "Where those are who agreed to be located, while they are on duty.",
    {{.name = "positions", .is = kind::record, .about = "By agent.", .required = true, .list = true, .of = &position},
     {.name = "stale_after_ms", .is = kind::integer, .about = "An older one is too old.", .required = true},
     {.name = "tiles", .about = "A map's pictures, 'https://tiles.example/{z}/{x}/{y}.png'; left out: none."},
     {.name = "attribution", .about = "What their owner wants to be said."}}};

const record route_point{"route_point", "Where he was.", {latitude, longitude, accuracy, at}};

const record route{"route",
                   "Where an agent was on duty.",
                   {{.name = "agent", .about = "His name.", .required = true},
                    {.name = "points",
                     .is = kind::record,
                     .about = "The oldest first.",
                     .required = true,
                     .list = true,
                     .of = &route_point}}};

constexpr std::string_view nobody_located = "Nobody is located here, or the company has no history yet.";

}  // namespace

std::vector<operation> position_operations() {
    return {{.name = "list_positions",
             .method = "GET",
             .path = "/api/v1/positions",
             .needs = scope::supervise,
             .about = "Where the agents of this company are who have agreed to be located and are on duty now.",
             .takes = {},
             .tells = &position_list,
             .absent = nobody_located},
            {.name = "read_route",
             .method = "GET",
             .path = "/api/v1/agents/{agent}/positions",
             .needs = scope::supervise,
             .about = "Where an agent was on duty, as long as that is kept and he does not take his consent back.",
             .takes = {{.name = "agent", .about = "His name.", .in = place::path, .required = true, .longest = 64},
                       {.name = "from", .is = kind::moment, .about = "From then on.", .in = place::query},
                       {.name = "limit",
                        .is = kind::integer,
                        .about = "The newest so many: 1 to 1000, 500 without it.",
                        .in = place::query,
                        .least = 1,
                        .most = 1000}},
             .tells = &route,
             .absent = "No agent is called so, or nobody is located here."}};
}

std::vector<const record*> position_records() {
    return {&position, &position_list, &route_point, &route};
}

}  // namespace palabre::api
