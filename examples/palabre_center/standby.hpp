// examples/palabre_center/standby.hpp - palabre-center --standby: takes the calls when the main center is silent.
#pragma once

#include "configuration.hpp"

#include <iosfwd>
#include <string>

namespace palabre_center {

/// Plays companies' announcements until SIGTERM, without a database, and keeps what is due after the calls for the main center.
/// `ready`, the log and what it returns or throws are serve()'s.
int stand_by(const std::string& file, const environment& variables, std::ostream& ready);

}  // namespace palabre_center
