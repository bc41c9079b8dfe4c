// src/assistant/openai/chat.cpp - JSON of chat completions.
#include "assistant/openai/chat.hpp"

#include <algorithm>

#include <boost/json/parse.hpp>

namespace palabre::assistant::detail {
namespace {

using boost::json::object;

const value* member(const value* of, std::string_view name) {
    return of != nullptr && of->is_object() ? of->get_object().if_contains(name) : nullptr;
}

std::string text_of(const value* of) {
    return of != nullptr && of->is_string() ? std::string{of->get_string()} : "";
}

std::int64_t count_of(const value* of) {
    return of != nullptr && of->is_int64() && of->get_int64() > 0 ? std::min<std::int64_t>(of->get_int64(), 100'000'000)
                                                                  : 0;
}

std::string_view type_of(operation_field::kind is) {
    switch (is) {
    case operation_field::kind::text: return "string";
    case operation_field::kind::integer: return "integer";
    case operation_field::kind::number: return "number";
    case operation_field::kind::boolean: return "boolean";
    case operation_field::kind::list: return "array";
    default: return "object";
    }
}

value function(std::string_view name, std::string_view about, object properties, boost::json::array required) {
    return object{{"type", "function"},
                  {"function", object{{"name", name},
                                      {"description", about},
                                      {"parameters", object{{"type", "object"},
                                                            {"properties", std::move(properties)},
                                                            {"required", std::move(required)},
                                                            {"additionalProperties", false}}}}}};
}

}  // namespace

std::optional<completion> read_completion(std::string_view body) {
    boost::system::error_code failed;
    const auto all = boost::json::parse(body, failed);
    if (failed) return {};
    const auto* const choices = member(&all, "choices");
    if (choices == nullptr || !choices->is_array() || choices->get_array().empty()) return {};
    const auto* const message = member(&choices->get_array().front(), "message");
    if (message == nullptr || !message->is_object()) return {};
    completion made{.text = text_of(member(message, "content")), .message = *message};
    if (const auto* const calls = member(message, "tool_calls"); calls != nullptr && calls->is_array())
        for (const auto& each : calls->get_array()) {
            const auto* const what = member(&each, "function");
            auto arguments = boost::json::parse(text_of(member(what, "arguments")), failed);
            made.calls.push_back({text_of(member(&each, "id")), text_of(member(what, "name")),
                                  !failed && arguments.is_object() ? std::move(arguments) : value()});
        }
    const auto* const usage = member(&all, "usage");
    made.tokens_in = count_of(member(usage, "prompt_tokens"));
    made.tokens_out = count_of(member(usage, "completion_tokens"));
    return made;
}

value tools_of(const operations_allowed& allowed) {
    boost::json::array all;
    for (const auto& [connector, operations] : allowed)
        for (const auto& each : operations) {
            if (!may_ask(each, "flow")) continue;
            object properties;
            boost::json::array required;
            for (const auto& field : each.arguments) {
                if (field.name.find('.') != std::string::npos) continue;  // a member of one that is there
                properties[field.name] =
                    field.is == operation_field::kind::any ? object{} : object{{"type", type_of(field.is)}};
                if (field.required) required.emplace_back(field.name);
            }
            all.push_back(function(connector + "__" + each.name, each.writes ? "changes something" : "reads",
                                   std::move(properties), std::move(required)));
        }
    all.push_back(function("hand_over", "an agent takes over: when unsure, or asked for one",
                           object{{"reason", object{{"type", "string"}}}}, {"reason"}));
    return all;
}

value message_of(std::string_view role, std::string_view text) {
    return object{{"role", role}, {"content", text}};
}

}  // namespace palabre::assistant::detail
