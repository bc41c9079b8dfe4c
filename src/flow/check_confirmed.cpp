// src/flow/check_confirmed.cpp - acts that the customer has not agreed to, on some way there.
#include "flow/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace palabre::flow::checks {
namespace {

constexpr std::size_t most_visits = 5'000'000;  // of nodes, for all acts together

/// Whether this way out of a node is a customer's word: a choice, or what he has confirmed.
bool is_word(const plan& of, const way& which) {
    const auto& outcome = which.by->outcome;
    if (outcome == "hang_up" || outcome == "no_input" || outcome == "no_match") return false;
    if (of.as<step::menu>(which.from) != nullptr) return true;
    const auto* collect = of.as<step::collect>(which.from);
    return collect != nullptr && !collect->confirm.empty();
}

class confirmations {
public:
    confirmations(const plan& of, findings& to) : of_{of}, to_{to} {
        for (node_number at = 0; at < of.size(); ++at) numbers_.emplace(of.id(at), at);
        for (const auto& each : of.of().operations) operations_.emplace(each.connector + "." + each.name, &each);
    }

    void run() {
        std::map<node_number, std::vector<node_number>> acts;  // by where they are confirmed
        for (node_number at = 0; at < of_.size(); ++at)
            if (const auto* act = of_.as<step::act>(at)) {
                const auto by = confirming(at, *act);
                if (by != nowhere) acts[by].push_back(at);
            }
        for (const auto& [by, all] : acts) {
            find_returns(by);
            const auto first = reach(by, {0, of_.on_hang_up()}, false);
            for (const node_number at : all) {
                if (first[at]) {
                    to_.add(
                        at, {},
                        fmt::format("'{}' can be reached without the customer's word at '{}'", of_.id(at), of_.id(by)),
                        fmt::format("lead every way to it over '{}'", of_.id(by)));
                    continue;
                }
                std::vector<node_number> after;
                for (const way& each : of_.from(at)) after.push_back(each.to);
                if (reach(by, after, true)[at])
                    to_.add(at, {},
                            fmt::format("'{}' can happen again on one word of the customer's at '{}'", of_.id(at),
                                        of_.id(by)),
                            fmt::format("lead the way back to it over '{}'", of_.id(by)));
            }
            if (visits_ < most_visits) continue;
            to_.add(of_.of().where, "there are too many acts in a flow of this size to follow the ways to all of them",
                    "divide the flow");
            return;
        }
    }

private:
    /// Where the act is confirmed; nowhere where it need not be, or where that has been reported.
    node_number confirming(node_number at, const step::act& act) {
        if (act.confirmed_by.empty()) {
            const auto called = fmt::format("{}.{}", act.calls.connector, act.calls.operation);
            const auto known = operations_.find(called);
            if (known != operations_.end() && known->second->writes && known->second->confirmed)
                to_.add(
                    at, {}, fmt::format("'{}' changes something, and the customer has not agreed to it", of_.id(at)),
                    fmt::format("name the menu or the confirmed collect where he does in 'confirmed_by', or declare "
                                "'confirmed: false' of {}",
                                called));
            return nowhere;
        }
        const auto found = numbers_.find(act.confirmed_by);
        if (found == numbers_.end()) {
            std::vector<std::string_view> names;
            for (const auto& [name, number] : numbers_) names.push_back(name);
            const auto near = to_.nearest(act.confirmed_by, names);
            to_.add(at, {}, fmt::format("'{}' is confirmed by '{}', which is no node", of_.id(at), act.confirmed_by),
                    near.empty() ? "name a menu, or a collect with 'confirm'" : near);
            return nowhere;
        }
        const auto* collect = of_.as<step::collect>(found->second);
        if (of_.as<step::menu>(found->second) == nullptr && (collect == nullptr || collect->confirm.empty())) {
            to_.add(at, {},
                    fmt::format("'{}' is confirmed by '{}', where the customer agrees to nothing", of_.id(at),
                                act.confirmed_by),
                    "name a menu, or a collect with 'confirm'");
            return nowhere;
        }
        return found->second;
    }

    bool is_open(node_number by, const way& each) const { return each.from != by || !is_word(of_, each); }

    /// From which nodes the flow that they belong to returns without his word.
    void find_returns(node_number by) {
        returns_.assign(of_.size(), false);
        std::vector<node_number> open;
        const auto mark = [&](node_number at) {
            if (returns_[at]) return;
            returns_[at] = true;
            open.push_back(at);
        };
        for (node_number at = 0; at < of_.size(); ++at)
            if (of_.as<step::give_back>(at) != nullptr) mark(at);
        while (!open.empty()) {
            const node_number at = open.back();
            open.pop_back();
            ++visits_;
            for (const node_number from : of_.before(at)) {
                const node_number entry = of_.entry_of(from);
                if (entry != nowhere && !returns_[entry]) continue;
                const auto ways = of_.from(from);
                if (std::any_of(ways.begin(), ways.end(), [&](const way& each) {
                        return each.to != nowhere && returns_[each.to] && is_open(by, each);
                    }))
                    mark(from);
            }
        }
    }

    /// What is reached without his word. `anywhere`: a return leads behind every call, since nobody knows whose it is.
    std::vector<bool> reach(node_number by, const std::vector<node_number>& starts, bool anywhere) {
        std::vector<bool> reached(of_.size(), false);
        std::vector<node_number> open;
        const auto go = [&](node_number at) {
            if (at == nowhere || reached[at]) return;
            reached[at] = true;
            open.push_back(at);
        };
        for (const node_number each : starts) go(each);
        bool came_back = false;
        while (!open.empty()) {
            const node_number at = open.back();
            open.pop_back();
            ++visits_;
            const node_number entry = of_.entry_of(at);
            go(entry);
            for (const way& each : of_.from(at))
                if (is_open(by, each) && (entry == nowhere || returns_[entry] || each.after_hang_up())) go(each.to);
            if (!anywhere || came_back || of_.as<step::give_back>(at) == nullptr) continue;
            came_back = true;
            for (node_number call = 0; call < of_.size(); ++call)
                if (of_.entry_of(call) != nowhere)
                    for (const way& each : of_.from(call)) go(each.to);
        }
        return reached;
    }

    const plan& of_;
    findings& to_;
    std::map<std::string_view, node_number> numbers_;
    std::map<std::string, const operation*> operations_;
    std::vector<bool> returns_;
    std::size_t visits_ = 0;
};

}  // namespace

void check_confirmed(const plan& of, findings& to) {
    confirmations{of, to}.run();
}

}  // namespace palabre::flow::checks
