// src/connector/operation.cpp - descriptions of operations, and values held against them.
#include "palabre/connector/operation.hpp"

#include "palabre/core/secret.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace palabre {
namespace {

using kind = operation_field::kind;

constexpr std::array<std::string_view, 7> words{"dyn", "string", "int", "double", "bool", "list", "map"};

bool fits(const value& given, kind wanted) noexcept {
    switch (wanted) {
    case kind::any: return true;
    case kind::text: return given.is_string();
    case kind::integer: return given.is_int64() || given.is_uint64();
    case kind::number: return given.is_number();
    case kind::boolean: return given.is_bool();
    case kind::list: return given.is_array();
    case kind::object: return given.is_object();
    }
    return false;
}

/// Of a member's member where the name has dots; nullptr where nothing is there.
template<class Object> auto member(Object& of, std::string_view name) -> decltype(of.if_contains(name)) {
    const auto dot = name.find('.');
    if (auto* const own = of.if_contains(name); own != nullptr || dot == std::string_view::npos) return own;
    auto* const under = of.if_contains(name.substr(0, dot));
    auto* const inside = under == nullptr ? nullptr : under->if_object();
    return inside == nullptr ? nullptr : member(*inside, name.substr(dot + 1));
}

/// "" where all fields are as described. `what` is "argument" or "field".
std::string misfit(const std::vector<operation_field>& fields, const boost::json::object& given,
                   std::string_view what) {
    for (const auto& field : fields) {
        const value* const found = member(given, field.name);
        if (found == nullptr || found->is_null()) {
            if (field.required) return fmt::format("there is no {} '{}'", what, field.name);
        } else if (!fits(*found, field.is)) {
            return fmt::format("the {} '{}' is no {}", what, field.name, to_string(field.is));
        }
    }
    return {};
}

void check_fields(const operation& of, const std::vector<operation_field>& fields, std::string_view what,
                  std::vector<problem>& found) {
    std::set<std::string_view> names;
    for (const auto& each : fields) {
        if (each.name.empty())
            found.push_back({{}, fmt::format("'{}' has {} without a name", of.name, what), "name it"});
        else if (!names.insert(each.name).second)
            found.push_back(
                {{}, fmt::format("'{}' has {} '{}' twice", of.name, what, each.name), "take one of them away"});
    }
}

}  // namespace

std::string_view to_string(operation_field::kind what) noexcept {
    const auto at = static_cast<std::size_t>(what);
    return at < words.size() ? words[at] : "unknown";
}

std::optional<operation_field::kind> field_kind(std::string_view word) noexcept {
    const auto found = std::ranges::find(words, word);
    if (found == words.end()) return {};
    return static_cast<kind>(found - words.begin());
}

bool has_secret(const operation& of) noexcept {
    const auto hidden = [](const std::vector<operation_field>& fields) {
        return std::ranges::any_of(fields, &operation_field::secret);
    };
    return hidden(of.arguments) || hidden(of.result);
}

bool may_ask(const operation& of, std::string_view role) noexcept {
    if (of.roles.empty()) return !of.writes || role == "flow";
    return std::ranges::find(of.roles, role) != of.roles.end();
}

value without_secrets(value given, const std::vector<operation_field>& fields) {
    if (auto* const list = given.if_array())
        for (auto& each : *list) each = without_secrets(std::move(each), fields);
    if (auto* const map = given.if_object())
        for (const auto& field : fields)
            if (auto* const found = field.secret ? member(*map, field.name) : nullptr) *found = masked_secret;
    return given;
}

std::vector<problem> check(const std::vector<operation>& all) {
    std::vector<problem> found;
    std::set<std::string_view> names;
    const auto say = [&](std::string what, std::string cure) {
        found.push_back({{}, std::move(what), std::move(cure)});
    };
    for (const auto& each : all) {
        if (each.name.empty())
            say("an operation has no name", "name it");
        else if (!names.insert(each.name).second)
            say(fmt::format("the operation '{}' is described twice", each.name), "take one of them away");
        check_fields(each, each.arguments, "an argument", found);
        check_fields(each, each.result, "a field", found);
        if (each.timeout < duration{0} || each.fresh_for < duration{0} || each.stale_for < duration{0})
            say(fmt::format("a time of '{}' is below 0", each.name), "choose 0 or more");
        if (each.fresh_for <= duration{0} && each.stale_for <= duration{0}) continue;
        if (each.writes)
            say(fmt::format("'{}' writes, and cannot be cached", each.name), "leave out fresh_for and stale_for");
        if (has_secret(each))
            say(fmt::format("'{}' has a secret, and cannot be cached", each.name), "leave out fresh_for and stale_for");
    }
    return found;
}

std::string argument_problem(const operation& of, const value& arguments) {
    static const boost::json::object none;
    if (!arguments.is_object() && !arguments.is_null()) return "its arguments are no object";
    if (of.arguments.empty()) return {};
    const auto& given = arguments.is_object() ? arguments.get_object() : none;
    if (auto why = misfit(of.arguments, given, "argument"); !why.empty()) return why;
    for (const auto& each : given)
        if (std::ranges::find(of.arguments, std::string_view{each.key()}, &operation_field::name) == of.arguments.end())
            return fmt::format("it has no argument '{}'", std::string_view{each.key()});
    return {};
}

std::string result_problem(const operation& of, const value& data) {
    if (of.result.empty()) return {};
    if (const auto* const rows = data.if_array()) {
        for (const auto& each : *rows) {
            if (!each.is_object()) return "its answer is a list of something else than objects";
            if (auto why = misfit(of.result, each.get_object(), "field"); !why.empty()) return "in its answer " + why;
        }
        return {};
    }
    if (!data.is_object()) return "its answer is no object";
    auto why = misfit(of.result, data.get_object(), "field");
    return why.empty() ? why : "in its answer " + why;
}

}  // namespace palabre
