// examples/palabre_center/translator_reading.hpp - the section `translator` of a company in palabre-center's file.
#pragma once

#include "settings_reader.hpp"
#include "translator_settings.hpp"

#include <optional>

namespace palabre_center {

/// The section `translator` of a company; docs/manual/translation.md explains each key.
void read_translator(settings_reader& from, const yaml_node& company, std::optional<translator_settings>& into);

}  // namespace palabre_center
