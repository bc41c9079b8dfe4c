// src/flow/check_settings.cpp - menus, surveys, offers, calendars and operations against what they name.
#include "flow/check.hpp"
#include "flow/node_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace palabre::flow::checks {
namespace {

bool on_voice(const plan& of) {
    const auto& channels = of.of().channels;
    return std::find(channels.begin(), channels.end(), medium::voice) != channels.end();
}

class settings {
public:
    settings(const plan& of, findings& to) : of_{of}, to_{to} {
        for (const auto& each : of.of().operations) {
            operations_[each.connector].emplace(each.name, &each);
        }
        for (const auto& [name, is] : of.of().calendars) calendars_.push_back(name);
        for (const auto& each : of.of().languages) languages_.push_back(each.code);
    }

    void run() {
        for (at_ = 0; at_ < of_.size(); ++at_) {
            const auto& step = of_.node(at_).step;
            if (const auto* menu = std::get_if<step::menu>(&step)) check(*menu);
            if (const auto* survey = std::get_if<step::survey>(&step)) check(*survey);
            if (const auto* language = std::get_if<step::language>(&step)) check(*language);
            if (const auto* offer = std::get_if<step::offer_channels>(&step)) check(*offer);
            if (const auto* hours = std::get_if<step::hours>(&step)) check(*hours);
            if (const auto* send = std::get_if<step::send>(&step)) check(*send);
            if (const auto* bot = std::get_if<step::bot>(&step)) check(*bot);
            if (const auto* request = request_of(step)) check(*request, std::holds_alternative<step::act>(step));
        }
    }

private:
    const std::string& id() const { return of_.id(at_); }
    void add(std::string what, std::string cure) { to_.add(at_, {}, std::move(what), std::move(cure)); }
    void add(const place& where, std::string what, std::string cure) {
        to_.add(at_, where, std::move(what), std::move(cure));
    }
    std::string near_or(std::string_view word, std::span<const std::string_view> known, std::string otherwise) {
        std::string near = to_.nearest(word, known);
        return near.empty() ? std::move(otherwise) : near;
    }

    void check(const step::menu& menu) {
        if (menu.choices.empty()) add(fmt::format("'{}' offers nothing to choose", id()), "give it choices");
        std::set<std::string_view> keys;
        for (const auto& each : menu.choices) {
            const place& where = each.label.where;
            if (each.key.empty())
                add(where, fmt::format("a choice of '{}' has no key", id()), "give it a digit, '*' or '#'");
            else if (!keys.insert(each.key).second)
                add(where, fmt::format("'{}' offers '{}' twice", id(), each.key), "give one of them another key");
            if (on_voice(of_) && each.key.find_first_not_of("0123456789*#") != std::string::npos)
                add(where, fmt::format("'{}' offers '{}', which no telephone has as a key", id(), each.key),
                    "use digits, '*' and '#'; the label is what text channels show");
            if (each.key == "hang_up" || each.key == "no_input" || each.key == "no_match")
                add(where, fmt::format("'{}' offers '{}', which is the name of an outcome", id(), each.key),
                    "use a digit");
        }
    }

    void check(const step::survey& survey) {
        if (survey.questions.empty()) add(fmt::format("'{}' asks no questions", id()), "give it one");
        std::set<std::string_view> ids;
        for (const auto& each : survey.questions) {
            if (!ids.insert(each.id).second)
                add(each.ask.where,
                    fmt::format("'{}' has two questions '{}': the second answer would replace the first", id(),
                                each.id),
                    "rename one");
            if (each.most != 0 && each.least > each.most)
                add(each.ask.where, fmt::format("no number is at least {} and at most {}", each.least, each.most),
                    "exchange 'least' and 'most'");
        }
    }

    void check(const step::language& language) {
        for (const auto& each : language.offer)
            if (std::find(languages_.begin(), languages_.end(), each) == languages_.end())
                add(fmt::format("'{}' offers '{}', which is no language of the flow", id(), each),
                    near_or(each, languages_, "add it to 'languages'"));
    }

    void check(const step::offer_channels& offer) {
        if (offer.offer.empty()) add(fmt::format("'{}' offers no channel", id()), "name some under 'offer'");
        if (offer.queue.empty())
            add(fmt::format("'{}' has no queue: no agent would see the conversation that it opens", id()),
                "name one under 'queue'");
        std::set<medium> seen;
        for (const medium on : offer.offer)
            if (!seen.insert(on).second) add(fmt::format("'{}' offers {} twice", id(), to_string(on)), "name it once");
    }

    void check(const step::hours& hours) {
        if (of_.of().calendars.contains(hours.calendar)) return;
        add(fmt::format("'{}' asks the calendar '{}', which the flow does not have", id(), hours.calendar),
            near_or(hours.calendar, calendars_, "add it under 'calendars'"));
    }

    void check(const step::send& send) {
        if (!send.on || (*send.on != medium::voice && *send.on != medium::ussd)) return;
        add(fmt::format("'{}' sends by {}, which carries no messages", id(), to_string(*send.on)),
            "use sms, or leave 'on' out");
    }

    /// The player asks nothing that the flow has not declared: whether it writes has to be known.
    void check(const step::bot& bot) {
        if (bot.assistant.empty()) add(fmt::format("'{}' names no assistant", id()), "name one");
        std::set<std::string> told;
        for (const auto& each : bot.answers) {
            const std::string called = fmt::format("{}.{}", each.connector, each.operation);
            if (!told.insert(called).second)
                add(each.words.where, fmt::format("'{}' tells the answer of '{}' twice", id(), called),
                    "keep one of them");
            const auto connector = operations_.find(each.connector);
            if (connector == operations_.end() || !connector->second.contains(each.operation))
                add(each.words.where,
                    fmt::format("'{}' tells the answer of '{}', which the flow does not declare", id(), called),
                    "declare it under 'connectors'");
        }
    }

    void check(const step::lookup& request, bool is_act) {
        if (operations_.empty()) return;  // a graph in code may leave them out; nothing to compare with
        const std::string called = fmt::format("{}.{}", request.connector, request.operation);
        const auto connector = operations_.find(request.connector);
        if (connector == operations_.end()) {
            std::vector<std::string_view> names;
            for (const auto& [name, has] : operations_) names.push_back(name);
            return add(
                fmt::format("'{}' asks '{}', and the flow has no connector '{}'", id(), called, request.connector),
                near_or(request.connector, names, "declare it under 'connectors'"));
        }
        const auto found = connector->second.find(request.operation);
        if (found == connector->second.end()) {
            std::vector<std::string_view> names;
            for (const auto& [name, has] : connector->second) names.push_back(name);
            return add(
                fmt::format("'{}' asks '{}', an operation that '{}' does not declare", id(), called, request.connector),
                near_or(request.operation, names, "declare it under 'connectors'"));
        }
        const operation& is = *found->second;
        if (is_act && !is.writes)
            add(fmt::format("'{}' is an act, and '{}' is not declared to write", id(), called),
                "make it a lookup, or declare 'writes: true'");
        if (!is_act && is.writes)
            add(fmt::format("'{}' is a lookup, and '{}' writes: it would be asked again after a timeout", id(), called),
                "make it an act");
        check_arguments(request, is, called);
    }

    void check_arguments(const step::lookup& request, const operation& is, const std::string& called) {
        std::vector<std::string_view> declared;
        for (const auto& each : is.arguments) declared.push_back(each.name);
        std::set<std::string_view> given;
        for (const auto& [name, value] : request.with) {
            if (!given.insert(name).second)
                add(fmt::format("'{}' gives '{}' twice", id(), name), "keep one of them");
            else if (std::find(declared.begin(), declared.end(), name) == declared.end())
                add(fmt::format("'{}' gives '{}', which '{}' does not take", id(), name, called),
                    near_or(name, declared, declared.empty() ? "leave it out" : "declare it, or leave it out"));
        }
        for (const auto& each : declared)
            if (!given.contains(each))
                add(fmt::format("'{}' does not give '{}', which '{}' takes", id(), each, called),
                    fmt::format("add '{}' under 'with'", each));
    }

    const plan& of_;
    findings& to_;
    node_number at_ = 0;
    std::map<std::string_view, std::map<std::string_view, const operation*>> operations_;
    std::vector<std::string_view> calendars_;
    std::vector<std::string_view> languages_;
};

}  // namespace

void check_settings(const plan& of, findings& to) {
    settings{of, to}.run();
}

}  // namespace palabre::flow::checks
