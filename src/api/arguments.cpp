// src/api/arguments.cpp - what was sent, held against an operation's description: from queries, JSON and XML alike.
#include "api/arguments.hpp"

#include "api/xml_text.hpp"
#include "core/moment.hpp"
#include "palabre/core/error.hpp"
#include "palabre/core/id.hpp"
#include "palabre/core/utf8.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

namespace palabre::api {
namespace {

namespace json = boost::json;
using kind = field::kind;

fault wrong(const std::string& called, std::string what, std::string cure) {
    return {400, std::move(what), std::move(cure), called};
}

maybe_fault take_integer(const field& as, std::string_view given, const std::string& called, value& into) {
    std::int64_t number = 0;
    const auto [end, failed] = std::from_chars(given.data(), given.data() + given.size(), number);
    const bool whole = failed == std::errc{} && end == given.data() + given.size();
    if (!whole || number < as.least || number > as.most)
        return wrong(called, "it is no number that it may be", fmt::format("write {} to {}", as.least, as.most));
    into = number;
    return {};
}

maybe_fault take_id(std::string_view given, const std::string& called, value& into) {
    try {
        into = to_string(id<void>::parse(given));
        return {};
    } catch (const error&) {
        return wrong(called, "it is no id", "give it back as it was told: decimal digits, as a text");
    }
}

maybe_fault take_any(std::string_view given, const std::string& called, value& into) {
    boost::system::error_code failed;
    auto read = json::parse(given, failed);
    if (failed) return wrong(called, fmt::format("it is no JSON: {}", failed.message()), "write JSON as a text");
    into = std::move(read);
    return {};
}

maybe_fault take_text(const field& as, std::string_view given, const std::string& called, value& into) {
    if (given.size() > as.longest)
        return wrong(called, fmt::format("it has {} bytes", given.size()), fmt::format("write {} at most", as.longest));
    if (!valid_utf8(given) || given.find('\0') != std::string_view::npos)
        return wrong(called, "it is not UTF-8, or holds a NUL", "encode it as UTF-8");
    if (!as.one_of.empty() && std::ranges::find(as.one_of, given) == as.one_of.end())
        return wrong(called, "it is none of the words that it may be",
                     fmt::format("write one of: {}", fmt::join(as.one_of, ", ")));
    into = given;
    return {};
}

maybe_fault take_value(const field& as, std::string_view given, const std::string& called, value& into) {
    switch (as.is) {
    case kind::integer: return take_integer(as, given, called, into);
    case kind::truth:
        if (given != "true" && given != "false" && given != "1" && given != "0")
            return wrong(called, "it is neither true nor false", "write true or false");
        into = given == "true" || given == "1";
        return {};
    case kind::moment:
        if (const auto at = moment_of(given))
            into = detail::write_moment(*at);
        else
            return wrong(called, "it is no moment", "write it with its offset: 2026-11-30T08:00:00Z");
        return {};
    case kind::id: return take_id(given, called, into);
    case kind::json: return take_any(given, called, into);
    default: return take_text(as, given, called, into);
    }
}

std::string below(const std::string& within, std::string_view name) {
    return within.empty() ? std::string{name} : fmt::format("{}.{}", within, name);
}

maybe_fault take_one(const field& as, const value& given, const std::string& called, value& into) {
    if (as.is == kind::json) {
        into = given;
        return {};
    }
    if (as.is == kind::record) {
        if (!given.is_object()) return wrong(called, "it is no object", "write {...}");
        arguments inside;
        if (auto bad = take(as.of->fields, given.get_object(), called, inside)) return bad;
        into = std::move(inside);
        return {};
    }
    if (as.is == kind::truth && given.is_bool()) {
        into = given;
        return {};
    }
    if (as.is == kind::integer && given.is_int64())
        return take_integer(as, std::to_string(given.get_int64()), called, into);
    if (!given.is_string() || as.is == kind::truth || as.is == kind::integer)
        return wrong(called, "it is of another type",
                     as.is == kind::truth     ? "write true or false"
                     : as.is == kind::integer ? "write a whole number"
                                              : "write a text, in quotation marks");
    return take_value(as, std::string_view{given.get_string()}, called, into);
}

maybe_fault take_one(const field& as, const pugi::xml_node& given, const std::string& called, value& into) {
    if (as.is == kind::record) {
        arguments inside;
        if (auto bad = take(as.of->fields, given, called, inside)) return bad;
        into = std::move(inside);
        return {};
    }
    std::string text;
    for (const auto& part : given.children()) {
        if (part.type() == pugi::node_element) return wrong(called, "it holds elements", "write a text");
        text += part.value();
    }
    if (as.is != kind::text && as.is != kind::json) text = trimmed(text);
    return take_value(as, text, called, into);
}

maybe_fault unknown(std::span<const field> fields, std::string_view name, const std::string& within) {
    std::vector<std::string_view> there;
    for (const auto& each : fields) there.push_back(each.name);
    return wrong(below(within, clean_utf8(name)), "it is not known",
                 fmt::format("there are: {}", fmt::join(there, ", ")));
}

bool is_empty(const value& given) {
    return given.is_null() || (given.is_string() && given.get_string().empty());
}

bool is_nil(const pugi::xml_node& given) {
    for (const auto& each : given.attributes())
        if (local_name(each.name()) == "nil" && (each.as_bool() || std::string_view{each.value()} == "1")) return true;
    return false;
}

maybe_fault too_many(const field& as, std::size_t count, const std::string& called) {
    if (count <= as.longest) return {};
    return wrong(called, fmt::format("there are {}", count), fmt::format("send {} at once at most", as.longest));
}

}  // namespace

std::optional<calendar_time> moment_of(std::string_view text) {
    const auto dot = text.find('.');
    if (dot == std::string_view::npos) {
        const bool is_date = text.size() < 20;  // a day is no moment here
        return is_date ? std::nullopt : detail::read_moment(text);
    }
    auto end = dot + 1;
    while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
    const auto digits = text.substr(dot + 1, end - dot - 1);
    if (digits.empty() || digits.size() > 9 || dot < 19) return {};
    std::int64_t micros = 0;
    for (std::size_t at = 0; at < 6; ++at) micros = micros * 10 + (at < digits.size() ? digits[at] - '0' : 0);
    const auto whole = detail::read_moment(std::string{text.substr(0, dot)} + std::string{text.substr(end)});
    return whole ? std::optional{*whole + duration{micros}} : std::nullopt;
}

maybe_fault take(const field& as, std::string_view given, const std::string& called, arguments& into) {
    if (given.empty() && !as.required) return {};
    value made;
    if (auto bad = take_value(as, given, called, made)) return bad;
    into[as.name] = std::move(made);
    return {};
}

maybe_fault take(std::span<const field> fields, const json::object& given, const std::string& within, arguments& into) {
    for (const auto& [name, one] : given) {
        const auto as = std::ranges::find(fields, std::string_view{name}, &field::name);
        if (as == fields.end()) return unknown(fields, name, within);
        const auto called = below(within, name);
        if (is_empty(one)) continue;
        value made;
        if (as->list) {
            if (!one.is_array()) return wrong(called, "it is no list", "write [...]");
            if (auto bad = too_many(*as, one.get_array().size(), called)) return bad;
            json::array all;
            for (const auto& each : one.get_array()) {
                value inside;
                if (auto bad = take_one(*as, each, fmt::format("{}[{}]", called, all.size() + 1), inside)) return bad;
                all.push_back(std::move(inside));
            }
            made = std::move(all);
        } else if (auto bad = take_one(*as, one, called, made)) {
            return bad;
        }
        into[name] = std::move(made);
    }
    return missing(fields, within, into);
}

maybe_fault take(std::span<const field> fields, const pugi::xml_node& given, const std::string& within,
                 arguments& into) {
    for (const auto& each : given.children()) {
        if (each.type() == pugi::node_pcdata || each.type() == pugi::node_cdata) {
            if (trimmed(each.value()).empty()) continue;
            return wrong(within, "it holds text", "write elements in it");
        }
        if (each.type() != pugi::node_element) continue;
        const auto name = local_name(each.name());
        const auto as = std::ranges::find(fields, name, &field::name);
        if (as == fields.end()) return unknown(fields, name, within);
        auto called = below(within, name);
        if (is_nil(each) || !each.first_child()) continue;
        auto* const before = into.if_contains(name);
        if (before != nullptr && !as->list) return wrong(called, "it is there twice", "send it once");
        if (as->list) {
            const auto count = before == nullptr ? 1 : before->get_array().size() + 1;
            if (auto bad = too_many(*as, count, called)) return bad;
            called = fmt::format("{}[{}]", called, count);
        }
        value made;
        if (auto bad = take_one(*as, each, called, made)) return bad;
        if (is_empty(made)) continue;
        if (!as->list)
            into[name] = std::move(made);
        else if (before != nullptr)
            before->get_array().push_back(std::move(made));
        else
            into[name] = json::array{std::move(made)};
    }
    return missing(fields, within, into);
}

maybe_fault missing(std::span<const field> fields, const std::string& within, const arguments& given) {
    for (const auto& each : fields)
        if (each.required && !given.contains(each.name))
            return wrong(below(within, each.name), "it is missing", fmt::format("add it: {}", each.about));
    return {};
}

maybe_fault read_json(const std::string& body, json::object& into) {
    boost::system::error_code failed;
    auto read = json::parse(body, failed);
    if (failed)
        return fault{400, fmt::format("the body is no JSON: {}", failed.message()), "send a JSON object in UTF-8"};
    if (!read.is_object()) return fault{400, "the body is no JSON object", "send {...}"};
    into = std::move(read.get_object());
    return {};
}

}  // namespace palabre::api
