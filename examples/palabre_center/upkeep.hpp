// examples/palabre_center/upkeep.hpp - what operators do beside a running center: maintenance, upgrades.
#pragma once

#include "configuration.hpp"

#include "palabre/history/sql_store.hpp"

#include <string>

namespace palabre_center {

/// "on", "off" or "status", for that company, or for all where it is "". Gives what is to be shown; throws palabre::error.
std::string switch_maintenance(const std::string& file, const environment& variables, const std::string& to,
                               const std::string& company, const std::string& why);

struct upgrade_wish {
    bool only_tell = false;   ///< --dry-run
    std::string backup = {};  ///< A file for it; made before anything is changed.
    bool no_backup = false;   ///< There is one elsewhere.
};

/// Gives what is to be shown; throws palabre::error for what cannot be, a newer schema among it.
std::string upgrade(const palabre::history::sql_store_options& of, const upgrade_wish& how);

}  // namespace palabre_center
