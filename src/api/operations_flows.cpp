// src/api/operations_flows.cpp - what may be asked of flows and floors, and changed of them, by REST alone.
#include "api/operations_flows.hpp"

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <iterator>
#include <vector>

namespace palabre::api {
namespace {

namespace json = boost::json;
using place = field::place;

field given(std::string_view name, std::string_view about, place in = place::query, bool required = true) {
    return {.name = name, .about = about, .in = in, .required = required};
}

const field flow_in_path = given("flow", "Its name: 'flow' of its file.", place::path);
const field flow_in_query = given("flow", "Its name: 'flow' of its file.");
const field language = given("language", "'fr', as the flow names it.");
const field clip = given("clip", "As the flow names it: 'menu/sales'.");
const field calendar = given("calendar", "Its name in the flow.", place::path);
const field notice = given("notice", "Its id: a-z, 0-9 and _, 1 to 40.", place::path);

const field queue = given("queue", "Its name, as flows call it.", place::path);
const field agent = given("agent", "His name, which is his login.", place::path);
const field connector = given("connector", "Its name in the center's file.", place::path);

constexpr std::string_view no_flow = "The company has no such flow, or no flows are changed here.";

operation read(std::string_view name, std::string_view path, std::string_view about, std::vector<field> takes) {
    return {.name = name,
            .method = "GET",
            .path = path,
            .needs = scope::adjust,
            .about = about,
            .takes = std::move(takes),
            .tells = nullptr,
            .absent = no_flow};
}

operation change(std::string_view name, std::string_view method, std::string_view path, std::string_view about,
                 std::vector<field> takes) {
    auto made = read(name, path, about, std::move(takes));
    made.method = method;
    made.conflict = "It cannot be so beside what the flow's file has.";
    return made;
}

/// Of floors: docs/manual/administration.md.
std::vector<operation> of_floors() {
    auto alerts = read("list_alerts", "/api/v1/alerts",
                       "What a supervisor has to know of now: queues beyond their target, trunks, disks, systems and "
                       "gateways that are away.",
                       {});
    alerts.needs = scope::supervise;
    std::vector<operation> made{
        alerts,
        read("list_alert_receivers", "/api/v1/alerts/receivers", "Who is told of alerts by SMS, and after how long.",
             {}),
        change("set_alert_receivers", "PUT", "/api/v1/alerts/receivers",
               "These numbers, with their countries, once an alert has lasted after_s (120 without it), in the body.",
               {}),
        read("list_staff", "/api/v1/staff",
             "The company's queues and agents as they are now, where the file has them, and what was changed.", {}),
        change("set_queue", "PUT", "/api/v1/staff/queues/{queue}",
               "Another strategy, wrap_up_s, within_s and share of its target, in the body: what is left out stays.",
               {queue}),
        change("restore_queue", "DELETE", "/api/v1/staff/queues/{queue}", "As the file has it again.", {queue}),
        change("set_agent", "PUT", "/api/v1/staff/agents/{agent}",
               "Which of the company's queues he serves and what he can: queues {NAME: {penalty, weight, order}} and "
               "skills {NAME: 1 to 100}, in the body; of a user who is no agent yet one is made, reached 'at'.",
               {agent}),
        change("restore_agent", "DELETE", "/api/v1/staff/agents/{agent}",
               "As the file has him again; whom the desk has made is no agent any more.", {agent}),
        read("list_connectors", "/api/v1/connectors",
             "The systems that the company's flows ask: how they answer, and how they last failed.", {}),
        change("try_connector", "POST", "/api/v1/connectors/{connector}/try",
               "Asks it once what its 'try' in the file says, and tells what came and how long it took.", {connector})};
    for (auto& each : made) each.absent = "The company has no such thing, or the center has no floor.";
    return made;
}

std::vector<operation> of_flows() {
    return {
        read("list_flows", "/api/v1/flows", "The company's flows: addresses, languages, menus, problems.", {}),
        read("draw_flow", "/api/v1/flows/{flow}/picture", "The flow as it is now, as SVG.",
             {flow_in_path, given("language", "Of the texts; the first one without it.", place::query, false)}),
        read("list_prompts", "/api/v1/prompts",
             "What callers hear of a flow, by language: recorded, spoken or missing.", {flow_in_query}),
        read("list_prompt_versions", "/api/v1/prompts/versions", "Recordings of a prompt, the newest first.",
             {flow_in_query, language, clip}),
        read("fetch_prompt", "/api/v1/prompts/sound",
             "What callers hear of it now, as WAV; with a version, that file as it was uploaded.",
             {flow_in_query, language, clip, given("version", "As list_prompt_versions has it.", place::query, false)}),
        change(
            "store_prompt", "POST", "/api/v1/prompts/sound",
            "Takes a recording (WAV, FLAC, OGG or MP3, at most 8 MB) as the body. It is heard from the next call on.",
            {flow_in_query, language, clip, given("name", "The file's, for people.", place::query, false)}),
        change("use_prompt", "POST", "/api/v1/prompts/use", "An older version is heard again.",
               {flow_in_query, language, clip,
                given("version", "As list_prompt_versions has it; without it the flow's own file, or voice.",
                      place::query, false)}),
        read("list_calendars", "/api/v1/flows/{flow}/calendars",
             "The flow's calendars: rules, what was changed, whether it is open now, the next two weeks.",
             {flow_in_path}),
        change(
            "write_calendar", "PUT", "/api/v1/flows/{flow}/calendars/{calendar}",
            "Other hours, and periods and dated exceptions that stand before the file's, as docs/manual/changes.md has "
            "them. With try=true it only tells what would be.",
            {flow_in_path, calendar, given("try", "'true' or 'false'.", place::query, false)}),
        change("restore_calendar", "DELETE", "/api/v1/flows/{flow}/calendars/{calendar}", "As the file has it again.",
               {flow_in_path, calendar}),
        change("mute_choice", "PUT", "/api/v1/flows/{flow}/muted",
               "A menu's entry is neither told nor taken, or is again: node, choice and muted, in the body.",
               {flow_in_path}),
        read("list_notices", "/api/v1/notices", "Notices of the flows' files and of the desk.", {}),
        change("set_flow_state", "PUT", "/api/v1/flows/{flow}/state",
               "Takes it down (down, and why for colleagues, in the body): who comes hears the company's announcement "
               "until it is put up again.",
               {flow_in_path}),
        change("write_notice", "PUT", "/api/v1/notices/{notice}",
               "A notice to the customers whom it concerns: text by language, begins, ends, segments, regions.",
               {notice}),
        change("end_notice", "DELETE", "/api/v1/notices/{notice}", "It is told no more.", {notice}),
        read("list_changes", "/api/v1/changes", "Who has changed what of the flows, the newest first.", {})};
}

json::object content(const char* type, json::object schema) {
    return {{type, json::object{{"schema", std::move(schema)}}}};
}

json::object trouble(std::string_view about) {
    return {{"description", about},
            {"content", content("application/problem+json", json::object{{"$ref", "#/components/schemas/problem"}})}};
}

json::object told_by(const operation& of) {
    const json::object bytes{{"type", "string"}, {"format", "binary"}};
    if (of.name == "fetch_prompt") return content("*/*", bytes);
    if (of.name == "draw_flow") return content("image/svg+xml", json::object{{"type", "string"}});
    return content("application/json", json::object{{"type", "object"}});
}

json::object described(const operation& of) {
    json::array parameters;
    const auto add = [&](const field& each) {
        parameters.push_back(json::object{{"name", each.name},
                                          {"in", each.in == place::path ? "path" : "query"},
                                          {"required", each.required},
                                          {"description", each.about},
                                          {"schema", json::object{{"type", "string"}}}});
    };
    for (const auto& each : of.takes) add(each);
    add(company_field());
    json::object responses{{"200", json::object{{"description", of.about}, {"content", told_by(of)}}},
                           {"400", trouble("Something in the request cannot be; 'detail' and 'cure' say what.")},
                           {"401", trouble("No key, or one that is not known.")},
                           {"403", trouble("The key may not see that company, or may not do that.")},
                           {"404", trouble(of.absent)},
                           {"503", trouble("What is needed is away, or there is too much to do.")}};
    if (!of.conflict.empty()) responses["409"] = trouble(of.conflict);
    json::object made{{"operationId", of.name},
                      {"summary", of.about},
                      {"description", fmt::format("The key needs the scope '{}'.", to_string(of.needs))},
                      {"parameters", std::move(parameters)},
                      {"responses", std::move(responses)}};
    if (of.method == "PUT")
        made["requestBody"] = json::object{{"required", true},
                                           {"content", content("application/json", json::object{{"type", "object"}})}};
    if (of.name == "store_prompt")
        made["requestBody"] = json::object{
            {"required", true}, {"content", content("*/*", json::object{{"type", "string"}, {"format", "binary"}})}};
    return made;
}

}  // namespace

std::span<const operation> flow_operations() {
    static const std::vector<operation> made = [] {
        auto all = of_flows();
        std::ranges::move(of_floors(), std::back_inserter(all));
        return all;
    }();
    return made;
}

json::object flow_paths() {
    json::object made;
    for (const auto& each : flow_operations()) {
        std::string method{each.method};
        std::ranges::transform(method, method.begin(),
                               [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        auto& at = made[each.path];
        if (!at.is_object()) at.emplace_object();
        at.as_object()[method] = described(each);
    }
    return made;
}

}  // namespace palabre::api
