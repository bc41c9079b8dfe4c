// src/flow/check_loops.cpp - rounds that no way leads out of, and rounds in which the customer never has a turn.
#include "flow/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

namespace palabre::flow::checks {
namespace {

/// Nodes by number, and where each leads.
struct arrows {
    std::vector<std::size_t> first;
    std::vector<node_number> to;

    std::span<const node_number> from(node_number at) const {
        return {to.data() + first[at], first[at + 1] - first[at]};
    }
};

arrows gather(const plan& of, const std::function<void(node_number, std::vector<node_number>&)>& into) {
    arrows all;
    for (node_number at = 0; at < of.size(); ++at) {
        all.first.push_back(all.to.size());
        into(at, all.to);
    }
    all.first.push_back(all.to.size());
    return all;
}

constexpr node_number no_group = nowhere;

/// Strongly connected components (Tarjan, without recursion): the group of each node, groups numbered as they close,
/// so that a group's arrows lead to itself and to groups of smaller numbers.
std::vector<node_number> groups(const arrows& of, std::size_t size, node_number& count) {
    std::vector<node_number> group(size, no_group), order(size, nowhere), lowest(size);
    std::vector<std::size_t> next(size);
    std::vector<node_number> path, open;
    node_number visited = 0;
    count = 0;
    const auto enter = [&](node_number at) {
        order[at] = lowest[at] = visited++;
        next[at] = 0;
        path.push_back(at);
        open.push_back(at);
    };
    for (node_number start = 0; start < size; ++start) {
        if (order[start] == nowhere) enter(start);
        while (!path.empty()) {
            const node_number at = path.back();
            const auto ends = of.from(at);
            if (next[at] < ends.size()) {
                const node_number to = ends[next[at]++];
                if (order[to] == nowhere)
                    enter(to);
                else if (group[to] == no_group)
                    lowest[at] = std::min(lowest[at], order[to]);
                continue;
            }
            path.pop_back();
            if (!path.empty()) lowest[path.back()] = std::min(lowest[path.back()], lowest[at]);
            if (lowest[at] != order[at]) continue;
            for (node_number member = nowhere; member != at;) {
                member = open.back();
                open.pop_back();
                group[member] = count;
            }
            ++count;
        }
    }
    return group;
}

/// The members of each group, in the order of the file; groups in the order of their first member.
std::vector<std::vector<node_number>> members(const std::vector<node_number>& group, node_number count) {
    std::vector<std::vector<node_number>> all;
    std::vector<node_number> place(count, nowhere);
    for (node_number at = 0; at < group.size(); ++at) {
        node_number& mine = place[group[at]];
        if (mine == nowhere) {
            mine = static_cast<node_number>(all.size());
            all.emplace_back();
        }
        all[mine].push_back(at);
    }
    return all;
}

/// From where a conversation can end: backwards from its ends. What is called ends by coming back, too.
std::vector<bool> ending(const plan& of) {
    std::vector<bool> ends(of.size(), false);
    std::vector<node_number> open;
    const auto mark = [&](node_number at) {
        if (ends[at]) return;
        ends[at] = true;
        open.push_back(at);
    };
    const auto leads_to_end = [&](node_number at) {
        const node_number entry = of.entry_of(at);
        const auto ways = of.from(at);
        const bool onward = std::any_of(ways.begin(), ways.end(), [&](const way& each) {
            return !each.after_hang_up() && each.to != nowhere && ends[each.to];
        });
        return entry == nowhere ? onward : ends[entry] || (onward && of.returns(entry));
    };
    // An edge to nowhere has been reported; it counts as an end, so that it is not reported twice.
    for (node_number at = 0; at < of.size(); ++at) {
        const auto ways = of.from(at);
        const auto broken = [](const way& each) { return each.to == nowhere || each.guessed; };
        if (of.may_end(at) || std::any_of(ways.begin(), ways.end(), broken)) mark(at);
        if (of.as<step::call_flow>(at) != nullptr && of.entry_of(at) == nowhere) mark(at);
    }
    while (!open.empty()) {
        const node_number at = open.back();
        open.pop_back();
        for (const node_number from : of.before(at))
            if (leads_to_end(from)) mark(from);
    }
    return ends;
}

/// Returns the first node of each round that it reports.
std::vector<node_number> check_exits(const plan& of, findings& to) {
    std::vector<node_number> reported;
    const std::vector<bool> ends = ending(of);
    const auto stuck = [&](node_number at) {
        return !ends[at] && !of.returns(at) && of.as<step::give_back>(at) == nullptr;
    };
    const arrows all = gather(of, [&](node_number at, std::vector<node_number>& into) {
        if (!stuck(at)) return;
        for (const way& each : of.from(at))
            if (!each.after_hang_up() && each.to != nowhere && stuck(each.to)) into.push_back(each.to);
        if (const node_number entry = of.entry_of(at); entry != nowhere && stuck(entry)) into.push_back(entry);
    });
    node_number count = 0;
    const auto group = groups(all, of.size(), count);
    for (const auto& round : members(group, count)) {
        if (!stuck(round.front())) continue;
        // Only the rounds themselves, not what leads into them.
        const bool last = std::all_of(round.begin(), round.end(), [&](node_number at) {
            const auto ends_at = all.from(at);
            return std::all_of(ends_at.begin(), ends_at.end(),
                               [&](node_number end) { return group[end] == group[at]; });
        });
        if (!last) continue;
        to.add(round.front(), {},
               fmt::format("no way leads out of {}: the conversation would never end", listed(of, round)),
               "lead one of them to a hangup or a transfer");
        reported.push_back(round.front());
    }
    return reported;
}

/// Rounds that spin: the player would end the conversation as failed after steps_without_customer steps.
void check_silence(const plan& of, const std::vector<node_number>& reported, findings& to) {
    const auto silent = [&](node_number at) { return !gives_a_turn(of.node(at).step); };
    // Which calls can come back without the customer having had a turn.
    std::vector<bool> back(of.size(), false);
    std::vector<node_number> open;
    for (node_number at = 0; at < of.size(); ++at)
        if (of.as<step::give_back>(at) != nullptr) {
            back[at] = true;
            open.push_back(at);
        }
    while (!open.empty()) {
        const node_number at = open.back();
        open.pop_back();
        for (const node_number from : of.before(at)) {
            const node_number entry = of.entry_of(from);
            if (back[from] || !silent(from) || (entry != nowhere && !back[entry])) continue;
            const auto ways = of.from(from);
            if (!std::any_of(ways.begin(), ways.end(), [&](const way& each) {
                    return !each.after_hang_up() && each.to != nowhere && back[each.to];
                }))
                continue;
            back[from] = true;
            open.push_back(from);
        }
    }
    const arrows all = gather(of, [&](node_number at, std::vector<node_number>& into) {
        if (!silent(at)) return;
        const node_number entry = of.entry_of(at);
        if (entry != nowhere && silent(entry)) into.push_back(entry);
        if (entry != nowhere && !back[entry]) return;
        for (const way& each : of.from(at))
            if (each.to != nowhere && !each.guessed && silent(each.to)) into.push_back(each.to);
    });
    node_number count = 0;
    const auto group = groups(all, of.size(), count);
    for (const auto& round : members(group, count)) {
        const auto ends = all.from(round.front());
        if (round.size() == 1 && std::find(ends.begin(), ends.end(), round.front()) == ends.end()) continue;
        if (std::binary_search(reported.begin(), reported.end(), round.front())) continue;
        to.add(round.front(), {},
               fmt::format("{} {} round without the customer having a turn", listed(of, round),
                           round.size() == 1 ? "goes" : "go"),
               "ask him something on the way round, or lead on");
    }
}

}  // namespace

void check_loops(const plan& of, findings& to) {
    check_silence(of, check_exits(of, to), to);
}

}  // namespace palabre::flow::checks
