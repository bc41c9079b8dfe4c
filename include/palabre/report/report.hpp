// palabre/report/report.hpp - figures by a dimension, over periods of a place's calendar.
#pragma once

#include "palabre/core/time_zone.hpp"
#include "palabre/report/figure.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace palabre::report {

/// What each row tells of: all of it, or each hour to month of the place's calendar.
enum class grain { whole, hour, day, week, month };
std::string_view to_string(grain which) noexcept;
/// Throws error{errc::invalid_argument} that lists them.
grain grain_from(std::string_view name);

struct wish {
    std::vector<std::string> figures =
        {};  ///< By name; none: contacts, offered, handled, service_level, abandonment, asa, aht.
    std::chrono::local_days from{}, until{};  ///< Local days, the last one excluded.
    time_zone place{"UTC"};
    grain each = grain::whole;
    history::dimension by = history::dimension::total;
    std::vector<history::report_filter> where = {};
    target within = {};
    bool compared = false;  ///< Each beside the period before.
    bool from_records = false;
};

/// "2026-11-01". Throws error{errc::invalid_argument}.
std::chrono::local_days read_day(std::string_view text);
/// "contacts,asa"; "invoice" means invoice_figures().
std::vector<std::string> read_names(std::string_view text);

struct row {
    std::string
        period;  ///< "2026-01", "2026-W02", "2026-01-05", "2026-01-05T08"; "2026-01-05/2026-01-11" of the whole.
    calendar_time from{}, until{};
    std::string value;                          ///< Of the dimension.
    std::vector<std::optional<double>> now;     ///< By figure.
    std::vector<std::optional<double>> before;  ///< Of the period before; empty where not compared.
    history::tally counts;
};

struct table {
    std::vector<const figure*> columns;
    history::dimension by = history::dimension::total;
    bool compared = false;
    std::vector<row> rows;  ///< By period, then by value.
};

/// Where periods begin in UTC, and where the last one ends. One more stands before them where they are compared.
/// Throws error{errc::invalid_argument} where there are none or too many.
std::vector<calendar_time> cuts_of(const wish& what);

/// row::period of the row that this moment is in.
std::string period_name(const wish& what, calendar_time at);

/// The stretch of time that row::period names in that wish's rows. Throws as cuts_of() does, and error{errc::invalid_argument}
/// where no row is called so.
std::pair<calendar_time, calendar_time> stretch_of(const wish& what, std::string_view period);

/// Throws as figure_of() and cuts_of() do, and error{errc::invalid_argument} for a target that is none.
void read(history::report_book& from, const wish& what, history::on_reply<table> then);

enum class form { text, csv, xml, json };
form form_from(std::string_view name);

/// Columns are "period", the dimension, and the figures by name, each with "NAME_before" behind it where compared. What has
/// no value is empty. In text shares are percents; elsewhere numbers are as defined, with a point, shortest.
std::string written(const table& what, form as, std::string_view language = "en");

/// What a company is invoiced by: calls and conversations handled, minutes, hours, SMS parts, WhatsApp by category.
std::vector<std::string> invoice_figures();

}  // namespace palabre::report
