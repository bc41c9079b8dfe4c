// palabre/flow/offered.hpp - the texts that a flow lacks in some of its languages, and a flow that was given them.
#pragma once

#include "palabre/flow/graph.hpp"

#include <string>
#include <vector>

namespace palabre::flow {

/// A text that stands in the flow in one language and not in another, as graph::check() complains of it.
struct missing_text {
    std::string where;   ///< "the prompt of 'main'", "the phrase 'no_input'".
    std::string from;    ///< The first of the flow's languages that has it.
    std::string source;  ///< The template, its stretches joined by spaces.
    std::string to;
    place at = {};
};

/// In the order of the file, language by language within a text; phrases that the player needs come last.
std::vector<missing_text> missing_texts(const graph& of);

struct offered_text {
    std::string from, source, to;  ///< As missing_text has them.
    std::string text;              ///< A template of the same expressions.
};

/// The same flow with each of `texts` wherever it is missing; a text without clips. They become one of its `files`, so
/// that load_files() makes the same plan again. Those of an earlier call are replaced.
/// Throws error{errc::invalid_argument} for a graph in code, error{errc::invalid_file} for a text that is no template.
graph with_texts(const graph& of, const std::vector<offered_text>& texts);

}  // namespace palabre::flow
