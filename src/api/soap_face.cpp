// src/api/soap_face.cpp - operations as SOAP 1.1 and 1.2: envelopes read, answers and faults written.
#include "api/soap_face.hpp"

#include "api/xml_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <vector>

namespace palabre::api {
namespace {

constexpr std::string_view envelope_1_1 = "http://schemas.xmlsoap.org/soap/envelope/";
constexpr std::string_view envelope_1_2 = "http://www.w3.org/2003/05/soap-envelope";

pugi::xml_node child_of(const pugi::xml_node& parent, std::string_view uri, std::string_view name) {
    for (const auto& each : parent.children())
        if (each.type() == pugi::node_element && local_name(each.name()) == name && namespace_of(each) == uri)
            return each;
    return {};
}

pugi::xml_node first_element(const pugi::xml_node& parent) {
    for (const auto& each : parent.children())
        if (each.type() == pugi::node_element) return each;
    return {};
}

/// Nothing that stands in a header is ours, so whatever must be understood is not.
bool must_understand(const pugi::xml_node& header, std::string_view uri) {
    for (const auto& block : header.children())
        for (const auto& each : block.attributes()) {
            const std::string_view name = each.name(), text = each.value();
            const auto colon = name.find(':');
            if (colon == std::string_view::npos || name.substr(colon + 1) != "mustUnderstand") continue;
            if (text != "1" && text != "true") continue;
            const auto declared = "xmlns:" + std::string{name.substr(0, colon)};
            for (pugi::xml_node at = block; at; at = at.parent())
                if (const auto found = at.attribute(declared.c_str())) {
                    if (found.value() == uri) return true;
                    break;
                }
        }
    return false;
}

/// The document with its envelope and body; what goes into the body is put there by the caller.
struct reply_envelope {
    explicit reply_envelope(bool is_1_2) {
        auto envelope = document.append_child("soap:Envelope");
        envelope.append_attribute("xmlns:soap") = std::string{is_1_2 ? envelope_1_2 : envelope_1_1}.c_str();
        body = envelope.append_child("soap:Body");
    }

    http::response with(int status, bool is_1_2) const {
        return {status,
                is_1_2 ? "application/soap+xml; charset=utf-8" : "text/xml; charset=utf-8",
                {},
                written(document) + "\n"};
    }

    pugi::xml_document document;
    pugi::xml_node body;
};

}  // namespace

soap_call read_soap(const http::request& what) {
    soap_call made;
    const auto* const type = http::header_of(what.headers, "Content-Type");
    made.is_1_2 = type != nullptr && type->find("application/soap+xml") != std::string::npos;
    pugi::xml_document document;
    made.wrong = read_xml(what.body, type != nullptr ? *type : "", document);
    if (made.wrong) return made;
    const auto refuse = [&](std::string why, std::string cure) {
        made.wrong = fault{400, std::move(why), std::move(cure)};
        return made;
    };
    const auto envelope = document.document_element();
    const auto uri = namespace_of(envelope);
    if (local_name(envelope.name()) != "Envelope" || (uri != envelope_1_1 && uri != envelope_1_2))
        return refuse("it is no envelope of SOAP 1.1 or 1.2", "send what the WSDL describes");
    made.is_1_2 = uri == envelope_1_2;
    if (must_understand(child_of(envelope, uri, "Header"), uri)) {
        made.not_understood = true;
        return refuse("a header must be understood, and none is", "send the key as an HTTP header instead");
    }
    const auto asked = first_element(child_of(envelope, uri, "Body"));
    made.what = namespace_of(asked) == api_namespace ? operation_of(local_name(asked.name())) : nullptr;
    if (made.what == nullptr) {
        std::vector<std::string_view> names;
        for (const auto& each : operations()) names.push_back(each.name);
        return refuse(fmt::format("'{}' of '{}' is no operation", local_name(asked.name()), namespace_of(asked)),
                      fmt::format("there are, of {}: {}", api_namespace, fmt::join(names, ", ")));
    }
    std::vector<field> fields{company_field()};
    fields.insert(fields.end(), made.what->takes.begin(), made.what->takes.end());
    made.wrong = take(fields, asked, "", made.given);
    return made;
}

http::response soap_answer(const soap_call& to, const answer& told) {
    reply_envelope made{to.is_1_2};
    auto response = made.body.append_child((std::string{to.what->name} + "_response").c_str());
    response.append_attribute("xmlns") = std::string{api_namespace}.c_str();
    write(to.what->tells->fields, told.told, response);
    return made.with(200, to.is_1_2);
}

http::response soap_fault(const soap_call& to, const fault& of) {
    const bool ours = of.status >= 500;
    std::string text = of.field.empty() ? of.what : fmt::format("'{}': {}", of.field, of.what);
    if (!of.cure.empty()) text += "; " + of.cure;
    reply_envelope made{to.is_1_2};
    auto node = made.body.append_child("soap:Fault");
    pugi::xml_node detail;
    if (to.is_1_2) {
        const char* const code = to.not_understood ? "soap:MustUnderstand" : ours ? "soap:Receiver" : "soap:Sender";
        put_text(node.append_child("soap:Code").append_child("soap:Value"), code);
        auto reason = node.append_child("soap:Reason").append_child("soap:Text");
        reason.append_attribute("xml:lang") = "en";
        put_text(reason, text);
        if (!to.not_understood) detail = node.append_child("soap:Detail");
    } else {
        const char* const code = to.not_understood ? "soap:MustUnderstand" : ours ? "soap:Server" : "soap:Client";
        put_text(node.append_child("faultcode"), code);
        put_text(node.append_child("faultstring"), text);
        if (!to.not_understood) detail = node.append_child("detail");
    }
    if (detail) {
        auto problem = detail.append_child("problem");
        problem.append_attribute("xmlns") = std::string{api_namespace}.c_str();
        put_text(problem.append_child("status"), std::to_string(of.status));
        put_text(problem.append_child("detail"), of.what);
        if (!of.field.empty()) put_text(problem.append_child("where"), of.field);
        if (!of.cure.empty()) put_text(problem.append_child("cure"), of.cure);
    }
    // SOAP 1.1 has 500 for all faults; 1.2 has 400 for the sender's. Keys, load and absence keep HTTP's own, for proxies.
    const bool keeps = of.status == 401 || of.status == 403 || of.status == 503;
    auto told = made.with(keeps ? of.status : !to.is_1_2 || ours ? 500 : 400, to.is_1_2);
    if (of.status == 503) told.headers.emplace_back("Retry-After", "5");
    return told;
}

}  // namespace palabre::api
