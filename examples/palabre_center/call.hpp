// examples/palabre_center/call.hpp - one call of a company's system, by hand.
#pragma once

#include "configuration.hpp"

#include "palabre/connector/outcome.hpp"

#include <iosfwd>
#include <string>
#include <vector>

namespace palabre_center {

/// Those that this connector's settings name and nobody has set; of no others a call depends.
std::vector<palabre::problem> unset_variables(const std::string& file, const std::string& name,
                                              const connector_settings& of, const environment& variables);

/// Asks CONNECTOR OPERATION NAME=VALUE..., and tells what came of it; secrets masked. Exits 0 with an answer or not_found, 1
/// where the system is unavailable, 2 where the file or the words are wrong.
int call(const std::string& file, const environment& variables, const std::vector<std::string>& words,
         std::ostream& to);

/// Asks a connector what its 'try' says; "value in 12 ms", "unavailable: ...".
std::string try_out(const connector_settings& of, bool& answered);

}  // namespace palabre_center
