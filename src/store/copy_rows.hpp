// src/store/copy_rows.hpp - many rows into PostgreSQL at once: COPY's text format, by libpq.
#pragma once

#include "store/columns.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace palabre::sql {

/// Rows in COPY's text format.
class copy_lines {
public:
    copy_lines& operator<<(std::string_view text);
    copy_lines& operator<<(std::int64_t number);
    copy_lines& operator<<(const std::optional<calendar_time>& at);
    void end() {
        to_ += '\n';
        begun_ = false;
    }
    const std::string& text() const noexcept { return to_; }

private:
    void separate() {
        if (begun_) to_ += '\t';
        begun_ = true;
    }

    std::string to_;
    bool begun_ = false;
};

/// `into` is a table with its columns. Nothing where there are no rows. Throws soci::soci_error.
void copy_rows(connection& on, const std::string& into, const std::string& rows);

}  // namespace palabre::sql
