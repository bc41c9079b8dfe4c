// src/flow/graph.cpp - nodes by their ids, and the outcomes of each kind of step.
#include "palabre/flow/graph.hpp"

#include "flow/file_keys.hpp"
#include "flow/file_words.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

namespace palabre::flow {
namespace {

using list = std::vector<std::string>;

struct outcomes_by_step {
    outcomes operator()(const step::menu& asks) const {
        outcomes all{{}, {"no_input", "no_match"}};
        for (const auto& each : asks.choices) all.required.push_back(each.key);
        return all;
    }
    outcomes operator()(const step::branch& goes) const {
        outcomes all;
        for (std::size_t i = 1; i <= goes.conditions.size(); ++i) all.required.push_back(std::to_string(i));
        all.required.emplace_back("else");
        return all;
    }
    outcomes operator()(const step::say&) const { return next(); }
    outcomes operator()(const step::collect&) const { return next({"no_input", "no_match"}); }
    outcomes operator()(const step::language&) const { return next({"no_input", "no_match"}); }
    outcomes operator()(const step::lookup&) const { return {{"value", "not_found", "unavailable"}, {"stale"}}; }
    outcomes operator()(const step::act&) const { return {{"done", "not_found", "unavailable"}, {}}; }
    outcomes operator()(const step::send&) const { return next(); }
    outcomes operator()(const step::promise&) const { return {{"next", "unavailable"}, {}}; }
    outcomes operator()(const step::offer_channels&) const { return {{"voice"}, {"no_input", "no_match", "answered"}}; }
    outcomes operator()(const step::transfer&) const { return {{"unavailable"}, {"answered", "busy", "no_answer"}}; }
    outcomes operator()(const step::set&) const { return next(); }
    outcomes operator()(const step::hours&) const { return {{"open", "closed"}, {}}; }
    outcomes operator()(const step::segment&) const { return {{"else"}, {}, true}; }
    outcomes operator()(const step::announce&) const { return next(); }
    outcomes operator()(const step::record&) const { return {{"recorded"}, {"empty"}}; }
    outcomes operator()(const step::call_flow&) const { return next(); }
    outcomes operator()(const step::give_back&) const { return {}; }
    outcomes operator()(const step::survey&) const { return next({"no_input", "no_match"}); }
    outcomes operator()(const step::schedule_callback&) const { return {{"next", "unavailable"}, {}}; }
    outcomes operator()(const step::bot&) const { return {{"done", "hand_over", "unavailable"}, {}, true}; }
    outcomes operator()(const step::wait&) const { return next(); }
    outcomes operator()(const step::tag&) const { return next(); }
    outcomes operator()(const step::hangup&) const { return {}; }

    static outcomes next(list optional = {}) { return {{"next"}, std::move(optional)}; }
};

/// "menu", or "common/menu" for a node of another file.
bool is_node_path(std::string_view id) {
    for (std::size_t start = 0;;) {
        const std::size_t slash = std::min(id.find('/', start), id.size());
        if (!detail::is_id(id.substr(start, slash - start))) return false;
        if (slash == id.size()) return true;
        start = slash + 1;
    }
}

}  // namespace

const std::string* node::to(std::string_view outcome) const noexcept {
    const auto found = std::ranges::find(edges, outcome, &edge::outcome);
    return found == edges.end() ? nullptr : &found->to;
}

std::string_view kind_of(const step::any& what) noexcept {
    return detail::node_kinds()[what.index()].name;
}

outcomes outcomes_of(const step::any& what) {
    outcomes all = std::visit(outcomes_by_step{}, what);
    all.optional.emplace_back("hang_up");
    return all;
}

graph& graph::add(std::string id, node step) {
    if (!is_node_path(id))
        throw error{errc::invalid_argument, step.where, fmt::format("'{:.60}' is no id of a node", id),
                    std::string{detail::id_rule}};
    if (index_.contains(id))
        throw error{errc::duplicate_node, step.where, fmt::format("there is a node '{}' already", id), "rename one"};
    index_.emplace(id, nodes_.size());
    nodes_.emplace_back(std::move(id), std::move(step));
    return *this;
}

const node* graph::find(std::string_view id) const noexcept {
    const auto found = index_.find(id);
    return found == index_.end() ? nullptr : &nodes_[found->second].second;
}

std::string graph::folder_of_prompts() const {
    if (where.file.empty()) return {};
    return (std::filesystem::path{where.file}.parent_path() / prompts).string();
}

}  // namespace palabre::flow
