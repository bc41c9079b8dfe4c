// examples/palabre_center/plans.hpp - the flows that a configuration names, read and held against the rest of it.
#pragma once

#include "configuration.hpp"

#include "palabre/flow/graph.hpp"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace palabre_center {

struct plans {
    std::map<std::string, std::shared_ptr<const palabre::flow::graph>> by_address;
    std::vector<palabre::problem> problems = {};  ///< All of them, file by file.
    std::set<std::string> broken = {};            ///< Addresses whose flows have some.
    std::vector<palabre::problem> warnings = {};  ///< Of texts that were offered, or borrowed.
};

/// Reads each file once, and what companies with a translator have kept for it. Blocks.
plans read_plans(const configuration& of);

/// The connector that a node asks; nullptr for those that ask none.
const std::string* asked_by(const palabre::flow::node& node);

/// What a flow contradicts of the configuration's connectors: a name that is not there, what their descriptions say.
std::vector<palabre::problem> held_against(const configuration& of, const palabre::flow::graph& plan);

/// What callers will hear otherwise than recorded. Blocks for as long as it takes to read every recording.
std::vector<palabre::problem> clip_warnings(const plans& of, const configuration& with);

}  // namespace palabre_center
