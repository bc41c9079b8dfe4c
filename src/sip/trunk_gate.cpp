// src/sip/trunk_gate.cpp - what a trunk may carry now: destinations, channels, calls a second, minutes and money a day.
#include "sip/trunk_gate.hpp"

#include <algorithm>
#include <utility>

namespace palabre::sip {
namespace {

using kind = voice_destination::kind;

rate_limit rate_of(const voice_trunk& rules) {
    return {rules.calls_per_second, std::max(1.0, rules.calls_per_second)};
}

std::int64_t cost_of(const voice_destination& by, std::chrono::seconds billable) {
    return (by.minute_costs * billable.count() + 59) / 60;  // a begun unit is a unit
}

}  // namespace

const voice_destination* destination_of(const std::vector<voice_destination>& all, std::string_view number) {
    const voice_destination* found = nullptr;
    for (const auto& each : all)
        if (number.starts_with(each.prefix) && (found == nullptr || each.prefix.size() > found->prefix.size()))
            found = &each;
    return found;
}

std::string dialled(const std::vector<std::pair<std::string, std::string>>& rules, const std::string& number) {
    const std::pair<std::string, std::string>* found = nullptr;
    for (const auto& each : rules)
        if (number.starts_with(each.first) && (found == nullptr || each.first.size() > found->first.size()))
            found = &each;
    return found == nullptr ? number : found->second + number.substr(found->first.size());
}

std::chrono::seconds billed(const voice_destination& by, duration talked) {
    if (talked <= duration{0}) return std::chrono::seconds{0};
    const auto whole = std::chrono::ceil<std::chrono::seconds>(talked);
    const auto first = std::max(by.first, std::chrono::seconds{1});
    const auto step = std::max(by.step, std::chrono::seconds{1});
    if (whole <= first) return first;
    return first + (whole - first + step - std::chrono::seconds{1}) / step * step;
}

trunk_gate::trunk_gate(voice_trunk rules)
    : rules_{std::move(rules)}, rate_{rate_of(rules_)}, cards_(rules_.sims.size()) {
}

void trunk_gate::serve(voice_trunk rules) {
    std::vector<card> cards(rules.sims.size());
    std::vector<std::optional<std::size_t>> now_at(rules_.sims.size());
    for (std::size_t i = 0; i < rules_.sims.size(); ++i)
        for (std::size_t k = 0; k < rules.sims.size(); ++k)
            if (rules.sims[k].name == rules_.sims[i].name) {
                cards[k] = cards_[i];
                now_at[i] = k;
            }
    for (auto& [number, each] : running_)
        if (each.sim) each.sim = now_at[*each.sim];
    if (rules.calls_per_second != rules_.calls_per_second) rate_ = rate_of(rules);
    rules.used = std::move(rules_.used);
    cards_ = std::move(cards);
    rules_ = std::move(rules);
    alarmed_ = false;
}

void trunk_gate::turn_day(calendar_time today) {
    const auto day = std::chrono::floor<std::chrono::days>(today + rules_.utc_offset);
    if (std::exchange(day_, day) == day) return;
    seconds_ = cost_ = 0;
    alarmed_ = false;
    for (auto& each : cards_) each.seconds = 0;
    for (const auto& each : rules_.used) {
        if (std::chrono::floor<std::chrono::days>(each.ended + rules_.utc_offset) != day) continue;
        seconds_ += each.billable.count();
        cost_ += each.cost;
        for (std::size_t i = 0; i < cards_.size(); ++i)
            if (rules_.sims[i].name == each.sim) cards_[i].seconds += each.billable.count();
    }
}

/// What runs is counted as if it ended now.
std::int64_t trunk_gate::seconds_today(instant now, calendar_time today) {
    turn_day(today);
    auto all = seconds_;
    for (const auto& [number, each] : running_)
        if (each.answered) all += billed(each.by, now - *each.answered).count();
    return all;
}

std::int64_t trunk_gate::cost_today(instant now, calendar_time today) {
    turn_day(today);
    auto all = cost_;
    for (const auto& [number, each] : running_)
        if (each.answered) all += cost_of(each.by, billed(each.by, now - *each.answered));
    return all;
}

bool trunk_gate::cap_is_near(std::int64_t used, std::int64_t most) const {
    return most > 0 && static_cast<double>(used) >= rules_.alarm_at * static_cast<double>(most);
}

trunk_gate::verdict trunk_gate::allows(std::string_view number) const {
    if (rules_.destinations.empty()) return verdict::go;
    const auto* const to = destination_of(rules_.destinations, number);
    if (to == nullptr || to->is == kind::refused) return verdict::refused;
    return to->is == kind::premium ? verdict::premium : verdict::go;
}

trunk_gate::ticket trunk_gate::admit(std::string_view number, instant now, calendar_time today) {
    turn_day(today);
    ticket made;
    made.is = allows(number);
    if (made.is != verdict::go) return made;
    const auto* const found = destination_of(rules_.destinations, number);
    const auto by = found != nullptr ? *found : voice_destination{};
    const bool urgent = by.is == kind::emergency;

    const bool is_full = rules_.channels > 0 && running_.size() >= rules_.channels;
    if (!rules_.sims.empty()) {  // the card that has spoken least today
        for (std::size_t i = 0; i < cards_.size(); ++i) {
            const auto most = rules_.sims[i].minutes_a_day * 60;
            if (cards_[i].busy || (most > 0 && cards_[i].seconds >= most && !urgent)) continue;
            if (!made.sim || cards_[i].seconds < cards_[*made.sim].seconds) made.sim = i;
        }
        if (!made.sim) made.is = verdict::no_channel;
    }
    if (is_full && !urgent) made.is = verdict::no_channel;
    if (!urgent && made.is == verdict::go) {
        const auto seconds = seconds_today(now, today);
        const auto cost = cost_today(now, today);
        const auto most = rules_.minutes_a_day * 60;
        if (cap_is_near(seconds, most) || cap_is_near(cost, rules_.cost_a_day))
            made.alarm = !std::exchange(alarmed_, true);
        if (most > 0 && seconds >= most)
            made.is = verdict::minutes_spent;
        else if (rules_.cost_a_day > 0 && cost >= rules_.cost_a_day)
            made.is = verdict::cost_spent;
        else if (!rate_.pass(now))
            made.is = verdict::too_fast;
    }
    if (made.is != verdict::go) return made;
    made.number = ++last_;
    if (made.sim) cards_[*made.sim].busy = true;
    running_.emplace(made.number, running{by, made.sim, {}});
    return made;
}

void trunk_gate::answered(std::uint64_t ticket, instant now) {
    if (const auto found = running_.find(ticket); found != running_.end()) found->second.answered = now;
}

trunk_gate::bill trunk_gate::ended(std::uint64_t ticket, instant now, calendar_time today) {
    turn_day(today);
    const auto found = running_.find(ticket);
    bill made;
    if (found == running_.end()) return made;
    const auto& [by, sim, since] = found->second;
    if (since) made.talked = now - *since;
    made.billable = billed(by, made.talked);
    made.cost = cost_of(by, made.billable);
    seconds_ += made.billable.count();
    cost_ += made.cost;
    if (sim) {
        cards_[*sim].busy = false;
        cards_[*sim].seconds += made.billable.count();
    }
    running_.erase(found);
    return made;
}

const char* to_string(trunk_gate::verdict why) noexcept {
    switch (why) {
    case trunk_gate::verdict::go: return "allowed";
    case trunk_gate::verdict::refused: return "the destination is not allowed";
    case trunk_gate::verdict::premium: return "premium numbers are barred";
    case trunk_gate::verdict::no_channel: return "all channels are taken";
    case trunk_gate::verdict::too_fast: return "too many calls a second";
    case trunk_gate::verdict::minutes_spent: return "the day's minutes are spent";
    default: return "the day's money is spent";
    }
}

}  // namespace palabre::sip
