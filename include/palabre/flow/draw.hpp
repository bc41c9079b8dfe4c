// palabre/flow/draw.hpp - a flow as a picture, for people who talk about it.
#pragma once

#include "palabre/flow/graph.hpp"

#include <string>
#include <vector>

namespace palabre::flow {

struct drawing_options {
    std::string language = {};           ///< Of the texts shown; "" is the flow's first.
    std::string title = {};              ///< "" is the flow's name.
    std::vector<std::string> path = {};  ///< Nodes' ids in the order in which a story visited them: marked.
};

/// In Graphviz' language, from left to right: what each node says and where its outcomes lead. Nodes of other files stand
/// in a frame. Ways back and ways to a common end are drawn lightly, what happens rarely is dashed.
/// Outcomes that are not wired, and edges to nodes that are not there, are left out: check() speaks of them.
std::string dot(const graph& of, const drawing_options& how = {});

/// The picture as SVG, laid out by Graphviz' program `dot`. Blocks while it runs, seconds for hundreds of nodes.
/// Throws error{errc::not_found} where `dot` is not installed, error{errc::too_large} beyond 1,000 nodes,
/// error{errc::io} where it fails.
std::string svg(const graph& of, const drawing_options& how = {});

}  // namespace palabre::flow
