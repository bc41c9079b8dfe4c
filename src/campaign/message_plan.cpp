// src/campaign/message_plan.cpp - plans of campaigns by message, read from JSON with all that is wrong in them.
#include "palabre/campaign/message_plan.hpp"

#include "campaign/plan_members.hpp"
#include "core/moment.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace palabre::campaign {
namespace {

std::optional<medium> medium_named(const std::string& name) {
    for (const auto each : {medium::sms, medium::whatsapp, medium::messenger})
        if (to_string(each) == name) return each;
    return {};
}

void read_audience(members& in, audience& to) {
    in.text("from", to.from);
    in.text("segment", to.segment);
    for (auto& each : in.texts("areas")) to.areas.insert(std::move(each));
    if (const auto* const given = in.find("arguments")) to.arguments = *given;
    const auto dot = to.from.find('.');
    const bool names_operation = dot != std::string::npos && dot > 0 && dot + 1 < to.from.size();
    if (to.from != "list" && to.from != "customers" && !names_operation)
        in.say("from", fmt::format("'{}' names no source", to.from), "write list, customers or CONNECTOR.OPERATION");
    if (!to.segment.empty() && to.from != "customers")
        in.say("segment", "only customers of history are chosen by segment", "write from: customers");
    if (!to.areas.empty() && to.from == "customers")
        in.say("areas", "history does not know where customers are",
               "upload a list with a column area, or ask a connector");
    if (!to.arguments.is_null() && (!names_operation || !to.arguments.is_object()))
        in.say("arguments", "they are an object for a connector's operation", "write from: CONNECTOR.OPERATION");
}

void read_senders(const value& from, std::vector<problem>& wrong, message_plan& plan) {
    members each{from, "from", wrong};
    each.take_all();
    if (each.all() == nullptr) return;
    for (const auto& [name, sender] : *each.all()) {
        const auto known = medium_named(name);
        if (!known || !sender.is_string() || sender.get_string().empty()) {
            each.say(name, "it is no sender on a medium", "write {\"sms\": \"1234\"}");
            continue;
        }
        const std::string shown{sender.get_string()};
        plan.from[*known] = shown;
        const bool answerable = shown.find_first_not_of("+0123456789") == std::string::npos;
        if (*known == medium::sms && !answerable && (!plan.flow.empty() || plan.purpose == "survey"))
            each.say(name, fmt::format("nobody can answer '{}'", shown), "name a number or a short code");
    }
}

void read_wording(const value& from, const std::string& at, std::vector<problem>& wrong, wording& into) {
    members in{from, at, wrong};
    in.text("text", into.text);
    in.text("template", into.template_name);
    into.parameters = in.texts("parameters");
    if (const auto* const on = in.find("on")) {
        members each{*on, in.inside("on"), wrong};
        each.take_all();
        if (each.all() != nullptr)
            for (const auto& [name, text] : *each.all()) {
                const auto known = medium_named(name);
                if (!known || !text.is_string())
                    each.say(name, "it is no text for a medium", "write sms, whatsapp or messenger and a text");
                else
                    into.on[*known] = text.get_string();
            }
    }
    if (into.text.empty() && into.on.empty() && into.template_name.empty())
        in.say("", "there are no words", "write text, on or template");
}

}  // namespace

const std::string& wording::words(medium by) const {
    const auto found = on.find(by);
    return found == on.end() ? text : found->second;
}

message_plan read_plan(const value& from) {
    std::vector<problem> wrong;
    message_plan plan;
    {
        members in{from, "", wrong};
        in.text("purpose", plan.purpose);
        in.text("language", plan.language);
        in.text("flow", plan.flow);
        if (const auto* const senders = in.find("from")) read_senders(*senders, wrong, plan);
        if (const auto* const to = in.find("audience")) {
            members about{*to, "audience", wrong};
            read_audience(about, plan.to);
        }
        if (in.find("media") != nullptr) {
            plan.media.clear();
            for (const auto& each : in.texts("media"))
                if (const auto known = medium_named(each))
                    plan.media.push_back(*known);
                else
                    in.say("media", fmt::format("nothing is sent on '{}'", each), "write sms, whatsapp, messenger");
            if (plan.media.empty()) in.say("media", "there is none", "write [\"sms\"]");
        }
        if (const auto* const rate = in.find("per_second")) {
            plan.per_second = rate->is_number() ? rate->to_number<double>() : -1;
            if (!(plan.per_second >= 0.01 && plan.per_second <= 5000))
                in.say("per_second", "it is not within 0.01 and 5000", "write how many messages go out in a second");
        }
        std::string until;
        in.text("expires", until);
        if (!until.empty()) {
            plan.expires = detail::read_moment(until);
            if (!plan.expires) in.say("expires", "it is no moment", "write 2026-11-28T18:00:00Z");
        }
        if (const auto* const hours = in.find("hours")) {
            try {
                plan.hours = calendar::load(boost::json::serialize(*hours), "hours");
            } catch (const error& bad) {
                for (const auto& each : bad.problems()) in.say("hours", each.what, each.cure);
            }
        }
        if (const auto* const words = in.find("words")) {
            members each{*words, "words", wrong};
            each.take_all();
            if (each.all() != nullptr)
                for (const auto& [language, what] : *each.all())
                    read_wording(what, each.inside(language), wrong, plan.words[std::string{language}]);
        }
        if (!plan.words.contains(plan.language))
            in.say("words", fmt::format("there are none in '{}', the language of whoever has no other", plan.language),
                   "add them, or name another language");
    }
    if (!wrong.empty()) throw error{errc::invalid_argument, std::move(wrong)};
    return plan;
}

std::optional<std::string> filled(const std::string& text, const std::map<std::string, std::string>& fields) {
    std::string made;
    for (std::size_t at = 0; at < text.size();) {
        const auto open = text.find('{', at);
        made.append(text, at, open == std::string::npos ? open : open - at);
        if (open == std::string::npos) break;
        const auto close = text.find('}', open);
        if (close == std::string::npos) return made.append(text, open);
        const auto field = fields.find(text.substr(open + 1, close - open - 1));
        if (field == fields.end()) return {};
        made += field->second;
        at = close + 1;
    }
    return made;
}

}  // namespace palabre::campaign
