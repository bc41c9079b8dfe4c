// src/campaign/calling_rules.cpp - what a country allows callers: read, and held against a call.
#include "palabre/campaign/calling_rules.hpp"

#include "campaign/call_hours.hpp"
#include "campaign/plan_members.hpp"
#include "campaign/retry.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <utility>

namespace palabre::campaign {

using namespace std::chrono_literals;

namespace {

constexpr std::string_view page = "campaigns.md";
constexpr duration a_while = 24h;  // where a calendar does not open as far as it looks

std::optional<call_refusal> closed_by(const calling_rule& one, calendar_time now) {
    if (!one.hours || one.hours->is_open(now)) return {};
    return call_refusal{one.id, one.hours->next_open(now).value_or(now + a_while)};
}

bool has_gone_out(const history::lead_attempt& one) {
    return !is_no_way_out(one.result) && (one.result != "cancelled" || one.cause != 0);
}

/// So many within that time, the last one just now: the oldest of them has to be so long ago.
std::optional<call_refusal> too_many(const std::string& id, int most, duration within,
                                     const std::vector<history::lead_attempt>& before, calendar_time now) {
    if (most == 0) return {};
    std::vector<calendar_time> lately;
    for (const auto& each : before)
        if (has_gone_out(each) && each.began > now - within) lately.push_back(each.began);
    if (static_cast<int>(lately.size()) < most) return {};
    std::ranges::sort(lately, std::greater<>{});
    return call_refusal{id, lately[static_cast<std::size_t>(most - 1)] + within};
}

void read_rule(const std::string& id, const value& from, const numbering::plans& plans, std::vector<problem>& wrong,
               std::vector<calling_rule>& into) {
    members in{from, "rules." + id, wrong, page};
    auto& rule = into.emplace_back();
    rule.id = id;
    if (id.empty() || id.size() > 64) in.say("", "it is no name for a rule", "name it with 1 to 64 bytes: BJ-hours");
    std::string code;
    in.text("country", code);
    try {
        rule.of = country{code};
        if (std::ranges::count(plans.countries(), rule.of) == 0)
            in.say("country", fmt::format("there is no numbering plan of '{}'", code), "see docs/manual/numbers.md");
    } catch (const error&) {
        in.say("country", "it names no country", "write its two letters by ISO 3166: BJ");
    }
    if (const auto* const hours = in.find("hours")) rule.hours = read_hours(*hours, "hours", in);
    in.number("a_day", 1, 100, rule.a_day);
    in.number("a_week", 1, 1000, rule.a_week);
    in.text("source", rule.source);
    in.text("reviewed", rule.reviewed);
    if (!rule.hours && rule.a_day == 0 && rule.a_week == 0 && in.find("hours") == nullptr)
        in.say("", "it forbids nothing", "give it hours, a_day or a_week");
}

}  // namespace

calling_rules::calling_rules(std::vector<calling_rule> all) : all_{std::move(all)} {
}

std::optional<call_refusal> calling_rules::against(const std::string& number,
                                                   const std::vector<history::lead_attempt>& before,
                                                   calendar_time now) const {
    const auto read = plans_.parse(number, country{});
    if (!read.number) return {};
    const auto home = read.number->home();
    for (const auto& each : all_) {
        if (each.of != home) continue;
        if (auto no = closed_by(each, now)) return no;
        if (auto no = too_many(each.id, each.a_day, 24h, before, now)) return no;
        if (auto no = too_many(each.id, each.a_week, 7 * 24h, before, now)) return no;
    }
    return {};
}

std::map<std::string, call_refusal> calling_rules::closed(calendar_time now) const {
    std::map<std::string, call_refusal> all;
    for (const auto& each : all_)
        if (auto no = closed_by(each, now)) all.emplace(each.of.code(), std::move(*no));
    return all;
}

std::vector<std::string> calling_rules::unreviewed() const {
    std::vector<std::string> names;
    for (const auto& each : all_)
        if (each.reviewed.empty()) names.push_back(each.id);
    return names;
}

calling_rules read_calling_rules(const value& from) {
    std::vector<problem> wrong;
    std::vector<calling_rule> rules;
    {
        const auto plans = numbering::plans::builtin();
        members in{from, "", wrong, page};
        const auto* const given = in.find("rules");
        if (given == nullptr || !given->is_object() || given->get_object().empty())
            in.say("rules", "there is none", "write {BJ-hours: {country: BJ, hours: {...}}}");
        else
            for (const auto& [id, each] : given->get_object()) read_rule(id, each, plans, wrong, rules);
    }
    if (!wrong.empty()) throw error{errc::invalid_argument, std::move(wrong)};
    return calling_rules{std::move(rules)};
}

}  // namespace palabre::campaign
