// examples/palabre_center/reach.cpp - which operators carriers of SMS reach, and which of these are nobody's.
#include "reach.hpp"

#include "core/nearest.hpp"
#include "core/numbering_data.hpp"
#include "core/yaml_problems.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <set>
#include <string_view>

namespace palabre_center {

using namespace palabre;
using detail::shown;

namespace {

const sms_sending* sms_of(const carrier_settings& of) {
    if (const auto* const kannel = std::get_if<kannel_options>(&of.how)) return &kannel->sends;
    if (const auto* const gateway = std::get_if<sms_gateway_options>(&of.how)) return &gateway->sends;
    return nullptr;
}

/// Operators by whatever key of the carrier names them.
std::set<std::string> named_by(const carrier_settings& of) {
    const auto& sends = *sms_of(of);
    auto all = sends.operators;
    for (const auto& [name, sender] : sends.senders_of) all.insert(name);
    if (const auto* const kannel = std::get_if<kannel_options>(&of.how))
        for (const auto& [name, smsc] : kannel->smscs)
            if (!name.starts_with('+')) all.insert(name);
    return all;
}

/// Of any plan, and those that a lookup of the company's tells.
std::set<std::string> known_to(const configuration& of, const std::string& company,
                               const detail::numbering_data& plans) {
    std::set<std::string> all;
    for (const auto& each : plans.plans) all.insert(each.operators.begin(), each.operators.end());
    if (const auto rules = of.messaging->rules.find(company);
        rules != of.messaging->rules.end() && rules->second.ported)
        for (const auto& [theirs, name] : rules->second.ported->names) all.insert(name);
    return all;
}

void look_for_unknown(const configuration& of, const detail::numbering_data& plans, std::vector<problem>& found) {
    for (const auto& each : of.messaging->carriers) {
        if (sms_of(each) == nullptr) continue;
        const auto known = known_to(of, each.company, plans);
        const std::vector<std::string_view> words{known.begin(), known.end()};
        for (const auto& name : named_by(each)) {
            if (known.contains(name)) continue;
            const auto near = detail::did_you_mean(name, words);
            found.push_back(
                {each.where,
                 fmt::format("carrier {}: no number is of an operator called {}, so that nothing goes by it",
                             shown(each.name), shown(name)),
                 near.empty() ? "write it as the numbering plan does (docs/manual/numbers.md)" : near});
        }
    }
}

void look_for_unreached(const configuration& of, const detail::numbering_data& plans, std::vector<problem>& found) {
    for (const auto& whose : of.companies) {
        std::set<std::string> reached;
        const carrier_settings* first = nullptr;
        bool all = false;
        for (const auto& each : of.messaging->carriers) {
            const auto* const sends = each.company == whose.keeps.company ? sms_of(each) : nullptr;
            if (sends == nullptr) continue;
            if (first == nullptr) first = &each;
            all = all || sends->operators.empty();
            reached.insert(sends->operators.begin(), sends->operators.end());
        }
        if (first == nullptr || all) continue;
        std::vector<std::string> left;
        if (const auto* const plan = plans.plan(whose.keeps.home))
            for (const auto& name : plan->operators)
                if (!reached.contains(name)) left.push_back(name);
        if (!left.empty())
            found.push_back({first->where,
                             fmt::format("no carrier of company {} reaches numbers of {}", shown(whose.keeps.company),
                                         fmt::join(left, ", ")),
                             "add them to the operators of one, or leave one without operators for all others"});
    }
}

}  // namespace

std::vector<problem> reach_warnings(const configuration& of) {
    std::vector<problem> found;
    if (!of.messaging) return found;
    const auto plans = detail::load_numbering({}, detail::builtin_numbering_plans, "the built-in plans");
    look_for_unknown(of, plans, found);
    look_for_unreached(of, plans, found);
    return found;
}

}  // namespace palabre_center
