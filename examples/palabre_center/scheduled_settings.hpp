// examples/palabre_center/scheduled_settings.hpp - reports that come by themselves, as a company's section names them.
#pragma once

#include "palabre/report/report.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace palabre::detail {
struct yaml_node;
}

namespace palabre_center {

class settings_reader;

/// What is told of each day, week or month once it is over, and to whom.
struct scheduled_report {
    std::string name;
    palabre::report::grain each = palabre::report::grain::day;  ///< day, week or month.
    std::chrono::minutes at{7 * 60};                            ///< Of the company's clocks, on the first day after it.
    std::vector<std::string> figures = {};
    palabre::history::dimension by = palabre::history::dimension::total;
    std::string language = "fr";
    palabre::medium on = palabre::medium::sms;
    std::vector<std::string> to = {};  ///< Numbers that get it as a message.
    std::string folder = {};           ///< "": no file.
    palabre::report::form as = palabre::report::form::csv;

    bool operator==(const scheduled_report&) const = default;
};

/// The key `reports` of a company.
void read_scheduled(settings_reader& from, const palabre::detail::yaml_node& company_map,
                    std::vector<scheduled_report>& into);

}  // namespace palabre_center
