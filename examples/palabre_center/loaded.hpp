// examples/palabre_center/loaded.hpp - a configuration with its flows, and what differs between two of them.
#pragma once

#include "configuration.hpp"
#include "plans.hpp"

#include <string>
#include <vector>

namespace palabre_center {

struct loaded {
    configuration made;
    plans flows;
    std::vector<palabre::problem> problems = {};  ///< Of both.

    /// Every problem is in a flow, and whoever calls there can be told that it is not available.
    bool can_do_without() const;
};

/// Reads everything. Blocks.
loaded load(const std::string& file, const environment& variables);

/// The settings that a running center cannot change: "voice.listen", "store".
std::vector<std::string> needs_restart(const configuration& running, const configuration& wanted);

}  // namespace palabre_center
