// examples/palabre_center/duty_settings.hpp - how agents on duty are located and desks woken, in the file.
#pragma once

#include "palabre/api/duty_rules.hpp"
#include "settings_reader.hpp"

#include <optional>

namespace palabre_center {

/// `http` is that section; what it does not have stays as it is.
void read_positions(settings_reader& from, const yaml_node& http, std::optional<palabre::api::position_rules>& made);
void read_push(settings_reader& from, const yaml_node& http, std::optional<palabre::api::push_rules>& made);

}  // namespace palabre_center
