// examples/palabre_center/after_calls.cpp - what follows a company's calls: its file, and what may do it.
#include "after_calls.hpp"

#include "campaign_reading.hpp"
#include "settings_reader.hpp"

#include "core/file_text.hpp"

#include <boost/json/object.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace palabre_center {

using namespace palabre;

namespace {

constexpr std::size_t longest_plan = 65'536;

bool declares_survey(const flow::graph& plan) {
    return std::ranges::any_of(plan.variables, [](const auto& each) { return each.name == "survey_id"; });
}

bool sends_sms(const carrier_settings& one, const std::string& company) {
    return one.company == company &&
           (std::holds_alternative<kannel_options>(one.how) || std::holds_alternative<sms_gateway_options>(one.how));
}

/// Whether the company's first sender of SMS, which is shown where the survey names none, may be answered.
const carrier_settings* first_sms(const configuration& of, const std::string& company) {
    if (of.messaging)
        for (const auto& each : of.messaging->carriers)
            if (sends_sms(each, company)) return &each;
    return nullptr;
}

/// Whether what is written to one of its senders of SMS comes to a flow at all.
bool is_heard(const configuration& of, const std::string& company) {
    return std::ranges::any_of(of.messaging->carriers,
                               [&](const auto& each) { return sends_sms(each, company) && !each.address.empty(); });
}

}  // namespace

void read_after_calls(settings_reader& from, const yaml_node& company_map, company& into) {
    const auto* const named = company_map.find("after_calls");
    if (named == nullptr) return;
    into.after_file = from.path(*named);
    try {
        into.after_text = palabre::detail::file_text(into.after_file, longest_plan);
        into.after = std::make_shared<const campaign::after_plan>(
            campaign::read_after_plan(plan_value(into.after_text, into.after_file)));
    } catch (const error& wrong) {
        for (const auto& each : wrong.problems())
            each.where.line > 0 ? from.yaml().report(each.where, each.what, each.cure)
                                : from.report(*named, fmt::format("{}: {}", into.after_file, each.what), each.cure);
    }
}

std::vector<problem> after_problems(const configuration& of, const plans& flows) {
    std::vector<problem> found;
    for (const auto& each : of.companies) {
        if (!each.after) continue;
        const auto& name = each.keeps.company;
        const auto say = [&](std::string what, std::string cure) {
            found.push_back({each.where, each.after_file + ": " + std::move(what), std::move(cure)});
        };
        const auto* const sms = first_sms(of, name);
        const bool writes =
            of.messaging && std::ranges::count(of.messaging->carriers, name, &carrier_settings::company) != 0;
        if (!writes) say(fmt::format("'{}' has no carrier", name), "give it one in the section messaging");
        for (const auto& [key, survey] : each.after->surveys) {
            const auto asks_by_sms = std::ranges::count(survey.says.media, medium::sms) != 0;
            if (asks_by_sms && !survey.says.from.contains(medium::sms) && sms != nullptr && !sms->can_be_answered)
                say(fmt::format("surveys.{}: the first sender of '{}' cannot be answered", key, sms->name),
                    "write from: {sms: NUMBER}, or put a number first among its senders");
            if (asks_by_sms && sms != nullptr && !is_heard(of, name))
                say(fmt::format("surveys.{}: what is written to '{}' comes to no flow, answers neither", key,
                                sms->name),
                    "give it an address: a flow that answers whoever writes");
            const auto plan = flows.by_address.find(survey.says.flow);
            const auto* const whose = company_of(of, survey.says.flow);
            if (plan == flows.by_address.end() || whose == nullptr || whose->keeps.company != name)
                say(fmt::format("surveys.{}.flow: no flow of '{}' answers at '{}'", key, name, survey.says.flow),
                    "name an address of the section flows");
            else if (!declares_survey(*plan->second))
                say(fmt::format("surveys.{}.flow: {} does not declare the variable survey_id", key,
                                plan->second->where.file),
                    "add variables: {survey_id: string}, or its answers are kept nowhere");
        }
        for (const auto& rule : each.after->rules) {
            const auto connector = rule.operation.substr(0, rule.operation.find('.'));
            if (!connector.empty() && !of.connectors.contains(connector) &&
                std::ranges::count(of.brought, connector) == 0)
                say(fmt::format("there is no connector '{}'", connector), "add it to the section connectors");
        }
    }
    return found;
}

void connected_deeds::act(const std::string& operation, const value& arguments, const std::string& key,
                          history::customer_id about, std::function<void(std::string why, bool again)> then) {
    const auto dot = operation.find('.');
    asking what;
    what.who = "after a call";
    what.roles = {"campaign"};
    what.company = company_;
    what.customer = about;
    what.connector = operation.substr(0, dot);
    what.operation = operation.substr(dot + 1);
    auto with = arguments.is_object() ? arguments.get_object() : boost::json::object{};
    for (auto& [name, each] : with)
        if (each.is_string() && each.get_string() == "{key}") each = boost::json::string{key};
    what.arguments = std::move(with);
    of_.ask(std::move(what), [then = std::move(then)](const outcome& came) {
        if (came.what == outcome::kind::value || came.what == outcome::kind::not_found) return then("", false);
        const bool again = came.what == outcome::kind::unavailable || came.what == outcome::kind::stale;
        then(came.reason.empty() ? std::string{to_string(came.what)} : came.reason, again);
    });
}

}  // namespace palabre_center
