// examples/palabre_center/onward_settings.hpp - what a company writes to a caller whose call goes on in writing.
#pragma once

#include "configuration.hpp"
#include "settings_reader.hpp"

namespace palabre_center {

/// The key `conversations` of a company.
void read_onward(settings_reader& from, const yaml_node& of_company, palabre::onward_rules& into,
                 conversation_times& times);

/// By which carriers that goes. Carriers must have been read, and stand for nothing where a company has none.
void complete_onward(settings_reader& from, const yaml_node& root, configuration& made);

}  // namespace palabre_center
