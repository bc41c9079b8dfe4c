// src/core/calendar_rules.hpp - what a calendar's rules must fulfil, whether written in code or in YAML.
#pragma once

#include "palabre/core/calendar.hpp"

#include <functional>
#include <optional>
#include <string>

namespace palabre::detail {

class yaml_reader;
struct yaml_node;

/// `path` names the rule at fault as calendar_rules spells it, such as "holidays[2].hours[0]" or "hours.monday[1]".
using report_rule = std::function<void(const std::string& path, std::string what, std::string cure)>;

void check(const calendar_rules& rules, const report_rule& report);

/// The calendar that stands in `node`; nothing where it has problems, which `yaml` then knows. `zone` is its time zone
/// where it names none itself; "" demands that it does.
std::optional<calendar> read_calendar(yaml_reader& yaml, const yaml_node& node, const std::string& zone);

/// "monday" for 0 to "sunday" for 6.
std::string_view day_name(std::size_t day) noexcept;

}  // namespace palabre::detail
