// examples/palabre_center/standby_settings.hpp - the section `standby` of palabre-center's file.
#pragma once

#include "configuration.hpp"
#include "settings_reader.hpp"

namespace palabre_center {

/// Companies and the voice line must have been read: it announces what they say, where the line listens.
void read_standby(settings_reader& from, const yaml_node& root, configuration& into);

}  // namespace palabre_center
