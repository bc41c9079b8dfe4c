// palabre/flow/diff.hpp - what changed between two versions of a flow, node by node.
#pragma once

#include "palabre/flow/graph.hpp"

#include <string>
#include <vector>

namespace palabre::flow {

/// What changed of one node, or of the flow as a whole.
struct change {
    enum class kind { added, removed, changed, renamed };

    kind what = kind::changed;
    std::string node;                     ///< "" for the flow as a whole. Of a renamed node, its new id.
    std::string was = {};                 ///< Of a renamed node, its old id: one of equal content is taken for it.
    std::vector<std::string> lines = {};  ///< "prompt in 'fr': \"Bonjour\" -> \"Bonsoir\"".
};

/// The flow first, then nodes in the order of `after`, then those that are gone. Empty exactly when the digests are equal.
std::vector<change> differences(const graph& before, const graph& after);

/// As people read it, a line each: "+ 'told' (say)", "- 'old' (menu)", "~ 'main'" and its lines, indented.
std::string to_string(const std::vector<change>& changes);

}  // namespace palabre::flow
