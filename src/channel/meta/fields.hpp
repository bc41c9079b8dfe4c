// src/channel/meta/fields.hpp - fields of JSON from outside, which may be missing or of another kind.
#pragma once

#include "palabre/core/runtime.hpp"
#include "palabre/core/value.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace palabre::meta {

/// nullptr where it is missing or no object.
const boost::json::object* object_at(const boost::json::object& of, std::string_view name) noexcept;

/// Empty where it is missing or no array.
const boost::json::array& array_at(const boost::json::object& of, std::string_view name) noexcept;

/// A text without its zero bytes, or an integer as its digits, since ids come as both; "" for anything else.
std::string text_of(const boost::json::value& from);
std::string text_at(const boost::json::object& of, std::string_view name);

/// An integer, or a text of digits; nothing for anything else.
std::optional<std::int64_t> integer_at(const boost::json::object& of, std::string_view name) noexcept;

std::optional<double> number_at(const boost::json::object& of, std::string_view name) noexcept;

/// Since 1970, in units of `unit`; the beginning of 1970 where it is none, or beyond the year 9999.
calendar_time moment_at(const boost::json::object& of, std::string_view name, duration unit) noexcept;

/// What was read, or what was wrong with it: "syntax error". An object, at most 32 deep.
struct parsed {
    boost::json::object root = {};
    std::string problem = {};
};

parsed parse_object(std::string_view body);

}  // namespace palabre::meta
