// src/connector/wsdl.cpp - what a WSDL 1.1 offers: operations, their actions, and the names of what they take and give.
#include "palabre/connector/soap.hpp"

#include "connector/xml_answer.hpp"
#include "core/file_text.hpp"
#include "palabre/core/error.hpp"

#include <fmt/format.h>

#include <string_view>

namespace palabre {
namespace {

using detail::local_name;
using kind = operation_field::kind;

constexpr const char* soap_1_1 = "http://schemas.xmlsoap.org/wsdl/soap/";
constexpr const char* soap_1_2 = "http://schemas.xmlsoap.org/wsdl/soap12/";

kind kind_of(std::string_view type) {
    const auto name = local_name(type);
    for (const auto* const whole : {"int", "integer", "long", "short", "byte", "unsignedInt", "unsignedShort",
                                    "nonNegativeInteger", "positiveInteger", "unsignedByte"})
        if (name == whole) return kind::integer;
    for (const auto* const real : {"double", "float", "decimal"})
        if (name == real) return kind::number;
    if (name == "boolean") return kind::boolean;
    for (const auto* const text : {"string", "token", "date", "dateTime", "time", "anyURI", "normalizedString"})
        if (name == text) return kind::text;
    return kind::any;
}

/// Definitions by local name: files that use one name in two namespaces are rare, and then the first one counts.
class reader {
public:
    explicit reader(const pugi::xml_document& from) : root_{from.child("wsdl:definitions")} {}

    bool is_wsdl() const { return !root_.empty(); }

    wsdl read() const {
        wsdl made;
        for (const auto& port : root_.select_nodes("wsdl:service/wsdl:port")) {
            const auto binding = named(root_, "wsdl:binding", port.node().attribute("binding").value());
            for (const auto& [prefix, version] :
                 {std::pair{"soap11", soap_version::soap_1_1}, std::pair{"soap12", soap_version::soap_1_2}}) {
                const auto how = binding.child(fmt::format("{}:binding", prefix).c_str());
                if (!how) continue;
                made.version = version;
                made.url = port.node().child(fmt::format("{}:address", prefix).c_str()).attribute("location").value();
                const auto type = named(root_, "wsdl:portType", binding.attribute("type").value());
                for (const auto& each : binding.children("wsdl:operation"))
                    made.operations.push_back(operation_of(each, type, prefix, is_rpc(each, how, prefix)));
                return made;
            }
        }
        return made;
    }

private:
    static pugi::xml_node named(const pugi::xml_node& in, const char* element, std::string_view name) {
        const auto local = std::string{local_name(name)};
        return in.find_child_by_attribute(element, "name", local.c_str());
    }

    static bool is_rpc(const pugi::xml_node& operation, const pugi::xml_node& binding, const char* prefix) {
        const auto own = operation.child(fmt::format("{}:operation", prefix).c_str()).attribute("style");
        const std::string_view style = own ? own.value() : binding.attribute("style").value();
        return style == "rpc";
    }

    soap_operation operation_of(const pugi::xml_node& bound, const pugi::xml_node& type, const char* prefix,
                                bool is_rpc) const {
        soap_operation made;
        made.is.name = bound.attribute("name").value();
        made.action = bound.child(fmt::format("{}:operation", prefix).c_str()).attribute("soapAction").value();
        const auto abstract = named(type, "wsdl:operation", made.is.name);
        const auto input = message(abstract.child("wsdl:input"));
        const auto output = message(abstract.child("wsdl:output"));
        if (is_rpc) {
            made.element = made.is.name;
            const auto body = bound.child("wsdl:input").child(fmt::format("{}:body", prefix).c_str());
            made.name_space = body.attribute("namespace").value();
            if (made.name_space.empty()) made.name_space = root_.attribute("targetNamespace").value();
            made.qualified = false;
            made.is.arguments = parts(input);
            made.is.result = parts(output);
            name_fields(made);
            return made;
        }
        pugi::xml_node schema;
        const auto wrapper = element(input.child("wsdl:part").attribute("element").value(), schema);
        made.element = wrapper.attribute("name").value();
        made.name_space = schema.attribute("targetNamespace").value();
        made.qualified = std::string_view{schema.attribute("elementFormDefault").value()} == "qualified";
        made.is.arguments = members(wrapper);
        made.is.result = members(element(output.child("wsdl:part").attribute("element").value(), schema));
        name_fields(made);
        return made;
    }

    static void name_fields(soap_operation& of) {
        for (const auto& each : of.is.result) of.fields.emplace(each.name, "*[local-name() = '" + each.name + "']");
    }

    pugi::xml_node message(const pugi::xml_node& of) const {
        return named(root_, "wsdl:message", of.attribute("message").value());
    }

    static std::vector<operation_field> parts(const pugi::xml_node& message) {
        std::vector<operation_field> all;
        for (const auto& each : message.children("wsdl:part"))
            all.push_back({each.attribute("name").value(), kind_of(each.attribute("type").value())});
        return all;
    }

    pugi::xml_node element(std::string_view name, pugi::xml_node& schema) const {
        for (const auto& each : root_.child("wsdl:types").children("xsd:schema"))
            if (const auto found = named(each, "xsd:element", name)) {
                schema = each;
                return found;
            }
        return {};
    }

    /// Of the sequence inside an element, or inside the complex type that it names.
    std::vector<operation_field> members(const pugi::xml_node& of) const {
        auto type = of.child("xsd:complexType");
        if (!type)
            for (const auto& each : root_.child("wsdl:types").children("xsd:schema"))
                if (!type) type = named(each, "xsd:complexType", of.attribute("type").value());
        std::vector<operation_field> all;
        for (const char* const group : {"xsd:sequence", "xsd:all"})
            for (const auto& each : type.child(group).children("xsd:element")) {
                const bool named = each.attribute("name");
                const bool optional = std::string_view{each.attribute("minOccurs").value()} == "0";
                const std::string_view most = each.attribute("maxOccurs").value();
                const auto name = named ? each.attribute("name").value() : each.attribute("ref").value();
                const auto as = most.empty() || most == "1" ? kind_of(each.attribute("type").value()) : kind::list;
                all.push_back({std::string{local_name(name)}, as, !optional});
            }
        return all;
    }

    pugi::xml_node root_;
};

}  // namespace

wsdl read_wsdl(const std::string& file) {
    constexpr std::size_t most_bytes = 10'000'000;
    const auto text = detail::file_text(file, most_bytes);
    pugi::xml_document document;
    const detail::prefixes known{{"http://schemas.xmlsoap.org/wsdl/", "wsdl"},
                                 {"http://www.w3.org/2001/XMLSchema", "xsd"},
                                 {soap_1_1, "soap11"},
                                 {soap_1_2, "soap12"}};
    const auto why = detail::read_xml(document, text, "", known);
    if (!why.empty())
        throw error{errc::invalid_file, {file}, "it is no WSDL: " + why, "give the file that ?wsdl shows"};
    const reader in{document};
    if (!in.is_wsdl())
        throw error{errc::invalid_file,
                    {file},
                    "it is no WSDL 1.1: its root is not wsdl:definitions",
                    "give the file that ?wsdl shows"};
    auto made = in.read();
    if (made.operations.empty())
        throw error{errc::invalid_file, {file}, "it has no port that SOAP is bound to", "give a WSDL with a service"};
    return made;
}

}  // namespace palabre
