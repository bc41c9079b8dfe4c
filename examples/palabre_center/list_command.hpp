// examples/palabre_center/list_command.hpp - lists of leads from a terminal: previewed, uploaded, looked at.
#pragma once

#include "palabre/history/lead_import.hpp"
#include "palabre/history/sql_store.hpp"

#include <ostream>
#include <string>
#include <string_view>

namespace palabre_center {

struct list_wish {
    std::string verb;  ///< "preview", "upload", "show", "report".
    palabre::history::sql_store_options store = {};
    std::string company = {};
    std::string name = {};  ///< Of the list; "" of show: all.
    std::string campaign = {};
    palabre::history::unique_in unique = palabre::history::unique_in::campaign;
    palabre::history::lead_file file = {};
    std::string language = "en";  ///< Of the report.
    bool watched = false;         ///< Progress goes to the terminal.
};

/// "number=Tel 2": what a column is. Throws error{errc::invalid_argument}.
palabre::history::lead_file::mapped read_mapped(std::string_view text);

/// Gives 0, or 1 where rows were not taken. Throws palabre::error where it cannot be done.
int run_list(const list_wish& what, std::ostream& out);

}  // namespace palabre_center
