// src/flow/load_nodes.cpp - a node of a flow file: which kind it is, and where it leads.
#include "core/nearest.hpp"
#include "flow/file_reader.hpp"
#include "flow/file_words.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace palabre::flow::detail {
namespace {

using palabre::detail::did_you_mean;
using palabre::detail::shown;

const node_kind* kind_named(std::string_view key) {
    const auto& all = node_kinds();
    const auto found = std::ranges::find(all, key, &node_kind::name);
    return found == all.end() ? nullptr : &*found;
}

/// Whether a key that is a kind's name is another kind's key here: `say` of a transfer, `promise` of offer_channels.
bool belongs_to_another(const yaml_node& node, const yaml_entry& key) {
    return std::ranges::any_of(node.entries, [&](const yaml_entry& other) {
        const node_kind* const kind = kind_named(other.key);
        return kind != nullptr && other.key != key.key && std::ranges::find(kind->keys, key.key) != kind->keys.end();
    });
}

/// The one key of `node` that is a kind.
const node_kind* find_kind(file_reader& from, const yaml_entry& entry) {
    std::vector<const yaml_entry*> kinds;
    for (const yaml_entry& each : entry.value.entries)
        if (kind_named(each.key) != nullptr && !belongs_to_another(entry.value, each)) kinds.push_back(&each);
    // A node that says something besides is taken for the other kind.
    std::stable_partition(kinds.begin(), kinds.end(), [](const yaml_entry* each) { return each->key != "say"; });
    const yaml_entry* const chosen = kinds.empty() ? nullptr : kinds.front();
    if (chosen == nullptr) {
        std::vector<std::string_view> names;
        for (const node_kind& each : node_kinds()) names.push_back(each.name);
        std::string meant;
        const yaml_entry* near = nullptr;
        for (const yaml_entry& each : entry.value.entries) {
            near = &each;
            meant = did_you_mean(each.key, names);
            if (!meant.empty()) break;
        }
        if (meant.empty())
            from.yaml.report(from.yaml.place_of(entry), fmt::format("the node {} is of no kind", shown(entry.key)),
                             fmt::format("add one of {}", fmt::join(names, ", ")));
        else
            from.yaml.report(from.yaml.place_of(*near), "unknown kind of node " + shown(near->key), meant);
        return nullptr;
    }
    for (std::size_t at = 1; at < kinds.size(); ++at)
        from.yaml.report(from.yaml.place_of(*kinds[at]),
                         fmt::format("two kinds in one node: {} and {}", chosen->key, kinds[at]->key),
                         "make two nodes of it");
    return kinds.size() > 1 ? nullptr : kind_named(chosen->key);
}

/// `to: {OUTCOME: ID}`, where only the step's own outcomes may stand.
void read_edges(file_reader& from, const yaml_node& to, node& into) {
    if (!from.expect_entries(to, "OUTCOME: NODE")) return;
    const outcomes known = outcomes_of(into.step);
    std::vector<std::string_view> names{known.required.begin(), known.required.end()};
    names.insert(names.end(), known.optional.begin(), known.optional.end());
    for (const yaml_entry& each : to.entries) {
        if (!known.any_name && std::ranges::find(names, each.key) == names.end()) {
            const std::string meant = each.key.size() > 1 ? did_you_mean(each.key, names) : "";  // keys are no typos
            from.yaml.report(from.yaml.place_of(each),
                             fmt::format("{} has no outcome {}", kind_of(into.step), shown(each.key)),
                             meant.empty() ? fmt::format("its outcomes are {}", fmt::join(names, ", ")) : meant);
        }
        add_edge(from, into.edges, each.key, each.value, from.yaml.place_of(each));
    }
}

}  // namespace

void add_edge(file_reader& from, std::vector<edge>& edges, std::string outcome, const yaml_node& to, place where) {
    const auto known = std::ranges::find(edges, outcome, &edge::outcome);
    if (known != edges.end()) {
        from.yaml.report(
            std::move(where),
            fmt::format("the outcome {} has its node on line {} already", shown(outcome), known->where.line),
            "keep one of them");
        return;
    }
    if (std::string id = from.node_id(to); !id.empty())
        edges.push_back({std::move(outcome), std::move(id), std::move(where)});
}

node read_node(file_reader& from, const yaml_entry& entry, std::size_t number) {
    node made{step::say{}, {}, from.yaml.place_of(entry)};
    if (!is_id(entry.key))
        from.yaml.report(from.yaml.place_of(entry), shown(entry.key) + " is no id", std::string{id_rule});
    if (!from.expect_entries(entry.value, "KIND: ..., such as say: Good morning.")) return made;
    const node_kind* const kind = find_kind(from, entry);
    if (kind == nullptr) return made;

    from.yaml.expect_map(entry.value, node_keys(*kind));
    made.step = read_step(from, *kind, *entry.value.find(kind->name), entry.value, number, made.edges);
    for (const yaml_entry& each : entry.value.entries)
        if (each.key == "to")
            read_edges(from, each.value, made);
        else if (each.key == "hang_up" || (each.key == "next" && kind->goes_on))
            add_edge(from, made.edges, each.key, each.value, from.yaml.place_of(each));
    return made;
}

}  // namespace palabre::flow::detail
