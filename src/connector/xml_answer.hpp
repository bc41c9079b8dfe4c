// src/connector/xml_answer.hpp - XML from outside, with our own prefixes, read by XPath into JSON.
#pragma once

#include "palabre/connector/operation.hpp"

#include <pugixml.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace palabre::detail {

/// URIs with the prefix that XPath calls each by. An empty prefix: local names.
using prefixes = std::map<std::string, std::string>;

/// Reads the document and renames its elements: PREFIX:LOCAL for known namespaces, LOCAL for others. What is wrong is
/// returned, "" where nothing is. `type` is the Content-Type, for its charset.
std::string read_xml(pugi::xml_document& into, const std::string& text, const std::string& type, const prefixes& known);

/// "a:b" -> "b".
std::string_view local_name(std::string_view name);

/// For text and attributes; nothing where a character cannot stand in XML.
std::optional<std::string> xml_escaped(std::string_view text);

/// A compiled XPath.
///
/// Owns:    the query.
/// Threads: a value, shared.
class xpath {
public:
    /// Throws error{errc::invalid_argument}; `what` names it.
    xpath(const std::string& text, const std::string& what);

    bool gives_nodes() const noexcept;
    pugi::xpath_node_set nodes(const pugi::xml_node& from) const;
    bool holds(const pugi::xml_node& from) const;

    /// As that kind. Nothing where there is no such node; `problem` says what does not fit, without quoting it.
    std::optional<value> read(const pugi::xml_node& from, operation_field::kind as, std::string& problem) const;

private:
    std::shared_ptr<const pugi::xpath_query> query_;
};

/// A text, or an object of its children by local name (alike ones a list), attributes as "@name". xsi:nil is null.
value json_of(const pugi::xml_node& of);

}  // namespace palabre::detail
