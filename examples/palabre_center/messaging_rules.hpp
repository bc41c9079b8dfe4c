// examples/palabre_center/messaging_rules.hpp - what the file says of whom a company may write to, and when.
#pragma once

#include "palabre/center/networks.hpp"
#include "palabre/core/error.hpp"
#include "palabre/delivery/permission.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace palabre::detail {
struct yaml_node;
}

namespace palabre_center {

class settings_reader;

struct writing_rules {
    palabre::delivery::permission_rules may = {};
    std::set<std::string> stop_words = {};  ///< None: the library's.
    std::optional<palabre::portability> ported = {};
    palabre::place ported_where = {};
};

/// messaging.rules, by company.
std::map<std::string, writing_rules> read_writing_rules(settings_reader& from,
                                                        const palabre::detail::yaml_node& section,
                                                        const std::vector<std::string>& companies);

}  // namespace palabre_center
