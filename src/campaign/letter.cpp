// src/campaign/letter.cpp - one recipient's message: his language's words for his medium, with his fields in them.
#include "campaign/letter.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace palabre::campaign {
namespace {

std::map<std::string, std::string> fields_of(const history::recipient& to) {
    std::map<std::string, std::string> all{{"number", to.address}, {"area", to.area}};
    if (const auto* const more = to.fields.if_object())
        for (const auto& [name, each] : *more)
            if (each.is_string()) all[std::string{name}] = each.get_string();
    return all;
}

}  // namespace

std::optional<letter> write_letter(const message_plan& plan, const history::recipient& to, const std::string& speaks,
                                   medium on, bool by_template, std::string& why) {
    auto words = plan.words.find(speaks.empty() ? to.language : speaks);
    if (words == plan.words.end()) words = plan.words.find(plan.language);
    const auto& [language, what] = *words;
    const auto fields = fields_of(to);
    letter made{.language = language, .text = what.words(on)};
    auto text = filled(made.text, fields);
    why = "no_field";
    if (!text) return {};
    made.text = std::move(*text);
    const bool templated = by_template || (made.text.empty() && on == medium::whatsapp);
    why = by_template ? "no_template" : "no_words";
    if (!templated && made.text.empty()) return {};
    boost::json::object details;
    if (const auto sender = plan.from.find(on); sender != plan.from.end()) details["from"] = sender->second;
    if (!templated) {
        if (!details.empty()) made.details = std::move(details);
        return made;
    }
    if (what.template_name.empty()) return {};
    boost::json::array parameters;
    for (const auto& each : what.parameters) {
        const auto value = filled(each, fields);
        why = "no_field";
        if (!value) return {};
        parameters.emplace_back(*value);
    }
    details["template"] = boost::json::object{
        {"name", what.template_name}, {"language", language}, {"parameters", std::move(parameters)}};
    made.details = std::move(details);
    if (made.text.empty()) made.text = "[" + what.template_name + "]";
    return made;
}

}  // namespace palabre::campaign
