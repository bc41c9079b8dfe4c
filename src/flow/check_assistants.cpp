// src/flow/check_assistants.cpp - bot nodes against the assistants that they name.
#include "palabre/flow/assistants.hpp"

#include "flow/check.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace palabre::flow {
namespace {

class bots {
public:
    bots(const graph& of, const known_assistants& against)
        : of_{of}, against_{against}, ignored_{of}, plan_{of, ignored_}, to_{of} {
        for (const auto& [name, each] : against.all) names_.push_back(name);
    }

    std::vector<problem> run() {
        for (at_ = 0; at_ < plan_.size(); ++at_)
            if (const auto* bot = plan_.as<step::bot>(at_)) check(*bot);
        return std::move(to_).in_order();
    }

private:
    void add(std::string what, std::string cure, const place& where = {}) {
        to_.add(at_, where, std::move(what), std::move(cure));
    }

    void check(const step::bot& bot) {
        const auto& id = plan_.id(at_);
        const auto found = against_.all.find(bot.assistant);
        if (found == against_.all.end()) {
            const auto near = to_.nearest(bot.assistant, names_);
            return add(
                fmt::format("'{}' asks the assistant '{}', which {} does not have", id, bot.assistant, against_.by),
                near.empty() ? "declare it there" : near);
        }
        const auto& is = found->second;
        const auto& node = plan_.node(at_);
        for (const auto& edge : is.edges)
            if (node.to(edge) == nullptr)
                add(fmt::format("'{}' has no edge '{}', which an intent of '{}' leads to", id, edge, bot.assistant),
                    fmt::format("add '{}' under 'to'", edge));
        for (const auto& edge : node.edges)
            if (!is.edges.contains(edge.outcome) && edge.outcome != "done" && edge.outcome != "hand_over" &&
                edge.outcome != "unavailable" && edge.outcome != "hang_up")
                add(fmt::format("no intent of '{}' leads to the edge '{}' of '{}'", bot.assistant, edge.outcome, id),
                    "remove it, or let one lead there", edge.where);
        for (const auto& name : is.acts)
            if (std::ranges::none_of(bot.answers, [&](const step::bot_answer& each) {
                    return each.connector + "." + each.operation == name;
                }))
                add(fmt::format("'{}' does not tell the answer of '{}', which '{}' may have done", id, name,
                                bot.assistant),
                    "add it under 'answers'");
        for (const auto& name : is.operations)
            if (std::ranges::none_of(of_.operations,
                                     [&](const operation& each) { return each.connector + "." + each.name == name; }))
                add(fmt::format("'{}' may ask '{}', which the flow of '{}' does not declare", bot.assistant, name, id),
                    "declare it under 'connectors', or take it from the assistant");
    }

    const graph& of_;
    const known_assistants& against_;
    checks::findings ignored_;  // what graph::check() tells
    const checks::plan plan_;
    checks::findings to_;
    std::vector<std::string_view> names_;
    checks::node_number at_ = 0;
};

}  // namespace

std::vector<problem> check_assistants(const graph& of, const known_assistants& against) {
    return of.nodes().empty() ? std::vector<problem>{} : bots{of, against}.run();
}

}  // namespace palabre::flow
