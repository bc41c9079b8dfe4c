// src/flow/type.cpp - declared types: their names and which fit where.
#include "palabre/flow/type.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace palabre::flow {
namespace {

constexpr std::array names{std::string_view{"dyn"},       std::string_view{"null_type"}, std::string_view{"bool"},
                           std::string_view{"int"},       std::string_view{"uint"},      std::string_view{"double"},
                           std::string_view{"string"},    std::string_view{"list"},      std::string_view{"map"},
                           std::string_view{"timestamp"}, std::string_view{"duration"}};

}  // namespace

std::string_view to_string(kind what) noexcept {
    const auto at = static_cast<std::size_t>(what);
    return at < names.size() ? names[at] : "unknown";
}

type::type(flow::kind what) : kind_{what} {
}

type type::list_of(type element) {
    type made{flow::kind::list};
    made.element_.push_back(std::move(element));
    return made;
}

type type::map_of(type each) {
    type made{flow::kind::map};
    made.element_.push_back(std::move(each));
    return made;
}

type type::structure(std::vector<field> fields) {
    type made{flow::kind::map};
    made.closed_ = true;
    made.fields_ = std::move(fields);
    return made;
}

type type::money() {
    return structure({{"amount_minor", flow::kind::integer}, {"currency", flow::kind::string}});
}

std::optional<type> type::named(std::string_view name) {
    if (name == "money") return money();
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) return std::nullopt;
    return type{static_cast<flow::kind>(found - names.begin())};
}

const type* type::element() const noexcept {
    return element_.empty() ? nullptr : &element_.front();
}

const type* type::find(std::string_view name) const noexcept {
    const auto found =
        std::find_if(fields_.begin(), fields_.end(), [&](const field& each) { return each.name == name; });
    return found == fields_.end() ? nullptr : &found->type;
}

bool type::fits(flow::kind wanted) const noexcept {
    return kind_ == wanted || kind_ == flow::kind::dynamic || wanted == flow::kind::dynamic;
}

bool type::holds(const value& given) const {
    switch (kind_) {
    case flow::kind::dynamic: return true;
    case flow::kind::null: return given.is_null();
    case flow::kind::boolean: return given.is_bool();
    case flow::kind::integer: return given.is_int64();
    case flow::kind::unsigned_integer: return given.is_uint64() || (given.is_int64() && given.get_int64() >= 0);
    case flow::kind::floating: return given.is_number();
    case flow::kind::string:
    case flow::kind::timestamp:
    case flow::kind::duration: return given.is_string();
    case flow::kind::list:
        return given.is_array() && std::ranges::all_of(given.get_array(), [this](const value& each) {
                   return element() == nullptr || element()->holds(each);
               });
    case flow::kind::map: break;
    }
    if (!given.is_object()) return false;
    const auto& members = given.get_object();
    if (!closed_)
        return std::ranges::all_of(
            members, [this](const auto& each) { return element() == nullptr || element()->holds(each.value()); });
    return std::ranges::all_of(fields_, [&members](const field& each) {
        const auto* found = members.if_contains(each.name);
        return found != nullptr ? each.type.holds(*found) : each.type.kind() == flow::kind::dynamic;
    });
}

}  // namespace palabre::flow
