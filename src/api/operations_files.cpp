// src/api/operations_files.cpp - what may be asked of files and canned answers, by REST alone: bytes are no envelope's.
#include "api/operations_files.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include <array>

namespace palabre::api {
namespace {

namespace json = boost::json;
using place = field::place;

json::object text(const char* about) {
    return {{"type", "string"}, {"description", about}};
}

json::object parameter(const field& of) {
    return {{"name", of.name},
            {"in", of.in == place::path ? "path" : "query"},
            {"required", of.required},
            {"description", of.about},
            {"schema", json::object{{"type", "string"}}}};
}

json::object with(const char* type, json::object schema) {
    return {{type, json::object{{"schema", std::move(schema)}}}};
}

json::object trouble(std::string_view about) {
    return {{"description", about},
            {"content", with("application/problem+json", json::object{{"$ref", "#/components/schemas/problem"}})}};
}

json::object told_of_file() {
    return {{"type", "object"},
            {"required", json::array{"hash", "size", "type", "name"}},
            {"properties", json::object{{"hash", text("SHA-256 of its content: its name from now on.")},
                                        {"size", json::object{{"type", "integer"}, {"format", "int64"}}},
                                        {"type", text("As it was sent.")},
                                        {"name", text("As it was sent; '' for none.")}}}};
}

json::object told_of_canned() {
    const json::object texts{{"type", "object"}, {"additionalProperties", json::object{{"type", "string"}}}};
    const json::object one{
        {"type", "object"},
        {"required", json::array{"key", "title", "text"}},
        {"properties",
         json::object{{"key", text("What finds it.")}, {"title", text("What is read in a list.")}, {"text", texts}}}};
    return {{"type", "object"},
            {"required", json::array{"answers"}},
            {"properties", json::object{{"answers", json::object{{"type", "array"}, {"items", one}}}}}};
}

json::object described(const operation& of, const char* status, json::object content) {
    json::array parameters;
    for (const auto& each : of.takes) parameters.push_back(parameter(each));
    parameters.push_back(parameter(company_field()));
    json::object responses{{status, json::object{{"description", of.about}, {"content", std::move(content)}}},
                           {"400", trouble("Something in the request cannot be; 'where' and 'cure' say what.")},
                           {"401", trouble("No key, or one that is not known.")},
                           {"403", trouble("The key may not see that company, or may not do that.")},
                           {"404", trouble(of.absent)},
                           {"503", trouble("What is needed is away, or there is too much to do.")}};
    if (of.writes()) responses["413"] = trouble("It is larger than is taken.");
    return {{"operationId", of.name},
            {"summary", of.about},
            {"description", fmt::format("The key needs the scope '{}'.", to_string(of.needs))},
            {"parameters", std::move(parameters)},
            {"responses", std::move(responses)}};
}

}  // namespace

std::span<const operation> file_operations() {
    static const std::array<operation, 5> made{
        operation{.name = "fetch_file",
                  .method = "GET",
                  .path = "/api/v1/files/{hash}",
                  .needs = scope::read,
                  .about = "The content of a file that came or goes with a message, as a download.",
                  .takes = {{.name = "hash",
                             .about = "SHA-256, as an entry's details tell it.",
                             .in = place::path,
                             .required = true,
                             .longest = 64}},
                  .tells = nullptr,
                  .absent = "No message of that company's has such a file, or it is there no more."},
        operation{.name = "store_file",
                  .method = "POST",
                  .path = "/api/v1/files",
                  .needs = scope::send,
                  .about =
                      "Takes a file's bytes, to be sent by details.attachment.hash of a message. The Content-Type is "
                      "what the customer's channel is told.",
                  .takes = {{.name = "name", .about = "Its name, for people.", .in = place::query, .longest = 200}},
                  .tells = nullptr,
                  .absent = "The company has no history yet, or keeps no files."},
        operation{
            .name = "list_canned",
            .method = "GET",
            .path = "/api/v1/canned",
            .needs = scope::read,
            .about =
                "The company's canned answers, in the order of their file; for a customer, with his words in them.",
            .takes = {{.name = "address",
                       .about = "His, as in the paths of customers; without it texts are told as they are written.",
                       .in = place::query,
                       .longest = 300}},
            .tells = nullptr,
            .absent = "Nobody is known by that address."},
        operation{
            .name = "fetch_message",
            .method = "GET",
            .path = "/api/v1/work/{work}/recordings/{number}",
            .needs = scope::read,
            .about = "What a caller has left, as sound (WAV).",
            .takes = {{.name = "work", .about = "The item's id.", .in = place::path, .required = true, .longest = 20},
                      {.name = "number",
                       .about = "Which of its contacts, from 1.",
                       .in = place::path,
                       .required = true,
                       .longest = 2}},
            .tells = nullptr,
            .absent = "Nobody has left such a message, or it is there no more."},
        operation{
            .name = "fetch_recording",
            .method = "GET",
            .path = "/api/v1/recordings/{recording}/sound",
            .needs = scope::supervise,
            .about = "A recorded call as sound (WAV): list_recordings has them.",
            .takes = {{.name = "recording", .about = "Its id.", .in = place::path, .required = true, .longest = 20}},
            .tells = nullptr,
            .absent = "There is no such recording, or its file is there no more."}};
    return made;
}

json::object file_paths() {
    const auto all = file_operations();
    const json::object bytes{{"type", "string"}, {"format", "binary"}};
    json::object store = described(all[1], "201", with("application/json", told_of_file()));
    store["requestBody"] = json::object{{"required", true}, {"content", with("*/*", bytes)}};
    return {{all[0].path, json::object{{"get", described(all[0], "200", with("*/*", bytes))}}},
            {all[1].path, json::object{{"post", std::move(store)}}},
            {all[2].path, json::object{{"get", described(all[2], "200", with("application/json", told_of_canned()))}}},
            {all[3].path, json::object{{"get", described(all[3], "200", with("audio/wav", bytes))}}},
            {all[4].path, json::object{{"get", described(all[4], "200", with("audio/wav", bytes))}}}};
}

}  // namespace palabre::api
