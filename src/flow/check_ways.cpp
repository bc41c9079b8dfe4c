// src/flow/check_ways.cpp - nodes that nothing leads to, returns without a call, what follows a hang-up.
#include "flow/check.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace palabre::flow::checks {
namespace {

/// Marks what is reached from `starts` and counts it; `inside` false leaves out what calls lead into.
std::size_t mark(const plan& of, std::initializer_list<node_number> starts, std::vector<bool>& reached, bool inside,
                 bool after_hang_up) {
    std::vector<node_number> open;
    std::size_t count = 0;
    const auto reach = [&](node_number which) {
        if (which == nowhere || reached[which]) return;
        reached[which] = true;
        open.push_back(which);
        ++count;
    };
    for (const node_number each : starts) reach(each);
    while (!open.empty()) {
        const node_number at = open.back();
        open.pop_back();
        for (const way& each : of.from(at))
            if (after_hang_up || !each.after_hang_up()) reach(each.to);
        if (inside) reach(of.entry_of(at));
    }
    return count;
}

/// Of a part of the flow that nothing leads to, its beginnings only: the rest follows from them.
void check_unreachable(const plan& of, findings& to) {
    std::vector<bool> reached(of.size(), false);
    mark(of, {0, of.on_hang_up()}, reached, true, true);
    const auto report = [&](node_number at, std::size_t more) {
        to.add(at, {},
               more == 0 ? fmt::format("nothing leads to '{}'", of.id(at))
                         : fmt::format("nothing leads to '{}', and so not to {} node{} behind it", of.id(at), more,
                                       more == 1 ? "" : "s"),
               "lead an outcome to it, or remove it");
    };
    for (const bool in_rounds : {false, true})
        for (node_number at = 0; at < of.size(); ++at) {
            if (reached[at]) continue;
            const auto before = of.before(at);
            // First what nothing at all leads to; what is left then are rounds, which any of their nodes stands for.
            if (!in_rounds && std::any_of(before.begin(), before.end(), [&](node_number each) { return each != at; }))
                continue;
            report(at, mark(of, {at}, reached, true, true) - 1);
        }
}

void check_returns(const plan& of, findings& to) {
    std::vector<bool> outside(of.size(), false);
    mark(of, {0}, outside, false, false);
    for (node_number at = 0; at < of.size(); ++at)
        if (outside[at] && of.as<step::give_back>(at) != nullptr)
            to.add(at, {},
                   fmt::format("'{}' returns, and the conversation can come there without a call: it would end "
                               "without a word",
                               of.id(at)),
                   "make it a hangup, or lead to it by call_flow only");
}

bool works_alone(const step::any& what) {
    return std::holds_alternative<step::send>(what) || std::holds_alternative<step::act>(what) ||
           std::holds_alternative<step::promise>(what) || std::holds_alternative<step::tag>(what) ||
           std::holds_alternative<step::schedule_callback>(what);
}

/// After a hang-up nobody hears and answers: a way that only says and asks does nothing.
void check_hang_up(const plan& of, findings& to) {
    std::vector<bool> useful(of.size(), false);
    std::vector<node_number> open;
    for (node_number at = 0; at < of.size(); ++at)
        if (works_alone(of.node(at).step)) {
            useful[at] = true;
            open.push_back(at);
        }
    while (!open.empty()) {
        const node_number at = open.back();
        open.pop_back();
        for (const node_number from : of.before(at)) {
            if (useful[from] || gives_a_turn(of.node(from).step)) continue;
            useful[from] = true;
            open.push_back(from);
        }
    }
    const auto complaint = [&](node_number target) {
        return fmt::format("'{}' is where a hang-up leads, and nothing there works without the customer: nobody would "
                           "hear or answer it",
                           of.id(target));
    };
    const std::string cure = "lead it to a send, an act or a tag, or leave it out";
    if (of.on_hang_up() != nowhere && !useful[of.on_hang_up()]) to.add(of.of().where, complaint(of.on_hang_up()), cure);
    for (const way& each : of.all())
        if (each.after_hang_up() && each.to != nowhere && !useful[each.to])
            to.add(each.from, each.by->where, complaint(each.to), cure);
}

}  // namespace

void check_ways(const plan& of, findings& to) {
    check_unreachable(of, to);
    check_returns(of, to);
    check_hang_up(of, to);
}

}  // namespace palabre::flow::checks
