// src/flow/check.hpp - what the parts of graph::check() share: the graph as numbers, and the problems found so far.
#pragma once

#include "palabre/flow/graph.hpp"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace palabre::flow::checks {

using node_number = std::uint32_t;
inline constexpr node_number nowhere = ~node_number{0};

/// An edge with its ends found.
struct way {
    node_number from;
    node_number to;  ///< `nowhere` where no node has that id.
    const edge* by;
    bool guessed = false;  ///< No node has that id, and `to` has the one nearest to it.

    bool after_hang_up() const noexcept { return by->outcome == "hang_up"; }
};

/// Problems as they are found; put in the order of the file at the end.
class findings {
public:
    explicit findings(const graph& of) : of_{of} {}

    /// About the flow as a whole.
    void add(place where, std::string what, std::string cure);

    /// About a node. `where` without a line is the node's own place.
    void add(node_number node, const place& where, std::string what, std::string cure);

    /// What an expression or a template complains of: its places mean something only in files.
    void add(node_number node, const std::vector<problem>& found);

    /// "did you mean 'x'?", or "". Comparing costs, so a flow with thousands of mistakes goes without at some point.
    std::string nearest(std::string_view word, std::span<const std::string_view> known);

    std::vector<problem> in_order() &&;

private:
    struct entry {
        std::uint64_t node;  // one more than its number: 0 is the flow
        problem found;
    };

    const graph& of_;
    std::vector<entry> found_;
    std::size_t comparisons_ = 0;
};

/// The graph as numbers, both ways. Everything here is linear and iterates: a chain of 100,000 nodes is no problem.
class plan {
public:
    /// Reports edges and calls to nodes that are not there; where one name is near, the way is taken to lead to it.
    plan(const graph& of, findings& to);

    const graph& of() const noexcept { return of_; }
    node_number size() const noexcept { return static_cast<node_number>(of_.nodes().size()); }
    const std::string& id(node_number of) const { return of_.nodes()[of].first; }
    const flow::node& node(node_number of) const { return of_.nodes()[of].second; }
    template<typename Step> const Step* as(node_number which) const noexcept {
        return std::get_if<Step>(&of_.nodes()[which].second.step);
    }

    std::span<const way> all() const noexcept { return ways_; }
    std::span<const way> from(node_number which) const {
        return {ways_.data() + first_[which], first_[which + 1] - first_[which]};
    }

    /// Where edges and calls come from.
    std::span<const node_number> before(node_number which) const {
        return {before_.data() + first_before_[which], first_before_[which + 1] - first_before_[which]};
    }

    /// Numbers in all() of the edges that lead to it.
    std::span<const std::size_t> ways_to(node_number which) const {
        return {ways_to_.data() + first_way_to_[which], first_way_to_[which + 1] - first_way_to_[which]};
    }

    /// call_flow's; `nowhere` for other steps.
    node_number entry_of(node_number which) const { return entries_[which]; }
    node_number on_hang_up() const noexcept { return on_hang_up_; }

    /// Its outcomes, listed once.
    const flow::outcomes& outcomes(node_number of) const { return outcomes_[of]; }

    /// True where the conversation may end at this node: a hangup, a transfer that is answered, an outcome not wired.
    bool may_end(node_number which) const;

    /// True where a give_back can be reached without leaving the flow that this node belongs to.
    bool returns(node_number which) const { return returns_[which]; }

private:
    node_number find(const std::string& id, node_number by, const place& where, const std::string& what, findings& to);
    void find_returns();

    const graph& of_;
    std::unordered_map<std::string_view, node_number> numbers_;
    std::vector<std::string_view> ids_;
    std::vector<way> ways_;
    std::vector<std::size_t> first_;
    std::vector<node_number> before_;
    std::vector<std::size_t> first_before_;
    std::vector<std::size_t> ways_to_;
    std::vector<std::size_t> first_way_to_;
    std::vector<node_number> entries_;
    std::vector<flow::outcomes> outcomes_;
    std::vector<bool> returns_;
    node_number on_hang_up_ = nowhere;
};

/// "'a', 'b' and 'c'"; of many the first few.
std::string listed(const plan& of, std::span<const node_number> nodes);

/// True for steps at which the customer has a turn, or time passes.
bool gives_a_turn(const step::any& what) noexcept;

/// True where the customer may hang up: the steps at which the conversation waits.
bool waits(const step::any& what) noexcept;

// The checks, each in a file of its own.
void check_wiring(const plan& of, findings& to);     // outcomes: unknown, twice, not wired
void check_settings(const plan& of, findings& to);   // menus, connectors, calendars, offers
void check_ways(const plan& of, findings& to);       // unreachable nodes, returns, what follows a hang-up
void check_loops(const plan& of, findings& to);      // rounds without an end, rounds without the customer
void check_texts(const plan& of, findings& to);      // languages, recordings
void check_phrases(const plan& of, findings& to);    // what the player says of its own accord
void check_lengths(const plan& of, findings& to);    // what channels can carry, SMS parts
void check_confirmed(const plan& of, findings& to);  // acts that the customer has not agreed to
void check_secrets(const plan& of, findings& to);    // secrets that would be written down
void check_values(const plan& of, findings& to);  // types of expressions and templates; what is read before it is set

/// Which phrases the player says in this flow, and the first node that needs each.
std::map<std::string_view, node_number> needed_phrases(const plan& of);

}  // namespace palabre::flow::checks
