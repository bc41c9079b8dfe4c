// palabre/flow/described.hpp - a flow held against what a center's connectors say of themselves.
#pragma once

#include "palabre/connector/operation.hpp"
#include "palabre/flow/graph.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace palabre::flow {

/// The connectors that a flow will find, by their names in it.
struct described_connectors {
    std::string by;  ///< Where they are described, for problems: "center.yaml".
    /// Those that describe nothing, and those that are not here, are taken at the flow's word.
    std::map<std::string, std::vector<palabre::operation>> operations;
    std::set<std::string> lists = {};        ///< "CONNECTOR.OPERATION": it answers a list of such objects.
    std::set<std::string> undescribed = {};  ///< "CONNECTOR.OPERATION": there, and taken at the flow's word.
};

/// Everything in the flow that contradicts them, in the order of the file: operations that are not there, arguments that
/// are missing or of another type, fields that are read and not in the answer, writes that are no acts or that flows may not
/// ask or need the customer's word for, secrets that would be written down. Besides what graph::check() finds.
std::vector<problem> check_described(const graph& of, const described_connectors& against);

}  // namespace palabre::flow
