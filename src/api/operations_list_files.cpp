// src/api/operations_list_files.cpp - files into lists of leads, and their reports, by REST alone.
#include "api/operations_lists.hpp"

#include "palabre/history/lead_upload.hpp"

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include <array>

namespace palabre::api {
namespace {

namespace json = boost::json;
using kind = field::kind;
using place = field::place;

const field list{.name = "list", .about = "Its name.", .in = place::path, .required = true, .longest = 64};
const field columns{.name = "columns",
                    .is = kind::json,
                    .about = "Which column is what, before what headers let guess: [{\"column\": \"Tel 2\", \"is\": "
                             "\"number\"}, ..]; is: number, key, name, language, region, priority, field, none.",
                    .in = place::query};
const field separator{.name = "separator",
                      .about = "Found out without it.",
                      .in = place::query,
                      .one_of = {"comma", "semicolon", "tab", "bar"}};
const field encoding{
    .name = "encoding", .about = "Found out without it.", .in = place::query, .one_of = {"utf-8", "windows-1252"}};
const field header{.name = "header",
                   .is = kind::truth,
                   .about =
                       "Whether its first line names the columns, which it does without this; else they are called "
                       "1, 2, ..",
                   .in = place::query};
const field language{.name = "language",
                     .about = "Of what is said of faults; en without it.",
                     .in = place::query,
                     .one_of = {"fr", "en"}};

const char* type_of(field::kind is) {
    return is == kind::integer ? "integer" : is == kind::truth ? "boolean" : "string";
}

json::object schema(const field& of) {
    json::object made{{"type", type_of(of.is)}};
    if (of.one_of.empty()) return made;
    json::array words;
    for (const auto each : of.one_of) words.emplace_back(each);
    made["enum"] = std::move(words);
    return made;
}

json::object content(const char* type, json::object of) {
    return {{type, json::object{{"schema", std::move(of)}}}};
}

json::object problem(std::string_view about) {
    return {{"description", about},
            {"content", content("application/problem+json", json::object{{"$ref", "#/components/schemas/problem"}})}};
}

json::object described(const operation& of, std::initializer_list<const char*> fine, const json::object& told) {
    json::array parameters;
    const auto add = [&](const field& each) {
        parameters.push_back({{"name", each.name},
                              {"in", each.in == place::path ? "path" : "query"},
                              {"required", each.required},
                              {"description", each.about},
                              {"schema", schema(each)}});
    };
    for (const auto& each : of.takes) add(each);
    add(company_field());
    json::object responses{{"400", problem("The request or the file cannot be; 'where' and 'cure' say what.")},
                           {"401", problem("No key, or one that is not known.")},
                           {"403", problem("The key may not see that company, or may not do that.")},
                           {"404", problem(of.absent)},
                           {"503", problem("What is needed is away, or there is too much to do.")}};
    for (const auto* const each : fine) responses[each] = json::object{{"description", of.about}, {"content", told}};
    if (!of.conflict.empty()) responses["409"] = problem(of.conflict);
    json::object made{{"operationId", of.name},
                      {"summary", of.about},
                      {"description", fmt::format("The key needs the scope '{}'. By REST alone.", to_string(of.needs))},
                      {"parameters", std::move(parameters)}};
    if (of.writes()) {
        responses["413"] = problem("It is larger than is taken.");
        made["requestBody"] = json::object{
            {"required", true}, {"content", content("*/*", json::object{{"type", "string"}, {"format", "binary"}})}};
    }
    made["responses"] = std::move(responses);
    return made;
}

json::object shown() {
    const json::object text{{"type", "string"}};
    const json::object column{
        {"type", "object"},
        {"required", json::array{"name", "is", "guessed"}},
        {"properties", json::object{{"name", text}, {"is", text}, {"guessed", json::object{{"type", "boolean"}}}}}};
    const json::object row{{"type", "object"}, {"description", "As it would be read, with its faults."}};
    return {{"type", "object"},
            {"required", json::array{"encoding", "columns", "rows"}},
            {"properties", json::object{{"encoding", text},
                                        {"columns", json::object{{"type", "array"}, {"items", column}}},
                                        {"rows", json::object{{"type", "array"}, {"items", row}}}}}};
}

}  // namespace

std::span<const operation> list_file_operations() {
    static const std::array<operation, 3> made{
        operation{.name = "preview_lead_list",
                  .method = "POST",
                  .path = "/api/v1/lists/preview",
                  .needs = scope::send,
                  .about = "What a file's columns are taken for, and its first 20 rows as they would be read. The "
                           "file's beginning is enough; nothing is kept.",
                  .takes = {columns, separator, encoding, header, language},
                  .tells = nullptr,
                  .absent = "The company has no history yet."},
        operation{.name = "upload_lead_list",
                  .method = "POST",
                  .path = "/api/v1/lists/{list}/uploads",
                  .needs = scope::send,
                  .about =
                      "Takes a file's bytes into a list, which is made where it is new. Answered with 202 while rows "
                      "are still on their way (read_lead_upload tells how far), with 200 where all are there. The same "
                      "file again changes nothing, and goes on where it was cut off.",
                  .takes = {list,
                            {.name = "file", .about = "Its name, for people.", .in = place::query, .longest = 200},
                            {.name = "campaign",
                             .about = "The campaign that a new list is for.",
                             .in = place::query,
                             .longest = 64},
                            {.name = "unique",
                             .about = "Where a number may stand only once; campaign without it.",
                             .in = place::query,
                             .one_of = {"list", "campaign", "company"}},
                            columns,
                            separator,
                            encoding,
                            header},
                  .tells = nullptr,
                  .absent = "The company has no history yet.",
                  .conflict = "A file is on its way into that list."},
        operation{.name = "report_lead_upload",
                  .method = "GET",
                  .path = "/api/v1/lists/{list}/uploads/{upload}/report",
                  .needs = scope::read,
                  .about = "What was not taken of an upload, as CSV: line, column, value, reason, what, cure, detail. "
                           "Of a long one the header Link names the next page, which has no header line.",
                  .takes = {list,
                            {.name = "upload", .is = kind::id, .about = "Its id.", .in = place::path, .required = true},
                            language,
                            {.name = "after", .about = "As Link has it.", .in = place::query}},
                  .tells = nullptr,
                  .absent = "No list is called so, or it has no such upload."}};
    return made;
}

json::object list_file_paths() {
    const auto all = list_file_operations();
    const auto upload = content("application/json", json::object{{"$ref", "#/components/schemas/lead_upload"}});
    return {{all[0].path, json::object{{"post", described(all[0], {"200"}, content("application/json", shown()))}}},
            {all[1].path, json::object{{"post", described(all[1], {"200", "202"}, upload)}}},
            {all[2].path,
             json::object{{"get", described(all[2], {"200"}, content("text/csv", json::object{{"type", "string"}}))}}}};
}

}  // namespace palabre::api
