// src/flow/check.cpp - graph::check(): the graph as numbers, its problems in the order of the file.
#include "flow/check.hpp"

#include "core/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace palabre::flow {
namespace checks {
namespace {

constexpr std::size_t most_comparisons = 300'000;
constexpr std::size_t most_listed = 4;

/// The one name that a suggestion gives, "" where it gives several or none.
std::string_view only_name(std::string_view cure) {
    if (std::count(cure.begin(), cure.end(), '\'') != 2) return {};
    const std::size_t from = cure.find('\'') + 1;
    return cure.substr(from, cure.find('\'', from) - from);
}

}  // namespace

void findings::add(place where, std::string what, std::string cure) {
    if (where.line == 0) where = of_.where;
    found_.push_back({0, {std::move(where), std::move(what), std::move(cure)}});
}

void findings::add(node_number node, const place& where, std::string what, std::string cure) {
    const place& own = of_.nodes()[node].second.where;
    found_.push_back({node + std::uint64_t{1}, {where.line == 0 ? own : where, std::move(what), std::move(cure)}});
}

void findings::add(node_number node, const std::vector<problem>& found) {
    const auto& [id, is] = of_.nodes()[node];
    for (const auto& each : found) {
        if (is.where.file.empty())
            add(node, is.where, fmt::format("'{}': {}", id, each.what), each.cure);
        else
            add(node, each.where, each.what, each.cure);
    }
}

std::string findings::nearest(std::string_view word, std::span<const std::string_view> known) {
    comparisons_ += known.size();
    return comparisons_ > most_comparisons ? "" : palabre::detail::did_you_mean(word, known);
}

std::vector<problem> findings::in_order() && {
    std::stable_sort(found_.begin(), found_.end(), [](const entry& a, const entry& b) {
        return std::tie(a.node, a.found.where.file, a.found.where.line, a.found.where.column) <
               std::tie(b.node, b.found.where.file, b.found.where.line, b.found.where.column);
    });
    std::vector<problem> all;
    all.reserve(found_.size());
    for (auto& each : found_)
        if (all.empty() || all.back() != each.found) all.push_back(std::move(each.found));
    return all;
}

plan::plan(const graph& of, findings& to) : of_{of} {
    const auto& nodes = of.nodes();
    numbers_.reserve(nodes.size());
    for (node_number at = 0; at < nodes.size(); ++at) {
        numbers_.emplace(nodes[at].first, at);
        ids_.push_back(nodes[at].first);
    }
    if (!of.on_hang_up.empty()) {
        on_hang_up_ = find(of.on_hang_up, nowhere, of.where, "on_hang_up names", to);
    }
    std::vector<std::pair<node_number, node_number>> back;  // to, from
    for (node_number at = 0; at < nodes.size(); ++at) {
        const auto& [id, is] = nodes[at];
        outcomes_.push_back(outcomes_of(is.step));
        first_.push_back(ways_.size());
        for (const auto& edge : is.edges) {
            const node_number end =
                find(edge.to, at, edge.where, fmt::format("'{}' of '{}' leads to", edge.outcome, id), to);
            ways_.push_back({at, end, &edge, end != nowhere && nodes[end].first != edge.to});
            if (end != nowhere) back.emplace_back(end, at);
        }
        const auto* call = std::get_if<step::call_flow>(&is.step);
        entries_.push_back(call == nullptr ? nowhere
                                           : find(call->entry, at, is.where, fmt::format("'{}' calls", id), to));
        if (entries_.back() != nowhere) back.emplace_back(entries_.back(), at);
    }
    first_.push_back(ways_.size());
    std::sort(back.begin(), back.end());
    first_before_.assign(nodes.size() + 1, 0);
    for (const auto& [end, from] : back) {
        ++first_before_[end + 1];
        before_.push_back(from);
    }
    for (std::size_t at = 1; at <= nodes.size(); ++at) first_before_[at] += first_before_[at - 1];
    first_way_to_.assign(nodes.size() + 1, 0);
    for (const way& each : ways_)
        if (each.to != nowhere) ++first_way_to_[each.to + 1];
    for (std::size_t at = 1; at <= nodes.size(); ++at) first_way_to_[at] += first_way_to_[at - 1];
    ways_to_.resize(first_way_to_.back());
    std::vector<std::size_t> next = first_way_to_;
    for (std::size_t at = 0; at < ways_.size(); ++at)
        if (ways_[at].to != nowhere) ways_to_[next[ways_[at].to]++] = at;
    find_returns();
}

node_number plan::find(const std::string& id, node_number by, const place& where, const std::string& what,
                       findings& to) {
    const auto found = numbers_.find(id);
    if (found != numbers_.end()) return found->second;
    const std::string near = to.nearest(id, ids_);
    const std::string cure = near.empty() ? "add that node or name another" : near;
    std::string problem = fmt::format("{} '{}', which is no node", what, id);
    if (by == nowhere)
        to.add(where, std::move(problem), cure);
    else
        to.add(by, where, std::move(problem), cure);
    const auto meant = numbers_.find(only_name(near));
    return meant == numbers_.end() ? nowhere : meant->second;
}

/// From each give_back backwards; over a call only where what it calls comes back itself.
void plan::find_returns() {
    returns_.assign(size(), false);
    std::vector<node_number> open;
    const auto comes_back = [&](node_number which) {
        if (returns_[which]) return;
        returns_[which] = true;
        open.push_back(which);
    };
    const auto leads_back = [&](node_number which) {
        if (entries_[which] != nowhere && !returns_[entries_[which]]) return false;
        const auto ways = from(which);
        return std::any_of(ways.begin(), ways.end(), [&](const way& each) {
            return !each.after_hang_up() && each.to != nowhere && returns_[each.to];
        });
    };
    for (node_number at = 0; at < size(); ++at)
        if (as<step::give_back>(at) != nullptr) comes_back(at);
    while (!open.empty()) {
        const node_number at = open.back();
        open.pop_back();
        for (const node_number from : before(at))
            if (leads_back(from)) comes_back(from);
    }
}

bool plan::may_end(node_number which) const {
    const auto& is = node(which);
    if (std::holds_alternative<step::hangup>(is.step)) return true;
    if (const auto* offer = std::get_if<step::offer_channels>(&is.step))
        if (offer->offer != std::vector{medium::voice}) return true;
    if (const auto* language = std::get_if<step::language>(&is.step)) {
        const std::size_t offered = language->offer.empty() ? of_.languages.size() : language->offer.size();
        if (offered < 2) return is.to("next") == nullptr;  // it never asks
    }
    const auto& all = outcomes(which);
    const auto open = [&](const std::string& name) { return is.to(name) == nullptr; };
    return std::any_of(all.required.begin(), all.required.end(), open) ||
           std::any_of(all.optional.begin(), all.optional.end(),
                       [&](const std::string& name) { return name != "hang_up" && name != "stale" && open(name); });
}

std::string listed(const plan& of, std::span<const node_number> nodes) {
    std::string all;
    const std::size_t shown = std::min(nodes.size(), most_listed);
    for (std::size_t at = 0; at < shown; ++at) {
        const bool last = at + 1 == nodes.size();
        all += fmt::format("{}'{}'", at == 0 ? "" : last ? " and " : ", ", of.id(nodes[at]));
    }
    return nodes.size() > shown ? fmt::format("{} and {} more", all, nodes.size() - shown) : all;
}

bool gives_a_turn(const step::any& what) noexcept {
    if (const auto* language = std::get_if<step::language>(&what)) return language->again;  // else it may be remembered
    return std::holds_alternative<step::menu>(what) || std::holds_alternative<step::collect>(what) ||
           std::holds_alternative<step::survey>(what) || std::holds_alternative<step::offer_channels>(what) ||
           std::holds_alternative<step::record>(what) || std::holds_alternative<step::transfer>(what) ||
           std::holds_alternative<step::bot>(what) || std::holds_alternative<step::wait>(what);
}

bool waits(const step::any& what) noexcept {
    return gives_a_turn(what) || std::holds_alternative<step::language>(what) ||
           std::holds_alternative<step::lookup>(what) || std::holds_alternative<step::act>(what) ||
           std::holds_alternative<step::promise>(what) || std::holds_alternative<step::schedule_callback>(what);
}

}  // namespace checks

std::vector<problem> graph::check() const {
    checks::findings found{*this};
    if (nodes_.empty()) {
        found.add(where, "the flow has no nodes", "add one: the first is where a conversation begins");
        return std::move(found).in_order();
    }
    const checks::plan all{*this, found};
    for (const auto part : {checks::check_wiring, checks::check_settings, checks::check_ways, checks::check_loops,
                            checks::check_texts, checks::check_phrases, checks::check_lengths, checks::check_values,
                            checks::check_secrets, checks::check_confirmed})
        part(all, found);
    return std::move(found).in_order();
}

}  // namespace palabre::flow
