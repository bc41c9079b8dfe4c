// src/connector/xml_answer.cpp - XML from outside, with our own prefixes, read by XPath into JSON.
#include "connector/xml_answer.hpp"

#include "palabre/core/error.hpp"
#include "palabre/core/utf8.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <vector>

namespace palabre::detail {
namespace {

constexpr int deepest = 64;

std::string_view prefix_of(std::string_view name) {
    const auto colon = name.find(':');
    return colon == std::string_view::npos ? std::string_view{} : name.substr(0, colon);
}

/// The namespace of that prefix where `at` stands.
std::string_view uri_of(std::string_view prefix, pugi::xml_node at) {
    const std::string name = prefix.empty() ? "xmlns" : "xmlns:" + std::string{prefix};
    for (; at; at = at.parent())
        if (const auto found = at.attribute(name.c_str())) return found.value();
    return {};
}

/// Renames from the top downwards, so that what stands above still says which prefixes hold.
struct renaming final : pugi::xml_tree_walker {
    explicit renaming(const prefixes& known) : known{known} {}

    bool for_each(pugi::xml_node& node) override {
        if (depth() > deepest) return false;
        if (node.type() != pugi::node_element) return true;
        const std::string name = node.name();
        const auto found = known.find(std::string{uri_of(prefix_of(name), node)});
        const bool named = found != known.end() && !found->second.empty();
        const auto local = std::string{local_name(name)};
        node.set_name((named ? found->second + ":" + local : local).c_str());
        return true;
    }

    const prefixes& known;
};

std::string trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t\r\n";
    const auto from = text.find_first_not_of(blank);
    if (from == std::string_view::npos) return {};
    return std::string{text.substr(from, text.find_last_not_of(blank) - from + 1)};
}

std::optional<value> number(const std::string& text, bool whole) {
    std::int64_t integer = 0;
    const char* const begin = text.data() + (text.starts_with('+') ? 1 : 0);
    const char* const end = text.data() + text.size();
    if (const auto [to, failed] = std::from_chars(begin, end, integer); failed == std::errc{} && to == end)
        return value(integer);
    double real = 0;
    const auto [to, failed] = std::from_chars(begin, end, real);
    if (whole || failed != std::errc{} || to != end || !std::isfinite(real)) return {};
    return value(real);
}

std::optional<value> as_kind(const std::string& text, operation_field::kind as) {
    using kind = operation_field::kind;
    const auto plain = trimmed(text);
    switch (as) {
    case kind::integer: return number(plain, true);
    case kind::number: return number(plain, false);
    case kind::boolean:
        if (plain == "true" || plain == "1") return value(true);
        if (plain == "false" || plain == "0") return value(false);
        return {};
    default: return value(std::string_view{text});
    }
}

bool is_nil(const pugi::xml_node& node) {
    for (const auto& each : node.attributes())
        if (local_name(each.name()) == "nil" && (each.as_bool() || std::string_view{each.value()} == "1")) return true;
    return false;
}

}  // namespace

std::string_view local_name(std::string_view name) {
    const auto colon = name.rfind(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::string read_xml(pugi::xml_document& into, const std::string& text, const std::string& type,
                     const prefixes& known) {
    std::string lower = type;
    std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const bool latin = lower.find("charset=iso-8859-1") != std::string::npos ||
                       lower.find("charset=\"iso-8859-1") != std::string::npos;
    const auto read = into.load_buffer(text.data(), text.size(), pugi::parse_default,
                                       latin ? pugi::encoding_latin1 : pugi::encoding_auto);
    if (!read) return fmt::format("its answer is no XML: {} at {}", read.description(), read.offset);
    if (!into.document_element()) return "its answer is no XML";
    // Else it has become UTF-8; what was taken for it is held against nothing else.
    if (read.encoding == pugi::encoding_utf8 && !valid_utf8(text)) return "its answer is not UTF-8";
    renaming walk{known};
    if (!into.traverse(walk)) return "its answer is nested too deeply";
    return {};
}

std::optional<std::string> xml_escaped(std::string_view text) {
    if (!valid_utf8(text)) return {};
    std::string made;
    for (const char c : text) {
        switch (c) {
        case '&': made += "&amp;"; break;
        case '<': made += "&lt;"; break;
        case '>': made += "&gt;"; break;
        case '"': made += "&quot;"; break;
        case '\'': made += "&apos;"; break;
        case '\r': made += "&#13;"; break;
        default:
            if (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n') return {};
            made += c;
        }
    }
    return made;
}

xpath::xpath(const std::string& text, const std::string& what) {
    try {
        query_ = std::make_shared<const pugi::xpath_query>(text.c_str());
    } catch (const pugi::xpath_exception& wrong) {
        throw error{errc::invalid_argument,
                    fmt::format("{}: '{}' is no XPath: {} at {}", what, text, wrong.what(), wrong.result().offset),
                    "write it as m:balance, //status or @id"};
    }
}

bool xpath::gives_nodes() const noexcept {
    return query_->return_type() == pugi::xpath_type_node_set;
}

pugi::xpath_node_set xpath::nodes(const pugi::xml_node& from) const {
    auto found = query_->evaluate_node_set(from);
    found.sort();
    return found;
}

bool xpath::holds(const pugi::xml_node& from) const {
    return query_->evaluate_boolean(from);
}

std::optional<value> xpath::read(const pugi::xml_node& from, operation_field::kind as, std::string& problem) const {
    using kind = operation_field::kind;
    const auto take = [&](const std::string& text) -> std::optional<value> {
        if (!valid_utf8(text)) {
            problem = "is not UTF-8";
            return {};
        }
        auto made = as_kind(text, as);
        if (!made) problem = fmt::format("is no {}", to_string(as));
        return made;
    };
    if (!gives_nodes()) return take(query_->evaluate_string(from));
    const auto found = nodes(from);
    if (as == kind::list) {
        boost::json::array all;
        for (const auto& each : found)
            all.push_back(each.attribute() ? value(std::string_view{clean_utf8(each.attribute().value())})
                                           : json_of(each.node()));
        return value(std::move(all));
    }
    if (found.empty()) return {};
    if (const auto attribute = found.first().attribute()) return take(attribute.value());
    const auto node = found.first().node();
    if (is_nil(node)) return {};
    if (as == kind::object) return json_of(node);
    return take(node.type() == pugi::node_element ? node.text().get() : node.value());
}

value json_of(const pugi::xml_node& of) {
    if (is_nil(of)) return nullptr;
    boost::json::object made;
    for (const auto& each : of.attributes()) {
        const std::string_view name = each.name();
        if (name == "xmlns" || name.starts_with("xmlns:") || name.starts_with("xsi:")) continue;
        made[fmt::format("@{}", local_name(name))] = clean_utf8(each.value()).c_str();
    }
    bool has_children = false;
    for (const auto& each : of.children()) {
        if (each.type() != pugi::node_element) continue;
        has_children = true;
        const auto name = local_name(each.name());
        auto* const there = made.if_contains(name);
        if (there == nullptr) {
            made[name] = json_of(each);
        } else if (auto* const list = there->if_array(); list != nullptr && list->size() > 1) {
            list->push_back(json_of(each));
        } else {
            boost::json::array both;
            both.push_back(*there);
            both.push_back(json_of(each));
            *there = std::move(both);
        }
    }
    if (has_children) return made;
    const auto text = clean_utf8(of.text().get());
    if (made.empty()) return value(std::string_view{text});
    made["#text"] = std::string_view{text};
    return made;
}

}  // namespace palabre::detail
