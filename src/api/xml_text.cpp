// src/api/xml_text.cpp - XML with namespaces: read from clients, and told to them by an operation's description.
#include "api/xml_text.hpp"

#include "palabre/core/utf8.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace palabre::api {
namespace {

namespace json = boost::json;

struct text_writer final : pugi::xml_writer {
    void write(const void* data, std::size_t size) override { text.append(static_cast<const char*>(data), size); }
    std::string text;
};

void put(const field& as, const value& given, pugi::xml_node parent) {
    if (given.is_null()) return;
    auto made = parent.append_child(std::string{as.name}.c_str());
    if (as.is == field::kind::record)
        write(as.of->fields, given.as_object(), made);
    else if (as.is == field::kind::json || !given.is_string())
        put_text(made, json::serialize(given));
    else
        put_text(made, given.get_string());
}

}  // namespace

std::string_view local_name(std::string_view name) {
    const auto colon = name.rfind(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::string trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t\r\n";
    const auto from = text.find_first_not_of(blank);
    if (from == std::string_view::npos) return {};
    return std::string{text.substr(from, text.find_last_not_of(blank) - from + 1)};
}

std::string_view namespace_of(const pugi::xml_node& of) {
    const std::string_view name = of.name();
    const auto colon = name.find(':');
    const std::string wanted =
        colon == std::string_view::npos ? "xmlns" : "xmlns:" + std::string{name.substr(0, colon)};
    for (pugi::xml_node at = of; at; at = at.parent())
        if (const auto found = at.attribute(wanted.c_str())) return found.value();
    return {};
}

maybe_fault read_xml(const std::string& body, std::string_view content_type, pugi::xml_document& into) {
    std::string lower{content_type};
    std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const bool latin = lower.find("iso-8859-1") != std::string::npos;
    const auto read = into.load_buffer(body.data(), body.size(), pugi::parse_default | pugi::parse_ws_pcdata_single,
                                       latin ? pugi::encoding_latin1 : pugi::encoding_auto);
    if (!read || !into.document_element())
        return fault{400, fmt::format("the body is no XML: {} at {}", read.description(), read.offset),
                     "send one XML document in UTF-8"};
    return {};
}

std::string fit_for_xml(std::string_view text) {
    constexpr std::string_view replacement = "\xEF\xBF\xBD";
    std::string made;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto c = static_cast<unsigned char>(text[at]);
        const bool is_no_character = c == 0xEF && at + 2 < text.size() && text[at + 1] == '\xBF' &&
                                     (text[at + 2] == '\xBE' || text[at + 2] == '\xBF');
        if (is_no_character) {
            made += replacement;
            at += 2;
        } else if (c < 0x20 && c != '\t' && c != '\n' && c != '\r') {
            made += replacement;
        } else {
            made += text[at];
        }
    }
    return made;
}

void put_text(pugi::xml_node into, std::string_view text) {
    into.text().set(fit_for_xml(clean_utf8(text)).c_str());
}

void write(std::span<const field> fields, const json::object& told, pugi::xml_node into) {
    for (const auto& each : fields) {
        const auto* const given = told.if_contains(each.name);
        if (given == nullptr) continue;
        if (each.list)
            for (const auto& one : given->as_array()) put(each, one, into);
        else
            put(each, *given, into);
    }
}

std::string written(const pugi::xml_document& what) {
    text_writer to;
    what.save(to, "", pugi::format_raw, pugi::encoding_utf8);
    return std::move(to.text);
}

}  // namespace palabre::api
