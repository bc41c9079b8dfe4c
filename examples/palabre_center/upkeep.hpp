// examples/palabre_center/upkeep.hpp - what operators do beside a running center: maintenance.
#pragma once

#include "configuration.hpp"

#include <string>

namespace palabre_center {

/// "on", "off" or "status", for that company, or for all where it is "". Gives what is to be shown; throws palabre::error.
std::string switch_maintenance(const std::string& file, const environment& variables, const std::string& to,
                               const std::string& company, const std::string& why);

}  // namespace palabre_center
