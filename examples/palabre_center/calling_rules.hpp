// examples/palabre_center/calling_rules.hpp - what countries allow a company's campaigns by call: its file.
#pragma once

#include "configuration.hpp"
#include "settings_reader.hpp"

#include <vector>

namespace palabre_center {

/// The rules in the file that the company's calling_rules names; what is wrong with it is told at its place.
void read_calling_rules(settings_reader& from, const palabre::detail::yaml_node& company_map, company& into);

/// Rules that nobody has reviewed.
std::vector<palabre::problem> calling_rule_warnings(const configuration& of);

}  // namespace palabre_center
