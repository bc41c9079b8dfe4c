// src/api/openapi.cpp - the description of the API in OpenAPI 3.0, made from that of its operations.
#include "api/openapi.hpp"

#include "api/duty_routes.hpp"
#include "api/operations.hpp"
#include "api/operations_files.hpp"
#include "api/operations_flows.hpp"
#include "api/operations_lists.hpp"
#include "api/operations_users.hpp"
#include "api/session_routes.hpp"
#include "api/xml_text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace palabre::api {
namespace {

namespace json = boost::json;
using kind = field::kind;
using place = field::place;

json::object reference(std::string_view schema) {
    return {{"$ref", fmt::format("#/components/schemas/{}", schema)}};
}

json::object schema_of_one(const field& of) {
    if (of.is == kind::record) return reference(of.of->name);
    json::object made;
    switch (of.is) {
    case kind::integer:
        made["type"] = "integer";
        made["format"] = "int64";
        if (of.least != INT64_MIN) made["minimum"] = of.least;
        if (of.most != INT64_MAX) made["maximum"] = of.most;
        break;
    case kind::truth: made["type"] = "boolean"; break;
    case kind::moment:
        made["type"] = "string";
        made["format"] = "date-time";
        break;
    case kind::id:
        made["type"] = "string";
        made["pattern"] = "^[1-9][0-9]*$";
        break;
    case kind::json: break;
    default: made["type"] = "string"; break;
    }
    if (!of.one_of.empty()) {
        json::array words;
        for (const auto word : of.one_of) words.emplace_back(word);
        made["enum"] = std::move(words);
    }
    if (of.nullable) made["nullable"] = true;
    return made;
}

json::object schema_of(const field& of) {
    if (!of.list) {
        auto made = schema_of_one(of);
        if (!made.contains("$ref")) made["description"] = of.about;  // beside a reference nothing counts
        return made;
    }
    return {{"type", "array"}, {"items", schema_of_one(of)}, {"description", of.about}};
}

json::object object_of(const std::vector<field>& fields, std::string_view about) {
    json::object properties;
    json::array required;
    for (const auto& each : fields) {
        properties[each.name] = schema_of(each);
        if (each.required) required.emplace_back(each.name);
    }
    json::object made{{"type", "object"}, {"description", about}, {"properties", std::move(properties)}};
    if (!required.empty()) made["required"] = std::move(required);
    return made;
}

json::object problem_schema() {
    const auto text = [](const char* about) { return json::object{{"type", "string"}, {"description", about}}; };
    return {{"type", "object"},
            {"description", "RFC 9457."},
            {"required", json::array{"type", "title", "status"}},
            {"properties", json::object{{"type", json::object{{"type", "string"}}},
                                        {"title", json::object{{"type", "string"}}},
                                        {"status", json::object{{"type", "integer"}}},
                                        {"detail", text("What is wrong.")},
                                        {"where", text("Where in the request.")},
                                        {"cure", text("What to do about it.")}}}};
}

json::object readiness_schema() {
    const json::object part{{"type", "string"}, {"description", "'store', 'drain', or what the program named."}};
    const json::object why{{"type", "string"}};
    const json::object reason{{"type", "object"},
                              {"required", json::array{"part", "why"}},
                              {"properties", json::object{{"part", part}, {"why", why}}}};
    return {{"type", "object"},
            {"required", json::array{"ready", "reasons"}},
            {"properties", json::object{{"ready", json::object{{"type", "boolean"}}},
                                        {"reasons", json::object{{"type", "array"}, {"items", reason}}}}}};
}

json::object in_both(json::object schema) {
    json::object media{{"schema", std::move(schema)}};
    return {{"application/json", media}, {"application/xml", std::move(media)}};
}

json::object problem_response(std::string_view about) {
    json::object media{{"schema", reference("problem")}};
    return {{"description", about},
            {"content", json::object{{"application/problem+json", media}, {"application/problem+xml", media}}}};
}

json::object with_header(json::object response, const char* name, const char* type) {
    response["headers"] = json::object{{name, json::object{{"schema", json::object{{"type", type}}}}}};
    return response;
}

json::object parameter(const field& of) {
    return {{"name", of.name},
            {"in", of.in == place::path ? "path" : "query"},
            {"required", of.required},
            {"description", of.about},
            {"schema", schema_of_one(of)}};
}

json::object described(const operation& of) {
    json::array parameters;
    std::vector<field> body;
    for (const auto& each : of.takes)
        each.in == place::body ? body.push_back(each) : parameters.push_back(parameter(each));
    parameters.push_back(parameter(company_field()));
    const json::object success{{"description", of.tells->about}, {"content", in_both(reference(of.tells->name))}};
    json::object responses{
        {"200", success},
        {"400", problem_response("Something in the request cannot be; 'where' and 'cure' say what.")},
        {"401", with_header(problem_response("No key, or one that is not known."), "WWW-Authenticate", "string")},
        {"403", problem_response("The key may not see that company, or may not do that.")},
        {"404", problem_response(of.absent)},
        {"503",
         with_header(problem_response("The history is away, or there is too much to do."), "Retry-After", "integer")}};
    if (of.method == "POST") responses["201"] = success;
    if (of.writes()) responses["415"] = problem_response("A body of a type that is not read.");
    if (!of.conflict.empty()) responses["409"] = problem_response(of.conflict);
    json::object made{{"operationId", of.name},
                      {"summary", of.about},
                      {"description", fmt::format("The key needs the scope '{}'.", to_string(of.needs))},
                      {"parameters", std::move(parameters)},
                      {"responses", std::move(responses)}};
    if (of.writes())
        made["requestBody"] = json::object{{"required", true},
                                           {"content", in_both(object_of(body, "What is left out has its default."))}};
    return made;
}

json::object plain(const char* id, const char* summary, const char* type, json::object schema) {
    const json::object content{{type, json::object{{"schema", std::move(schema)}}}};
    const json::object fine{{"description", summary}, {"content", content}};
    return {{"operationId", id},
            {"summary", summary},
            {"security", json::array{}},
            {"responses", json::object{{"200", fine}}}};
}

json::object soap_path() {
    const json::object text{{"type", "string"}};
    const json::object xml{{"schema", text}};
    const json::object envelope{{"text/xml", xml}, {"application/soap+xml", xml}};
    const auto said = [&](const char* about) { return json::object{{"description", about}, {"content", envelope}}; };
    json::object get = plain("wsdl", "The WSDL, with ?wsdl.", "application/wsdl+xml", text);
    get["parameters"] = json::array{json::object{{"name", "wsdl"},
                                                 {"in", "query"},
                                                 {"description", "Without a value."},
                                                 {"allowEmptyValue", true},
                                                 {"schema", text}}};
    get["responses"].as_object()["400"] = problem_response("Without ?wsdl.");
    return {{"get", std::move(get)},
            {"post", json::object{{"operationId", "soap"},
                                  {"summary", "The same operations as SOAP 1.1 and 1.2: the WSDL has them."},
                                  {"requestBody", json::object{{"required", true}, {"content", envelope}}},
                                  {"responses", json::object{{"200", said("An answer.")},
                                                             {"400", said("A fault of the sender's, in SOAP 1.2.")},
                                                             {"401", said("No key, or one that is not known.")},
                                                             {"403", said("The key may not do that.")},
                                                             {"500", said("A fault.")},
                                                             {"503", said("Try again.")}}}}}};
}

json::object paths() {
    const json::object text{{"type", "string"}};
    const json::object object{{"type", "object"}};
    json::object health = plain("healthz", "Whether the center's loop answers.", "text/plain", text);
    health["responses"].as_object()["503"] = problem_response("It did not answer in time.");
    json::object ready =
        plain("readyz", "Whether the center takes work, and why not.", "application/json", reference("readiness"));
    ready["responses"].as_object()["503"] =
        json::object{{"description", "It does not."},
                     {"content", json::object{{"application/json", json::object{{"schema", reference("readiness")}}}}}};
    json::object made{
        {"/healthz", json::object{{"get", std::move(health)}}},
        {"/readyz", json::object{{"get", std::move(ready)}}},
        {"/metrics",
         json::object{{"get", plain("metrics", "Figures in Prometheus' text format 0.0.4.", "text/plain", text)}}},
        {"/api/v1/openapi.json",
         json::object{{"get", plain("openapi", "This description.", "application/json", object)}}},
        {"/api/v1/events/schema",
         json::object{{"get", plain("event_schema", "The JSON Schema of events.", "application/schema+json", object)}}},
        {"/api/v1/palabre.xsd",
         json::object{{"get", plain("xml_schema", "The XML schema of all that is sent and told as XML.",
                                    "application/xml", text)}}},
        {"/api/v1/soap", soap_path()}};
    const auto add = [&](const operation& each) -> json::object& {
        std::string method{each.method};
        std::ranges::transform(method, method.begin(),
                               [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        auto& at = made[each.path];
        if (!at.is_object()) at.emplace_object();
        return at.as_object()[method].emplace_object() = described(each);
    };
    for (const auto& each : operations()) add(each);
    for (const auto& each : user_operations()) {
        auto& one = add(each);
        one["description"] = "For an administrator who is logged in.";
        one["security"] = json::array{json::object{{"session", json::array{}}}};
    }
    for (auto& [path, methods] : file_paths()) made[path] = methods;
    for (auto& [path, methods] : list_file_paths()) made[path] = methods;
    for (auto& [path, methods] : flow_paths()) made[path] = methods;
    for (auto& [path, methods] : duty_paths()) made[path] = methods;
    for (auto& [path, methods] : session_paths()) made[path] = methods;
    return made;
}

json::object description() {
    json::object schemas{{"problem", problem_schema()}, {"readiness", readiness_schema()}};
    for (const auto* each : records()) schemas[each->name] = object_of(each->fields, each->about);
    for (const auto* each : user_records()) schemas[each->name] = object_of(each->fields, each->about);
    return {
        {"openapi", "3.0.3"},
        {"info",
         json::object{{"title", "Palabre"},
                      {"version", "1"},
                      {"description", "What a running center tells, and takes: customers, what happened with them, "
                                      "messages to them, events. The same operations are at /api/v1/soap."},
                      {"license", json::object{{"name", "See LICENSE"}}}}},
        {"paths", paths()},
        {"components",
         json::object{
             {"securitySchemes",
              json::object{{"bearer", json::object{{"type", "http"}, {"scheme", "bearer"}}},
                           {"basic", json::object{{"type", "http"},
                                                  {"scheme", "basic"},
                                                  {"description", "Any user name; the key is the password."}}},
                           {"api_key", json::object{{"type", "apiKey"}, {"in", "header"}, {"name", "X-API-Key"}}},
                           {"session", json::object{{"type", "apiKey"},
                                                    {"in", "cookie"},
                                                    {"name", "palabre"},
                                                    {"description",
                                                     "Of POST /api/v1/session: '__Host-palabre' over TLS. What changes "
                                                     "something needs its X-CSRF-Token too."}}}}},
             {"schemas", std::move(schemas)}}},
        {"security", json::array{json::object{{"bearer", json::array{}}}, json::object{{"basic", json::array{}}},
                                 json::object{{"api_key", json::array{}}}, json::object{{"session", json::array{}}}}}};
}

}  // namespace

const std::string& openapi() {
    static const std::string made = json::serialize(description()) + "\n";
    return made;
}

}  // namespace palabre::api
