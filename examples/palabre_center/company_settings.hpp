// examples/palabre_center/company_settings.hpp - the section `companies` of palabre-center's file.
#pragma once

#include "configuration.hpp"
#include "settings_reader.hpp"

namespace palabre_center {

/// The store must have been read: without one there is nowhere to keep them, but a standby needs none.
void read_companies(settings_reader& from, const yaml_node& root, role who, configuration& into);

}  // namespace palabre_center
