// src/campaign/call_plan.cpp - plans of campaigns by call, read from JSON with all that is wrong in them.
#include "palabre/campaign/call_plan.hpp"

#include "campaign/call_hours.hpp"
#include "campaign/plan_answers.hpp"
#include "campaign/plan_members.hpp"
#include "palabre/core/error.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

namespace palabre::campaign {

using namespace std::chrono_literals;

namespace {

constexpr std::string_view page = "campaigns.md";
constexpr std::size_t most_lists = 100;  // that are claimed from together

std::optional<call_mode> mode_named(const std::string& name) {
    for (const auto each : {call_mode::preview, call_mode::progressive, call_mode::predictive, call_mode::agentless})
        if (to_string(each) == name) return each;
    return {};
}

bool is_status(std::string_view name) {
    return name.size() == 3 && name.front() >= '3' && name.front() <= '6' &&
           std::ranges::all_of(name, [](char each) { return each >= '0' && each <= '9'; });
}

void read_lists(members& in, call_plan& plan, std::vector<problem>& wrong) {
    const auto* const given = in.find("lists");
    if (given == nullptr || !given->is_array())
        return in.say("lists", "no list is named", "write [\"march\"], as 'palabre-center list upload' called it");
    for (const auto& each : given->get_array()) {
        call_plan::share one;
        if (each.is_string()) {
            one.list = each.get_string();
        } else {
            members share{each, "lists", wrong, page};
            share.text("name", one.list);
            share.number("weight", 1, 1000, one.weight);
        }
        if (one.list.empty())
            in.say("lists", "a list has no name", "write \"march\" or {\"name\": \"march\", \"weight\": 2}");
        else if (std::ranges::count(plan.lists, one.list, &call_plan::share::list) != 0)
            in.say("lists", fmt::format("'{}' is named twice", one.list), "name it once");
        else
            plan.lists.push_back(std::move(one));
    }
    if (plan.lists.size() > most_lists)
        in.say("lists", fmt::format("there are more than {}", most_lists), "make two campaigns of it");
    const auto weighed = std::ranges::count_if(plan.lists, [](const auto& each) { return each.weight > 0; });
    if (weighed != 0 && weighed != static_cast<std::ptrdiff_t>(plan.lists.size()))
        in.say("lists", "some have a weight and some have none", "give each of them one, or none");
}

void read_ways(members& in, call_plan& plan, std::vector<problem>& wrong) {
    const auto* const given = in.find("by");
    if (given == nullptr) return;
    plan.by.clear();
    if (given->is_array())
        for (const auto& each : given->get_array()) {
            members one{each, "by", wrong, page};
            auto& way = plan.by.emplace_back();
            one.text("trunk", way.trunk);
            one.text("caller_id", way.caller_id);
        }
    if (plan.by.empty())
        in.say("by", "no way out is named", "write [{\"trunk\": \"operator\", \"caller_id\": \"+22921300000\"}]");
}

void read_retry(members& in, call_plan& plan, std::vector<problem>& wrong) {
    const auto* const given = in.find("retry");
    if (given == nullptr) return;
    members all{*given, "retry", wrong, page};
    all.take_all();
    if (all.all() == nullptr) return;
    for (const auto& [key, what] : *all.all()) {
        const std::string name{key};
        const auto known = usual_retries().find(name);
        if (known == usual_retries().end() && !is_status(name)) {
            all.say(name, "no attempt ends so",
                    "write a result such as busy or no_answer, or a SIP status such as 404");
            continue;
        }
        auto& rule = plan.retry[name];
        if (known != usual_retries().end()) rule = known->second;
        rule.again = true;
        if (what.is_string() && what.get_string() == "never") {
            rule.again = false;
        } else if (what.is_string()) {
            all.time(name, 10s, 24h * 60, rule.after);
        } else {
            members one{what, all.inside(name), wrong, page};
            one.truth("again", rule.again);
            one.time("after", 10s, 24h * 60, rule.after);
            one.truth("next_number", rule.next_number);
        }
    }
}

void read_pace(members& in, call_plan& plan, std::vector<problem>& wrong) {
    if (const auto* const given = in.find("abandonment")) {
        members about{*given, "abandonment", wrong, page};
        about.number("most", 0, 0.5, plan.pace.abandoned_most);
        about.time("within", 0s, 60s, plan.pace.agent_within);
        about.truth("machines_count", plan.pace.machines_count);
    }
    if (const auto* const given = in.find("lines")) {
        members about{*given, "lines", wrong, page};
        about.number("most", 1, 100'000, plan.pace.lines_most);
        about.number("an_agent", 1, 20, plan.pace.lines_an_agent);
    }
    if (const auto* const given = in.find("expects")) {
        members about{*given, "expects", wrong, page};
        about.number("answers", 0.001, 1, plan.pace.answers);
        about.time("answers_after", 1s, 2min, plan.pace.answers_after);
        about.time("handling", 1s, 2h, plan.pace.handling);
    }
    plan.pace.mode = plan.mode == call_mode::predictive  ? pacing_mode::predictive
                     : plan.mode == call_mode::agentless ? pacing_mode::agentless
                                                         : pacing_mode::progressive;
}

void read_schedule(members& in, call_plan& plan, std::vector<problem>& wrong) {
    if (const auto* const hours = in.find("hours")) plan.hours = read_hours(*hours, "hours", in);
    if (const auto* const regions = in.find("regions")) {
        members all{*regions, "regions", wrong, page};
        all.take_all();
        if (all.all() == nullptr) return;
        for (const auto& [name, hours] : *all.all())
            if (auto read = read_hours(hours, std::string{name}, all)) plan.regions.emplace(name, std::move(*read));
    }
    if (const auto* const limits = in.find("attempts")) {
        members about{*limits, "attempts", wrong, page};
        about.number("most", 1, 100, plan.most_attempts);
        about.number("a_day", 1, 100, plan.most_a_day);
        about.time("between_numbers", 0s, 24h, plan.between_numbers);
    }
    in.number("calls_a_day", 1, 1e9, plan.calls_a_day);
    in.time("ring", 15s, 2min, plan.ring_for);
}

void read_who_talks(members& in, call_plan& plan) {
    std::string mode;
    in.text("mode", mode);
    const auto known = mode_named(mode);
    if (!known)
        in.say("mode", mode.empty() ? "it is missing" : fmt::format("there is no mode '{}'", mode),
               "write preview, progressive, predictive or agentless");
    plan.mode = known.value_or(plan.mode);
    in.text("queue", plan.queue);
    in.text("flow", plan.flow);
    if (!known) return;
    if (*known == call_mode::agentless) {
        if (plan.flow.empty()) in.say("flow", "nobody talks", "name the address of a flow");
        if (!plan.queue.empty()) in.say("queue", "no agent talks", "leave it out; a flow may transfer to a queue");
    } else {
        if (plan.queue.empty()) in.say("queue", "nobody talks", "name the queue whose agents do");
        if (!plan.flow.empty()) in.say("flow", "agents talk", "leave it out, or write mode: agentless");
    }
}

}  // namespace

std::string_view to_string(call_mode what) noexcept {
    switch (what) {
    case call_mode::preview: return "preview";
    case call_mode::progressive: return "progressive";
    case call_mode::predictive: return "predictive";
    case call_mode::agentless: return "agentless";
    }
    return "unknown";
}

const std::map<std::string, retry_rule>& usual_retries() {
    static const std::map<std::string, retry_rule> all{
        {"busy", {.after = 20min}},
        {"no_answer", {.after = 3h}},
        {"rejected", {.again = false}},
        {"unreachable", {.after = 30min, .next_number = false}},
        {"failed", {.after = 5min, .next_number = false}},
        {"not_allowed", {.after = 1h}},
        {"cancelled", {.after = 1min, .next_number = false}},
        {"machine", {.after = 4h}},
        {"message_left", {.after = 24h, .next_number = false}},
        {"announcement", {.after = 2h}},
        {"sit", {.after = 24h}},
        {"fax", {.again = false}},
        {"hung_up", {.after = 24h, .next_number = false}},
        {"abandoned", {.after = 24h, .next_number = false}},
    };
    return all;
}

retry_rule call_plan::rule_for(const std::string& result, int status) const {
    if (const auto by_status = retry.find(std::to_string(status)); by_status != retry.end()) return by_status->second;
    if (const auto mine = retry.find(result); mine != retry.end()) return mine->second;
    const auto usual = usual_retries().find(result);
    return usual == usual_retries().end() ? retry_rule{} : usual->second;
}

bool is_call_plan(const value& plan) noexcept {
    const auto* const all = plan.if_object();
    const auto* const kind = all == nullptr ? nullptr : all->if_contains("kind");
    return kind != nullptr && kind->is_string() && kind->get_string() == "call";
}

call_plan read_call_plan(const value& from) {
    std::vector<problem> wrong;
    call_plan plan;
    {
        members in{from, "", wrong, page};
        std::string kind;
        in.text("kind", kind);
        if (kind != "call") in.say("kind", "it is no campaign by call", "write \"kind\": \"call\"");
        in.text("language", plan.language);
        read_who_talks(in, plan);
        read_lists(in, plan, wrong);
        read_ways(in, plan, wrong);
        read_schedule(in, plan, wrong);
        read_retry(in, plan, wrong);
        plan.apology = read_words(in, "says", plan.language, wrong);
        read_detects(in, plan, wrong);
        read_pace(in, plan, wrong);
        const bool may_abandon = plan.mode == call_mode::progressive || plan.mode == call_mode::predictive;
        if (may_abandon && plan.apology.empty())
            in.say("says", "who answers and finds no agent would hear nothing",
                   "write {\"fr\": \"Ici Moov Bénin. Nous vous rappelons.\"}: who calls, and what follows");
    }
    if (!wrong.empty()) throw error{errc::invalid_argument, std::move(wrong)};
    return plan;
}

}  // namespace palabre::campaign
