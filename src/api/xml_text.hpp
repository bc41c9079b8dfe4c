// src/api/xml_text.hpp - XML with namespaces: read from clients, and told to them by an operation's description.
#pragma once

#include "api/fault.hpp"
#include "api/operations.hpp"
#include "palabre/core/value.hpp"

#include <boost/json/object.hpp>
#include <pugixml.hpp>

#include <string>
#include <string_view>

namespace palabre::api {

/// The namespace of everything that the API takes and tells in XML.
inline constexpr std::string_view api_namespace = "urn:palabre:api:1";

std::string_view local_name(std::string_view name);  ///< "a:b" -> "b"
std::string trimmed(std::string_view text);

/// The namespace of an element, by the declarations on it and above it.
std::string_view namespace_of(const pugi::xml_node& of);

/// A fault where it is no XML. Document types and entities of a document's own are not read.
maybe_fault read_xml(const std::string& body, std::string_view content_type, pugi::xml_document& into);

/// Puts the fields of a record below `into`, in the order of their description. What JSON writes as null is left out.
void write(std::span<const field> fields, const boost::json::object& told, pugi::xml_node into);

/// The text with what may not stand in XML 1.0 replaced.
std::string fit_for_xml(std::string_view text);

void put_text(pugi::xml_node into, std::string_view text);

/// With its declaration.
std::string written(const pugi::xml_document& what);

}  // namespace palabre::api
