// src/connector/sql_rows.hpp - rows as they come, and the outcome that they make.
#pragma once

#include "connector/sql_prepared.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <string_view>

namespace palabre::detail {

class sql_rows {
public:
    sql_rows(const sql_plan& plan, std::size_t most) : plan_{plan}, most_{most} {}

    /// Begins a row; false where none is wanted any more.
    bool begin(std::size_t columns);

    void put(std::string_view column, value cell);
    void put_text(std::string_view column, std::string_view text);

    /// The answer is unavailable.
    void refuse(std::string why) { why_ = std::move(why); }

    outcome made();

private:
    const sql_plan& plan_;
    const std::size_t most_;
    boost::json::array all_;  // but the last
    boost::json::object last_;
    std::size_t count_ = 0;
    std::string why_;
};

/// "2026-01-05 08:00:00.25+01" as "2026-01-05T08:00:00", a date as its midnight; what is neither as it is.
std::string moment_of(std::string_view text);

/// Of a write that returns no rows.
outcome changed(std::int64_t rows);

}  // namespace palabre::detail
