// src/api/wsdl.cpp - the WSDL and the XML schema of the API, made from the description of its operations.
#include "api/wsdl.hpp"

#include "api/operations.hpp"
#include "api/xml_text.hpp"

#include <fmt/format.h>

namespace palabre::api {
namespace {

constexpr const char* schema_uri = "http://www.w3.org/2001/XMLSchema";

pugi::xml_node child(pugi::xml_node of, const char* name,
                     std::initializer_list<std::pair<const char*, std::string>> with = {}) {
    auto made = of.append_child(name);
    for (const auto& [attribute, text] : with) made.append_attribute(attribute) = text.c_str();
    return made;
}

void document(pugi::xml_node at, std::string_view about, const char* annotation, const char* documentation) {
    auto inside = annotation != nullptr ? at.append_child(annotation) : at;
    put_text(inside.append_child(documentation), about);
}

std::string type_of(const field& of) {
    switch (of.is) {
    case field::kind::integer: return "xs:long";
    case field::kind::truth: return "xs:boolean";
    case field::kind::moment: return "xs:dateTime";
    case field::kind::record: return "api:" + std::string{of.of->name};
    default: return "xs:string";  // ids and JSON too
    }
}

void put(pugi::xml_node sequence, const field& each) {
    auto made = child(sequence, "xs:element", {{"name", std::string{each.name}}});
    if (each.one_of.empty()) made.append_attribute("type") = type_of(each).c_str();
    const bool must = each.required && !each.list && !each.nullable;
    if (!must) made.append_attribute("minOccurs") = "0";
    if (each.list) made.append_attribute("maxOccurs") = "unbounded";
    document(made,
             each.is == field::kind::json ? fmt::format("{} JSON, as a text.", each.about) : std::string{each.about},
             "xs:annotation", "xs:documentation");
    if (each.one_of.empty()) return;
    auto words = child(child(made, "xs:simpleType"), "xs:restriction", {{"base", "xs:string"}});
    for (const auto word : each.one_of) child(words, "xs:enumeration", {{"value", std::string{word}}});
}

void put_element(pugi::xml_node schema, const std::string& name, const std::vector<field>& fields) {
    auto sequence = child(child(child(schema, "xs:element", {{"name", name}}), "xs:complexType"), "xs:sequence");
    for (const auto& each : fields) put(sequence, each);
}

void put_schema(pugi::xml_node into) {
    auto schema = child(into, "xs:schema",
                        {{"xmlns:xs", schema_uri},
                         {"xmlns:api", std::string{api_namespace}},
                         {"targetNamespace", std::string{api_namespace}},
                         {"elementFormDefault", "qualified"}});
    for (const auto* each : records()) {
        auto type = child(schema, "xs:complexType", {{"name", std::string{each->name}}});
        document(type, each->about, "xs:annotation", "xs:documentation");
        auto sequence = child(type, "xs:sequence");
        for (const auto& one : each->fields) put(sequence, one);
    }
    for (const auto& each : operations()) {
        std::vector<field> takes{company_field()};
        takes.insert(takes.end(), each.takes.begin(), each.takes.end());
        put_element(schema, std::string{each.name}, takes);
        put_element(schema, std::string{each.name} + "_response", each.tells->fields);
    }
    put_element(schema, "problem",
                {{.name = "status", .is = field::kind::integer, .about = "HTTP's.", .required = true},
                 {.name = "detail", .about = "What is wrong.", .required = true},
                 {.name = "where", .about = "Which argument."},
                 {.name = "cure", .about = "What to do about it."}});
}

void put_messages(pugi::xml_node definitions) {
    const auto put = [&](const std::string& name, const std::string& element) {
        child(child(definitions, "wsdl:message", {{"name", name}}), "wsdl:part",
              {{"name", "parameters"}, {"element", "api:" + element}});
    };
    for (const auto& each : operations()) {
        const std::string name{each.name};
        put(name, name);
        put(name + "_response", name + "_response");
    }
    child(child(definitions, "wsdl:message", {{"name", "problem"}}), "wsdl:part",
          {{"name", "problem"}, {"element", "api:problem"}});
}

void put_port_type(pugi::xml_node definitions) {
    auto type = child(definitions, "wsdl:portType", {{"name", "palabre"}});
    for (const auto& each : operations()) {
        const std::string name{each.name};
        auto operation = child(type, "wsdl:operation", {{"name", name}});
        document(operation, each.about, nullptr, "wsdl:documentation");
        child(operation, "wsdl:input", {{"message", "api:" + name}});
        child(operation, "wsdl:output", {{"message", "api:" + name + "_response"}});
        child(operation, "wsdl:fault", {{"name", "problem"}, {"message", "api:problem"}});
    }
}

/// `soap` is the prefix of one version's elements.
void put_binding(pugi::xml_node definitions, const std::string& name, const std::string& soap) {
    auto binding = child(definitions, "wsdl:binding", {{"name", name}, {"type", "api:palabre"}});
    child(binding, (soap + ":binding").c_str(),
          {{"style", "document"}, {"transport", "http://schemas.xmlsoap.org/soap/http"}});
    for (const auto& each : operations()) {
        const std::string called{each.name};
        auto operation = child(binding, "wsdl:operation", {{"name", called}});
        child(operation, (soap + ":operation").c_str(),
              {{"soapAction", std::string{api_namespace} + ":" + called}, {"style", "document"}});
        for (const char* way : {"wsdl:input", "wsdl:output"})
            child(child(operation, way), (soap + ":body").c_str(), {{"use", "literal"}});
        child(child(operation, "wsdl:fault", {{"name", "problem"}}), (soap + ":fault").c_str(),
              {{"name", "problem"}, {"use", "literal"}});
    }
}

}  // namespace

std::string wsdl(const std::string& url) {
    pugi::xml_document made;
    auto definitions = child(made, "wsdl:definitions",
                             {{"name", "palabre"},
                              {"xmlns:wsdl", "http://schemas.xmlsoap.org/wsdl/"},
                              {"xmlns:soap", "http://schemas.xmlsoap.org/wsdl/soap/"},
                              {"xmlns:soap12", "http://schemas.xmlsoap.org/wsdl/soap12/"},
                              {"xmlns:api", std::string{api_namespace}},
                              {"targetNamespace", std::string{api_namespace}}});
    put_schema(child(definitions, "wsdl:types"));
    put_messages(definitions);
    put_port_type(definitions);
    put_binding(definitions, "palabre_soap", "soap");
    put_binding(definitions, "palabre_soap12", "soap12");
    auto service = child(definitions, "wsdl:service", {{"name", "palabre"}});
    for (const std::string soap : {"soap", "soap12"})
        child(child(service, "wsdl:port", {{"name", "palabre_" + soap}, {"binding", "api:palabre_" + soap}}),
              (soap + ":address").c_str(), {{"location", fit_for_xml(url)}});
    return written(made) + "\n";
}

const std::string& xml_schema() {
    static const std::string made = [] {
        pugi::xml_document document;
        put_schema(document);
        return written(document) + "\n";
    }();
    return made;
}

}  // namespace palabre::api
