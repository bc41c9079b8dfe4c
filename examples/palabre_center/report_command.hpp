// examples/palabre_center/report_command.hpp - figures from a terminal, and whom they were counted from.
#pragma once

#include "palabre/history/sql_store.hpp"
#include "palabre/report/report.hpp"

#include <ostream>
#include <string>

namespace palabre_center {

struct report_request {
    palabre::history::sql_store_options store = {};
    std::string company = {};
    palabre::report::wish what = {};
    palabre::report::form as = palabre::report::form::text;
    std::string language = "en";
    std::string behind = {};  ///< A figure: its contacts instead.
    bool forecasts = false;   ///< What Erlang's formulas expect, beside what happened.
    double share = 0.8;       ///< The service level that a forecast aims at.
};

/// Gives 0. Throws palabre::error where it cannot be done.
int run_report(const report_request& what, std::ostream& out);

/// All figures with their formulas: docs/manual/figures.md's table.
void list_figures(std::ostream& out);

}  // namespace palabre_center
