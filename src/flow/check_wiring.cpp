// src/flow/check_wiring.cpp - outcomes that no step has, that are wired twice, that lead nowhere.
#include "flow/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace palabre::flow::checks {
namespace {

std::string names_of(const outcomes& all) {
    std::string names;
    for (const auto* part : {&all.required, &all.optional})
        for (const auto& each : *part) names += fmt::format("{}{}", names.empty() ? "" : ", ", each);
    return names;
}

/// What a caller would notice of an outcome that leads nowhere, and the cure.
std::pair<std::string, std::string> unwired(const plan& of, node_number node, const std::string& outcome) {
    const std::string& id = of.id(node);
    const step::any& step = of.node(node).step;
    std::string wire = fmt::format("wire '{}' to a node", outcome);
    if (outcome == "unavailable" && !std::holds_alternative<step::transfer>(step))
        return {
            fmt::format("'{}' has no way on when it gets no answer: the caller would hear nothing of what he asked for",
                        id),
            "wire 'unavailable' to a node that says the information is not accessible at the moment"};
    if (outcome == "unavailable")
        return {fmt::format("'{}' has no way on when nobody can be reached: the caller would hear nothing", id), wire};
    if (outcome == "not_found")
        return {fmt::format("'{}' has no way on when there is no such record: the caller would hear nothing", id),
                wire};
    if (std::holds_alternative<step::menu>(step))
        return {fmt::format("'{}' offers '{}' and leads nowhere when it is chosen", id, outcome),
                "give the choice a 'to'"};
    if (std::holds_alternative<step::branch>(step) && outcome == "else")
        return {fmt::format("'{}' leads nowhere when no condition holds", id), "end it with an 'else'"};
    if (std::holds_alternative<step::branch>(step))
        return {fmt::format("'{}' leads nowhere when condition {} holds", id, outcome), "give the condition a 'to'"};
    if (outcome == "next")
        return {fmt::format("'{}' leads nowhere: the conversation would stop there without a word", id),
                "give it a 'next', such as a hangup"};
    return {fmt::format("'{}' has no way on for '{}'", id, outcome), wire};
}

}  // namespace

void check_wiring(const plan& of, findings& to) {
    for (node_number at = 0; at < of.size(); ++at) {
        const outcomes& has = of.outcomes(at);
        std::set<std::string_view> known{has.required.begin(), has.required.end()};
        known.insert(has.optional.begin(), has.optional.end());
        known.insert("hang_up");
        std::set<std::string_view> wired;
        for (const way& each : of.from(at)) {
            const std::string& outcome = each.by->outcome;
            if (!wired.insert(outcome).second)
                to.add(at, each.by->where, fmt::format("'{}' wires '{}' twice", of.id(at), outcome),
                       "keep one of them");
            if (has.any_name || known.contains(outcome)) continue;
            const std::vector<std::string_view> names{known.begin(), known.end()};
            const std::string near = to.nearest(outcome, names);
            to.add(at, each.by->where,
                   fmt::format("'{}' has no outcome '{}'; a {} has {}", of.id(at), outcome, kind_of(of.node(at).step),
                               names_of(has)),
                   near);
        }
        for (const auto& outcome : has.required) {
            if (wired.contains(outcome)) continue;
            auto [what, cure] = unwired(of, at, outcome);
            to.add(at, {}, std::move(what), std::move(cure));
        }
    }
}

}  // namespace palabre::flow::checks
