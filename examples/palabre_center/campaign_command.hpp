// examples/palabre_center/campaign_command.hpp - campaigns from a terminal: asked of the running center, by its API.
#pragma once

#include "configuration.hpp"

#include <ostream>
#include <string>

namespace palabre_center {

struct campaign_wish {
    std::string verb;  ///< "list", "put", "upload", "start", "pause", "resume", "drain", "cancel", "show", "watch".
    std::string name = {};
    std::string file = {};     ///< Of put: the plan; of upload: the list.
    std::string company = {};  ///< "": the only one.
};

/// The key and the address are the configuration's own. Gives 0, or 1 where the center refused. Throws palabre::error where it
/// cannot be asked.
int run_campaign(const std::string& file, const environment& variables, const campaign_wish& what, std::ostream& out);

}  // namespace palabre_center
