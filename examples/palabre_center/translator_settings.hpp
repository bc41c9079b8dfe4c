// examples/palabre_center/translator_settings.hpp - a company's translator in palabre-center's file.
#pragma once

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

}  // namespace palabre_center
