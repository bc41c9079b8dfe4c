// src/campaign/after_plan.cpp - what follows calls, read from JSON with all that is wrong in it.
#include "palabre/campaign/after_plan.hpp"

#include "campaign/plan_members.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

namespace palabre::campaign {

using namespace std::chrono_literals;

namespace {

constexpr std::string_view page = "after-the-call.md";
constexpr duration longest = 24h * 400;

bool can_be_answered(const std::string& sender) {
    return sender.find_first_not_of("+0123456789") == std::string::npos;
}

void read_message(const value& from, const std::string& at, bool is_survey, std::vector<problem>& wrong,
                  after_message& into) {
    boost::json::object rest;
    {
        members in{from, at, wrong, page};
        in.time("after", 0s, 24h * 30, into.after);
        in.time("at_most_every", 0s, longest, into.at_most_every);
        in.time("lasts", 1min, 24h * 30, into.lasts);
        if (is_survey) in.time("answers_within", 1min, 24h * 30, into.answers_within);
        in.take_all();
        if (in.all() == nullptr) return;
        rest = *in.all();
        for (const auto* const ours : {"after", "at_most_every", "lasts", "answers_within"}) rest.erase(ours);
        for (const auto* const never : {"audience", "per_second", "expires"})
            if (rest.erase(never) != 0) in.say(never, "it is a campaign's by message", "remove it");
        if (is_survey) {
            if (!rest.contains("flow"))
                in.say("flow", "nothing would take his answer", "name the address of the survey's flow");
            rest.emplace("purpose", "survey");
        }
    }
    try {
        into.says = read_plan(rest);
        into.plan = std::move(rest);
    } catch (const error& bad) {
        for (auto each : bad.problems()) {
            each.what = at + "." + each.what;
            wrong.push_back(std::move(each));
        }
        return;
    }
    const auto sender = into.says.from.find(medium::sms);
    if (is_survey && sender != into.says.from.end() && !can_be_answered(sender->second))
        wrong.push_back({.where = {},
                         .what = fmt::format("{}.from.sms: nobody can answer '{}'", at, sender->second),
                         .cure = "name a number or a short code"});
}

void read_rule(const value& from, const std::string& at, std::vector<problem>& wrong, after_plan& plan) {
    members in{from, at, wrong, page};
    auto& rule = plan.rules.emplace_back();
    const auto set = [&](std::string_view name, std::set<std::string>& into) {
        for (auto& each : in.texts(name)) into.insert(std::move(each));
    };
    set("on", rule.on);
    set("campaigns", rule.campaigns);
    set("queues", rule.queues);
    if (rule.on.empty()) in.say("on", "it follows nothing", "write [\"no_answer\", \"machine\"]");
    in.text("message", rule.message);
    in.text("survey", rule.survey);
    if (!rule.message.empty() && !plan.messages.contains(rule.message))
        in.say("message", fmt::format("there is none called '{}'", rule.message), "write it under messages");
    if (!rule.survey.empty() && !plan.surveys.contains(rule.survey))
        in.say("survey", fmt::format("there is none called '{}'", rule.survey), "write it under surveys");
    in.text("forbid", rule.forbid);
    if (const auto* const given = in.find("act")) {
        members act{*given, in.inside("act"), wrong, page};
        act.text("do", rule.operation);
        const auto dot = rule.operation.find('.');
        if (dot == std::string::npos || dot == 0 || dot + 1 == rule.operation.size())
            act.say("do", "it names no operation", "write CONNECTOR.OPERATION");
        if (const auto* const with = act.find("with")) rule.with = *with;
        if (!rule.with.is_null() && !rule.with.is_object()) act.say("with", "they are no object", "write {...}");
    }
    const auto time = [&](std::string_view name, std::optional<duration>& into) {
        if (in.find(name) == nullptr) return;
        into.emplace(0);
        in.time(name, 1min, longest, *into);
    };
    time("call_back", rule.call_back);
    time("recycle", rule.recycle);
    if (rule.call_back && rule.recycle) in.say("recycle", "a lead is called back or recycled", "remove one of the two");
}

bool names(const std::set<std::string>& these, const std::string& what) {
    return these.empty() || these.contains(what);
}

/// SIP's ways to say that there is no such number (RFC 3261, 21.4 and 21.6).
bool is_invalid_number(int status) {
    return status == 404 || status == 410 || status == 484 || status == 485 || status == 604;
}

bool answers_to(const after_rule& rule, const ended_call& what) {
    if (!names(rule.campaigns, what.campaign) || !names(rule.queues, what.queue)) return false;
    return rule.on.contains(what.code) || (what.by_agent && rule.on.contains("disposed")) ||
           (what.status != 0 && rule.on.contains(std::to_string(what.status))) ||
           (is_invalid_number(what.status) && rule.on.contains("invalid_number"));
}

boost::json::object fields_of(const ended_call& what) {
    boost::json::object all;
    if (const auto* const his = what.fields.if_object()) all = *his;
    all["name"] = what.name;
    all["campaign"] = what.campaign;
    all["queue"] = what.queue;
    all["disposition"] = what.code;
    return all;
}

value filled_in(const value& what, const std::map<std::string, std::string>& fields) {
    if (const auto* const text = what.if_string()) {
        const auto made = filled(std::string{*text}, fields);
        return made ? value(boost::json::string{*made}) : what;  // in braces it would be a list
    }
    if (const auto* const map = what.if_object()) {
        boost::json::object made;
        for (const auto& [name, each] : *map) made[name] = filled_in(each, fields);
        return made;
    }
    if (const auto* const list = what.if_array()) {
        boost::json::array made;
        for (const auto& each : *list) made.push_back(filled_in(each, fields));
        return made;
    }
    return what;
}

}  // namespace

const after_rule* after_plan::rule_for(const ended_call& what) const {
    const auto found = std::ranges::find_if(rules, [&](const auto& each) { return answers_to(each, what); });
    return found == rules.end() ? nullptr : &*found;
}

after_plan read_after_plan(const value& from) {
    std::vector<problem> wrong;
    after_plan plan;
    {
        members in{from, "", wrong, page};
        const auto read = [&](std::string_view name, bool is_survey, std::map<std::string, after_message>& into) {
            const auto* const given = in.find(name);
            if (given == nullptr) return;
            members all{*given, std::string{name}, wrong, page};
            all.take_all();
            if (all.all() == nullptr) return;
            for (const auto& [key, what] : *all.all()) {
                auto& made = into[std::string{key}];
                if (is_survey) {
                    made.after = 10min;
                    made.at_most_every = 24h * 30;
                }
                read_message(what, all.inside(key), is_survey, wrong, made);
            }
        };
        read("messages", false, plan.messages);
        read("surveys", true, plan.surveys);
        const auto* const rules = in.find("rules");
        if (rules == nullptr || !rules->is_array() || rules->get_array().empty())
            in.say("rules", "nothing follows any call", "write [{on: [no_answer, machine], message: NAME}]");
        else
            for (std::size_t nth = 0; nth < rules->get_array().size(); ++nth)
                read_rule(rules->get_array()[nth], fmt::format("rules[{}]", nth), wrong, plan);
    }
    if (!wrong.empty()) throw error{errc::invalid_argument, std::move(wrong)};
    return plan;
}

std::vector<history::change::any> changes_after(const after_plan& plan, const ended_call& what, calendar_time now,
                                                id_generator& ids) {
    std::vector<history::change::any> made;
    const auto* const rule = plan.rule_for(what);
    if (rule == nullptr) return made;
    const auto fields = fields_of(what);
    const auto owe = [&](history::follow_up_kind kind, const std::string& name, std::string key, value how,
                         duration after) {
        history::follow_up one;
        one.id = ids.next<history::follow_up>();
        one.key = std::move(key);
        one.kind = kind;
        one.name = name;
        one.customer = what.customer;
        one.address = what.address;
        one.because_of = what.interaction;
        one.campaign = what.campaign;
        one.queue = what.queue;
        one.disposition = what.code;
        one.language = what.language;
        one.agent = what.agent;
        one.what = std::move(how);
        one.made = now;
        one.due = now + after;
        made.emplace_back(history::change::make_follow_up{std::move(one)});
    };
    const auto says = [&](history::follow_up_kind kind, const std::string& name, const after_message& how) {
        // Whatever it is called: system and agent together set off one.
        owe(kind, name, what.key + ":" + std::string{to_string(kind)},
            boost::json::object{{"plan", how.plan},
                                {"fields", fields},
                                {"at_most_every_ms", how.at_most_every / 1ms},
                                {"answers_within_ms", how.answers_within / 1ms},
                                {"until_us", (now + how.after + how.lasts).time_since_epoch().count()}},
            how.after);
    };
    if (!what.address.empty() || what.customer) {
        if (const auto found = plan.messages.find(rule->message); found != plan.messages.end())
            says(history::follow_up_kind::message, found->first, found->second);
        if (const auto found = plan.surveys.find(rule->survey); found != plan.surveys.end())
            says(history::follow_up_kind::survey, found->first, found->second);
        if (!rule->operation.empty()) {
            std::map<std::string, std::string> words{{"number", what.address}};
            for (const auto& [name, each] : fields)
                if (each.is_string()) words[std::string{name}] = each.get_string();
            owe(history::follow_up_kind::deed, rule->operation, what.key + ":deed:" + what.code,
                filled_in(rule->with, words), 0s);
        }
    }
    if (!rule->forbid.empty() && !what.address.empty())
        made.emplace_back(
            history::change::forbid_contact{{.whom = {history::identity_kind::phone, what.address, what.address},
                                             .list = rule->forbid,
                                             .why = fmt::format("'{}' after a call", what.code),
                                             .from = what.by_agent ? history::origin::agent : history::origin::company,
                                             .at = now}});
    // What comes of a call that nobody answered is for the campaign's own retries to say.
    if (what.by_agent && what.lead && (rule->call_back || rule->recycle))
        made.emplace_back(
            history::change::recall_lead{.which = what.lead,
                                         .due = now + rule->call_back.value_or(rule->recycle.value_or(0s)),
                                         .goes_first = rule->call_back.has_value()});
    return made;
}

}  // namespace palabre::campaign
