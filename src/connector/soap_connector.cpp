// src/connector/soap_connector.cpp - envelopes written from arguments, and answers and faults read.
#include "palabre/connector/soap.hpp"

#include "connector/argument_template.hpp"
#include "connector/http_caller.hpp"
#include "connector/nested.hpp"
#include "connector/xml_answer.hpp"
#include "palabre/core/error.hpp"
#include "palabre/core/utf8.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace palabre {
namespace {

using detail::argument_template;
using detail::xpath;

constexpr const char* envelope_1_1 = "http://schemas.xmlsoap.org/soap/envelope/";
constexpr const char* envelope_1_2 = "http://www.w3.org/2003/05/soap-envelope";

/// In attributes of our own making.
std::string quoted(const std::string& text) {
    return detail::xml_escaped(text).value_or("");
}

/// What all operations of a connector share.
struct envelope {
    explicit envelope(const soap_connector_options& of) : version{of.version} {
        for (const auto& [prefix, uri] : of.namespaces) {
            known[uri] = prefix;
            declared += fmt::format(" xmlns:{}=\"{}\"", prefix, quoted(uri));
        }
        known[envelope_1_1] = known[envelope_1_2] = "soap";
        if (version == soap_version::none) return;
        before = fmt::format("<soap:Envelope xmlns:soap=\"{}\"{}>", uri(), declared);
        if (!of.header.empty()) before += "<soap:Header>" + of.header + "</soap:Header>";
        before += "<soap:Body>";
        after = "</soap:Body></soap:Envelope>";
    }

    const char* uri() const { return version == soap_version::soap_1_2 ? envelope_1_2 : envelope_1_1; }
    std::string around(const std::string& body) const {
        return "<?xml version=\"1.0\" encoding=\"utf-8\"?>" + before + body + after;
    }

    soap_version version;
    detail::prefixes known;
    std::string declared, before, after;
};
using envelope_ptr = std::shared_ptr<const envelope>;

/// The element that stands for a body where none is written.
std::string made_body(const soap_operation& of, const value& arguments, std::string& why) {
    const auto& name = of.element.empty() ? of.is.name : of.element;
    const bool qualified = of.qualified || of.name_space.empty();
    const std::string prefix = qualified || of.name_space.empty() ? "" : "palabre:";
    const std::string space =
        of.name_space.empty() ? "" : fmt::format(" xmlns{}=\"{}\"", qualified ? "" : ":palabre", quoted(of.name_space));
    std::string text = fmt::format("<{}{}{}>", prefix, name, space);
    if (const auto* const given = arguments.if_object()) {
        const auto add = [&](std::string_view member, const value& argument) {
            if (argument.is_null()) return;
            const auto words = detail::xml_escaped(detail::written(argument));
            if (!words) why = fmt::format("the argument '{}' has characters that XML cannot have", member);
            text += fmt::format("<{0}>{1}</{0}>", member, words.value_or(""));
        };
        for (const auto& field : of.is.arguments)  // a schema's sequence has an order
            if (const auto* const argument = given->if_contains(field.name)) add(field.name, *argument);
    }
    return text + fmt::format("</{}{}>", prefix, name);
}

/// One operation, ready.
class soap_plan {
public:
    soap_plan(envelope_ptr in, soap_operation of) : in_{std::move(in)}, of_{std::move(of)} {
        const auto named = [&](const char* part) { return fmt::format("'{}', {}", of_.is.name, part); };
        if (!of_.body.empty()) body_ = argument_template::parse(of_.body, named("body"));
        pugi::xml_document whole;
        std::string why;
        const auto sample = in_->around(body_ ? filled(value(), why) : made_body(of_, value(), why));
        if (const auto read = whole.load_buffer(sample.data(), sample.size()); !read)
            throw error{errc::invalid_argument, fmt::format("{} is no XML: {}", named("body"), read.description()),
                        "close each element, and escape & and <"};
        if (!of_.result.empty()) result_.emplace(of_.result, named("result"));
        if (!of_.not_found.empty()) not_found_.emplace(of_.not_found, named("not_found"));
        if (result_ && !result_->gives_nodes())
            throw error{errc::invalid_argument, named("result") + " gives no nodes", "write it as //m:subscriber"};
        for (const auto& [name, path] : of_.fields) {
            auto as = operation_field::kind::any;
            for (const auto& each : of_.is.result)
                if (each.name == name) as = each.is;
            fields_.push_back({name, as, xpath{path, named("field ") + name}});
        }
    }

    detail::written_body write(const value& arguments) const {
        std::string why;
        auto body = body_ ? filled(arguments, why) : made_body(of_, arguments, why);
        return {in_->around(body), std::move(why)};
    }

    outcome read(const http::answer& told) const {
        if (told.status == 202 || told.status == 204)
            return of_.is.writes ? outcome::of(boost::json::object{}) : outcome::not_found();
        if (told.status != 200 && told.status != 500 && told.status != 400) return unread(told);
        pugi::xml_document answer;
        const auto* const type = http::header_of(told.headers, "Content-Type");
        auto why = detail::read_xml(answer, told.body, type == nullptr ? std::string{} : *type, in_->known);
        if (!why.empty()) return told.status == 200 ? outcome::unavailable(std::move(why)) : unread(told);
        pugi::xml_node body = answer.document_element();
        if (in_->version != soap_version::none) {
            body = answer.child("soap:Envelope").child("soap:Body");
            if (!body) return told.status == 200 ? outcome::unavailable("its answer is no envelope") : unread(told);
            if (const auto fault = body.child("soap:Fault")) return of_fault(fault);
        }
        if (told.status != 200) return unread(told);
        if (not_found_ && not_found_->holds(body)) return outcome::not_found();
        return of_body(body);
    }

private:
    struct field {
        std::string name;
        operation_field::kind as;
        xpath path;
    };

    static outcome unread(const http::answer& told) {
        auto came = outcome::unavailable(fmt::format("it answered with status {}", told.status));
        came.misasked = told.status == 400;
        return came;
    }

    std::string filled(const value& arguments, std::string& why) const {
        boost::json::object escaped;
        if (const auto* const given = arguments.if_object())
            for (const auto& each : *given) {
                if (each.value().is_null()) continue;
                const auto words = detail::xml_escaped(detail::written(each.value()));
                if (!words)
                    why = fmt::format("the argument '{}' has characters that XML cannot have",
                                      std::string_view{each.key()});
                escaped[each.key()] = std::string_view{words ? *words : std::string{}};
            }
        for (const auto& name : body_->names())
            if (!escaped.contains(name)) escaped[name] = "";
        return body_->fill(escaped).value_or("");
    }

    /// Only names are told of it: its words may quote what was asked.
    outcome of_fault(const pugi::xml_node& fault) const {
        std::vector<std::string> names;
        const auto add = [&](std::string_view name) {
            if (!name.empty()) names.push_back(clean_utf8(detail::local_name(name)));
        };
        add(fault.child_value("faultcode"));
        add(fault.child("soap:Code").child_value("soap:Value"));
        for (auto sub = fault.child("soap:Code").child("soap:Subcode"); sub; sub = sub.child("soap:Subcode"))
            add(sub.child_value("soap:Value"));
        for (const char* const detail : {"detail", "soap:Detail"})
            for (const auto& each : fault.child(detail).children()) add(each.name());
        for (const auto& each : names)
            if (std::ranges::count(of_.not_found_faults, each) != 0) return outcome::not_found();
        std::string all;
        for (const auto& each : names) all += (all.empty() ? "" : ", ") + each;
        auto came = outcome::unavailable(fmt::format("it answered with the fault {}", all.empty() ? "(no code)" : all));
        came.misasked = !names.empty() && (names[0] == "Sender" || names[0].substr(0, 6) == "Client");
        return came;
    }

    outcome of_body(const pugi::xml_node& body) const {
        std::vector<pugi::xml_node> bases;
        if (result_) {
            for (const auto& each : result_->nodes(body))
                if (each.node()) bases.push_back(each.node());
            if (bases.empty()) return outcome::not_found();
        } else if (in_->version == soap_version::none) {
            bases.push_back(body);
        } else {
            for (const auto& each : body.children())
                if (each.type() == pugi::node_element) bases.push_back(each);
            if (bases.empty()) return of_.is.writes ? outcome::of(boost::json::object{}) : outcome::not_found();
        }
        std::string why;
        if (!of_.many) {
            auto one = of_node(bases.front(), why);
            return why.empty() ? outcome::of(std::move(one)) : outcome::unavailable(why);
        }
        boost::json::array all;
        for (const auto& each : bases) all.push_back(of_node(each, why));
        return why.empty() ? outcome::of(std::move(all)) : outcome::unavailable(why);
    }

    value of_node(const pugi::xml_node& node, std::string& why) const {
        if (fields_.empty()) return detail::json_of(node);
        boost::json::object made;
        for (const auto& each : fields_) {
            std::string problem;
            if (auto read = each.path.read(node, each.as, problem)) detail::put(made, each.name, *std::move(read));
            if (!problem.empty()) why = fmt::format("in its answer the field '{}' {}", each.name, problem);
        }
        return made;
    }

    envelope_ptr in_;
    soap_operation of_;
    std::optional<argument_template> body_;
    std::optional<xpath> result_, not_found_;
    std::vector<field> fields_;
};

std::string content_type(const soap_operation& of, soap_version version) {
    if (version != soap_version::soap_1_2) return "text/xml; charset=utf-8";
    return "application/soap+xml; charset=utf-8" + (of.action.empty() ? "" : "; action=\"" + of.action + "\"");
}

}  // namespace

std::unique_ptr<connector> soap_connector(runtime& on, soap_connector_options options) {
    std::vector<problem> found;
    const auto gather = [&](const error& wrong) {
        found.insert(found.end(), wrong.problems().begin(), wrong.problems().end());
    };
    std::vector<operation> described;
    for (const auto& each : options.operations) described.push_back(each.is);
    found = check(described);
    const auto in = std::make_shared<const envelope>(options);
    std::vector<detail::foreign_operation> all;
    for (const auto& each : options.operations) try {
            if (each.action.find_first_of("\"\r\n") != std::string::npos)
                throw error{errc::invalid_argument,
                            fmt::format("the action of '{}' has a quote or a line break", each.is.name), "take it out"};
            const auto plan = std::make_shared<const soap_plan>(in, each);
            http::pairs headers{{"Content-Type", content_type(each, options.version)}};
            if (options.version == soap_version::soap_1_1) headers.emplace_back("SOAPAction", '"' + each.action + '"');
            all.push_back({each.is, each.path, std::move(headers),
                           [plan](const value& arguments) { return plan->write(arguments); },
                           [plan](const http::answer& told) { return plan->read(told); }});
        } catch (const error& wrong) {
            gather(wrong);
        }
    if (!found.empty()) throw error{errc::invalid_argument, std::move(found)};
    return detail::http_caller(on, std::move(options.http), std::move(all));
}

}  // namespace palabre
