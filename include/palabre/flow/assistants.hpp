// palabre/flow/assistants.hpp - a flow held against the assistants that it hands conversations to.
#pragma once

#include "palabre/flow/graph.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace palabre::flow {

/// What an assistant may come to.
struct known_assistant {
    std::set<std::string> edges = {};  ///< Edges of the flow that its intents lead to.
    std::set<std::string> acts = {};   ///< "CONNECTOR.OPERATION": what it may want done, which the node tells.
    std::set<std::string> operations =
        {};  ///< "CONNECTOR.OPERATION": all that it may ask, those that it words itself too.
};

/// The assistants that a flow will find, by their names in it.
struct known_assistants {
    std::string by;  ///< Where they are declared, for problems: "center.yaml".
    std::map<std::string, known_assistant> all = {};
};

/// Everything in the flow's bot nodes that does not fit them, in the order of the file: assistants that are not there, intents'
/// edges and operations without one of the node's, edges that no intent leads to, operations that the flow does not declare.
std::vector<problem> check_assistants(const graph& of, const known_assistants& against);

}  // namespace palabre::flow
