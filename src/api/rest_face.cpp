// src/api/rest_face.cpp - operations as REST: arguments out of requests, answers as JSON or XML, faults as RFC 9457.
#include "api/rest_face.hpp"

#include "api/xml_text.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace palabre::api {
namespace {

using place = field::place;

std::vector<field> fields_in(const operation& of, place where) {
    std::vector<field> all;
    if (where == place::query) all.push_back(company_field());
    for (const auto& each : of.takes)
        if (each.in == where) all.push_back(each);
    return all;
}

std::string header(const http::request& what, const char* name) {
    const auto* const found = http::header_of(what.headers, name);
    std::string lower = found != nullptr ? *found : std::string{};
    std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return lower;
}

bool is_xml(const std::string& type) {
    return type.starts_with("application/xml") || type.starts_with("text/xml");
}

maybe_fault read_query(const operation& as, const http::request& what, arguments& into) {
    const auto known = fields_in(as, place::query);
    std::vector<std::string> seen;
    for (const auto& [name, text] : what.query) {
        const auto found = std::ranges::find(known, std::string_view{name}, &field::name);
        if (found == known.end()) {
            std::vector<std::string_view> there;
            for (const auto& each : known) there.push_back(each.name);
            return fault{400, "it is not known", fmt::format("there are: {}", fmt::join(there, ", ")), name};
        }
        if (std::ranges::find(seen, name) != seen.end()) return fault{400, "it is there twice", "send it once", name};
        seen.push_back(name);
        // What is written empty is a mistake here: nobody means nothing by "?limit=".
        field wanted = *found;
        wanted.required = true;
        if (auto wrong = take(wanted, text, name, into)) return wrong;
    }
    return {};
}

maybe_fault read_body(const operation& as, const http::request& what, arguments& into) {
    const auto fields = fields_in(as, place::body);
    if (!as.writes()) return {};
    const auto type = header(what, "Content-Type");
    if (is_xml(type)) {
        pugi::xml_document document;
        if (auto wrong = read_xml(what.body, type, document)) return wrong;
        const auto root = document.document_element();
        if (local_name(root.name()) != as.name || namespace_of(root) != api_namespace)
            return fault{400, fmt::format("the body is no '{}' of {}", as.name, api_namespace),
                         fmt::format("send <{} xmlns=\"{}\">", as.name, api_namespace)};
        return take(fields, root, "", into);
    }
    if (!type.empty() && !type.starts_with("application/json"))
        return fault{415, "a body of that type is not read", "send application/json or application/xml"};
    boost::json::object body;
    if (auto wrong = read_json(what.body, body)) return wrong;
    return take(fields, body, "", into);
}

}  // namespace

bool wants_xml(const http::request& what) {
    const auto accepted = header(what, "Accept");
    const auto at = [&](const char* type) { return accepted.find(type); };
    const auto xml = std::min(at("application/xml"), at("text/xml"));
    const auto other = std::min(at("application/json"), at("*/*"));
    if (xml != std::string::npos || at("application/json") != std::string::npos) return xml < other;
    return is_xml(header(what, "Content-Type"));
}

maybe_fault read_rest(const operation& as, const http::request& what, const http::path_names& names, arguments& into) {
    for (const auto& each : fields_in(as, place::path))
        if (auto wrong = take(each, names.at(std::string{each.name}), std::string{each.name}, into)) return wrong;
    if (auto wrong = read_query(as, what, into)) return wrong;
    return read_body(as, what, into);
}

std::string place_in_rest(const operation& as, const std::string& called) {
    if (called.empty()) return {};
    const auto found = std::ranges::find(as.takes, std::string_view{called}, &field::name);
    if (found != as.takes.end() && found->in == place::path) return fmt::format("{{{}}} in the path", called);
    const bool in_query = called == "company" || (found != as.takes.end() ? found->in == place::query : !as.writes());
    return in_query ? fmt::format("query parameter '{}'", called) : fmt::format("'{}' in the body", called);
}

http::response rest_answer(const operation& as, const answer& told, bool in_xml) {
    if (!in_xml) return {told.status, "application/json", {}, boost::json::serialize(told.told) + "\n"};
    pugi::xml_document document;
    auto root = document.append_child((std::string{as.name} + "_response").c_str());
    root.append_attribute("xmlns") = std::string{api_namespace}.c_str();
    write(as.tells->fields, told.told, root);
    return {told.status, "application/xml; charset=utf-8", {}, written(document) + "\n"};
}

http::response rest_fault(const fault& of, const std::string& where, bool in_xml) {
    auto told = http::problem(of.status, of.what, of.cure, where);
    if (in_xml) {
        pugi::xml_document document;
        auto root = document.append_child("problem");
        root.append_attribute("xmlns") = "urn:ietf:rfc:7807";  // which RFC 9457 keeps
        const auto add = [&](const char* name, std::string_view text) {
            if (!text.empty()) put_text(root.append_child(name), text);
        };
        add("type", "about:blank");
        add("title", http::reason_of(of.status));
        add("status", std::to_string(of.status));
        add("detail", of.what);
        add("where", where);
        add("cure", of.cure);
        told.content_type = "application/problem+xml; charset=utf-8";
        told.body = written(document) + "\n";
    }
    if (of.status == 503) told.headers.emplace_back("Retry-After", "5");
    return told;
}

}  // namespace palabre::api
