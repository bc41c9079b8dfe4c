// src/campaign/call_hours.cpp - in which regions calls may be made now, each by its own clock.
#include "campaign/call_hours.hpp"

#include "campaign/plan_members.hpp"
#include "palabre/core/error.hpp"

#include <boost/json/serialize.hpp>

namespace palabre::campaign {
namespace {

const calendar* of(const call_plan& plan, const std::string& region) {
    if (const auto own = plan.regions.find(region); own != plan.regions.end()) return &own->second;
    return plan.hours ? &*plan.hours : nullptr;
}

history::open_region today(const std::string& name, const calendar* hours, calendar_time now) {
    using days = std::chrono::local_days;
    static const time_zone utc{"UTC"};
    const auto& zone = hours != nullptr ? hours->time_zone() : utc;
    const days day = std::chrono::floor<std::chrono::days>(zone.to_local(now));
    return {name, static_cast<std::int32_t>(day.time_since_epoch().count()),
            zone.from_local(local_time{day + std::chrono::days{1}})};
}

}  // namespace

std::optional<calendar> read_hours(const value& from, const std::string& at, members& tells) {
    try {
        return calendar::load(boost::json::serialize(from), at);
    } catch (const error& bad) {
        for (const auto& each : bad.problems()) tells.say(at, each.what, each.cure);
        return {};
    }
}

bool may_call(const call_plan& plan, const std::string& region, calendar_time now) {
    const auto* const hours = of(plan, region);
    return hours == nullptr || hours->is_open(now);
}

std::int32_t day_in(const call_plan& plan, const std::string& region, calendar_time now) {
    return today(region, of(plan, region), now).day;
}

bool ask_open(const call_plan& plan, const calling_rules* rules, calendar_time now, history::lead_question& into) {
    const auto shut = rules == nullptr ? std::map<std::string, call_refusal>{} : rules->closed(now);
    for (const auto& [code, why] : shut)  // the region of leads whose file names none
        if (!plan.regions.contains(code)) into.closed.push_back(code);
    for (const auto& [name, hours] : plan.regions)
        if (hours.is_open(now) && !shut.contains(name))
            into.open.push_back(today(name, &hours, now));
        else
            into.closed.push_back(name);
    const auto* const others = plan.hours ? &*plan.hours : nullptr;
    if (others == nullptr || others->is_open(now)) into.others = today({}, others, now);
    return !into.open.empty() || into.others.has_value();
}

}  // namespace palabre::campaign
