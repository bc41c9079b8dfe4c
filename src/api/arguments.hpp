// src/api/arguments.hpp - what was sent, held against an operation's description: from queries, JSON and XML alike.
#pragma once

#include "api/fault.hpp"
#include "api/operations.hpp"
#include "palabre/core/runtime.hpp"
#include "palabre/core/value.hpp"

#include <boost/json/object.hpp>
#include <pugixml.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace palabre::api {

/// Arguments by their names, each of its field's kind: moments as write_moment() has them, ids as digits. What was left
/// out or empty is not there.
using arguments = boost::json::object;

/// One of them from a text: a part of the path, of the query, an element's.
maybe_fault take(const field& as, std::string_view given, const std::string& called, arguments& into);

/// All of an object, or of an element's children; what is not among `fields` is a fault.
maybe_fault take(std::span<const field> fields, const boost::json::object& given, const std::string& within,
                 arguments& into);
maybe_fault take(std::span<const field> fields, const pugi::xml_node& given, const std::string& within,
                 arguments& into);

/// That nothing is left out that must be there.
maybe_fault missing(std::span<const field> fields, const std::string& within, const arguments& given);

/// The document in a JSON body; a fault where it is none.
maybe_fault read_json(const std::string& body, boost::json::object& into);

/// RFC 3339 with seconds and up to nine decimals, of which six count.
std::optional<calendar_time> moment_of(std::string_view text);

}  // namespace palabre::api
