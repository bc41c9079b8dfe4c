// src/connector/path_template.cpp - paths cut at their braces.
#include "connector/path_template.hpp"

#include "connector/argument_template.hpp"
#include "http/target.hpp"
#include "palabre/core/error.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace palabre::detail {
namespace {

[[noreturn]] void refuse(std::string_view text, std::size_t at, std::string_view what) {
    throw error{errc::invalid_argument, fmt::format("path '{}', character {}: {}", text, at + 1, what),
                "write it as /subscribers/{number}/balance"};
}

/// Servers and proxies take these for a way up.
bool climbs(std::string_view path) {
    for (std::size_t from = 1; from <= path.size();) {
        const auto end = std::min(path.find('/', from), path.size());
        const auto segment = path.substr(from, end - from);
        if (segment == "." || segment == "..") return true;
        from = end + 1;
    }
    return false;
}

}  // namespace

path_template path_template::parse(std::string_view text) {
    path_template made;
    if (!text.starts_with('/')) refuse(text, 0, "a path begins with '/'");
    std::string before;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '{') {
            const auto end = text.find_first_of("{}", at + 1);
            if (end == std::string_view::npos || text[end] == '{') refuse(text, at, "this brace is not closed");
            if (end == at + 1) refuse(text, at, "an argument has a name");
            made.parts_.push_back({std::exchange(before, {}), std::string{text.substr(at + 1, end - at - 1)}});
            at = end;
        } else if (c == '}') {
            refuse(text, at, "this brace closes nothing");
        } else if (c <= 0x20 || c >= 0x7f || c == '?' || c == '#') {
            refuse(text, at,
                   "this cannot stand in a path as it is; percent-encode it, and leave queries to the arguments");
        } else {
            before += c;
        }
    }
    made.rest_ = std::move(before);
    return made;
}

path_template path_template::of_operation(std::string_view operation) {
    path_template made;
    if (!operation.empty()) made.rest_.append("/").append(http::escaped(operation));
    return made;
}

filled_path path_template::fill(const value& arguments) const {
    static const boost::json::object none;
    if (!arguments.is_object() && !arguments.is_null()) return {{}, "its arguments are no object"};
    const auto& given = arguments.is_object() ? arguments.get_object() : none;

    std::string target;
    for (const part& each : parts_) {
        const value* const argument = given.if_contains(each.argument);
        if (argument == nullptr || argument->is_null())
            return {{}, fmt::format("there is no argument '{}'", each.argument)};
        if (argument->is_structured())
            return {{}, fmt::format("the argument '{}' is a list or an object", each.argument)};
        const std::string text = written(*argument);
        if (text.empty()) return {{}, fmt::format("the argument '{}' is empty", each.argument)};
        target += each.text;
        target += http::escaped(text);
    }
    target += rest_;
    if (target.empty()) return {{}, "an operation has a name"};
    if (climbs(target)) return {{}, "its path would climb: a segment is '.' or '..'"};

    char mark = '?';
    for (const auto& each : given) {
        const std::string name{each.key()};
        const bool in_path = std::ranges::any_of(parts_, [&](const part& one) { return one.argument == name; });
        if (in_path || each.value().is_null()) continue;
        target += mark;
        target += http::escaped(name);
        target += '=';
        target += http::escaped(written(each.value()));
        mark = '&';
    }
    return {std::move(target), {}};
}

std::vector<std::string> path_template::names() const {
    std::vector<std::string> all;
    for (const auto& each : parts_) all.push_back(each.argument);
    return all;
}

}  // namespace palabre::detail
