// examples/palabre_center/check.hpp - palabre-center --check: everything that would go wrong, before it does.
#pragma once

#include "configuration.hpp"

#include <iosfwd>
#include <string>

namespace palabre_center {

/// Tells all problems, a line each, then the warnings, then what was checked. Opens no database and no socket. Returns 0,
/// or 2 where there are problems.
int check(const std::string& file, const environment& variables, std::ostream& to, role who = role::main);

/// Asks Meta for the templates of each WhatsApp carrier that names its account, and tells them, a line each. 0 where all
/// could be read.
int list_templates(const std::string& file, const environment& variables, std::ostream& to);

}  // namespace palabre_center
