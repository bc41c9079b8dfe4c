// examples/palabre_center/translator_settings.hpp - a company's translator in palabre-center's file.
#pragma once

#include "settings_reader.hpp"

#include "palabre/core/error.hpp"
#include "palabre/translator/served.hpp"

#include <optional>
#include <string>
#include <vector>

namespace palabre_center {

struct translator_settings {
    std::optional<palabre::translator::served_options> service = {};  ///< Nothing: what is kept alone is said.
    std::vector<std::string> names = {};
    bool only_reviewed = false;
    palabre::place where = {};
};

/// Whether both would do the same.
bool alike(const std::optional<translator_settings>& one, const std::optional<translator_settings>& other);

/// The section `translator` of a company; docs/manual/translation.md explains each key.
void read_translator(settings_reader& from, const yaml_node& company, std::optional<translator_settings>& into);

}  // namespace palabre_center
