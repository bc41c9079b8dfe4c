// examples/palabre_center/campaign_plans.hpp - plans of campaigns in files: YAML, or JSON, as the values that they are.
#pragma once

#include "palabre/core/error.hpp"
#include "palabre/core/value.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace palabre_center {

/// A campaign by call that the configuration names.
struct campaign_plan {
    std::string name, company;
    palabre::value plan = nullptr;
    palabre::place where = {};
};

/// JSON is YAML too. What is not in quotes is a number, true, false or null where it reads as one. Throws
/// palabre::error{errc::invalid_file} for what is no YAML.
palabre::value plan_value(std::string_view yaml, const std::string& file);

}  // namespace palabre_center
