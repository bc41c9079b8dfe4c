// examples/palabre_center/server.hpp - palabre-center at work: opens what its file names, and answers.
#pragma once

#include "configuration.hpp"

#include <iosfwd>
#include <string>

namespace palabre_center {

/// Answers until SIGTERM or SIGINT, then drains. Writes one line to `ready` when it can take calls, and its log to standard
/// error. SIGHUP reads the file again. Returns 0; throws palabre::error for what cannot be.
int serve(const std::string& file, const environment& variables, std::ostream& ready);

}  // namespace palabre_center
