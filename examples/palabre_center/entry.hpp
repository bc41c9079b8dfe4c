// examples/palabre_center/entry.hpp - a company's entry in palabre-center's file: its rules and its announcement.
#pragma once

#include "palabre/center/entry.hpp"
#include "palabre/core/error.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace palabre::detail {
struct yaml_node;
}

namespace palabre_center {

class settings_reader;

struct entry_settings {
    std::optional<palabre::announcement> says = {};  ///< Nothing: everybody is let in.
    std::optional<palabre::calendar> open = {};
    std::size_t most = 0;
    std::vector<std::string> essential = {};  ///< Connectors without which nobody is let in.
    bool store_is_essential = false;
    std::vector<palabre::place> essential_where = {};
};

/// The keys `unavailable` and `entry` of a company.
void read_entry(settings_reader& from, const palabre::detail::yaml_node& company, entry_settings& into);

}  // namespace palabre_center
