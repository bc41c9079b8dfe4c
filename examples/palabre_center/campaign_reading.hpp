// examples/palabre_center/campaign_reading.hpp - the section `campaigns` of palabre-center's file.
#pragma once

#include "campaign_plans.hpp"
#include "settings_reader.hpp"

#include <string>
#include <vector>

namespace palabre_center {

/// The section `campaigns`: {NAME: {company: NAME, plan: FILE}}. Each plan is read, and its problems are told with its file.
void read_campaigns(settings_reader& from, const yaml_node& root, const std::vector<std::string>& companies,
                    std::vector<campaign_plan>& into);

}  // namespace palabre_center
