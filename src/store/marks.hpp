// src/store/marks.hpp - the quarters of an hour whose figures a transaction changes, marked once at its end.
#pragma once

#include "palabre/history/report_book.hpp"
#include "store/connection.hpp"

#include <cstdint>
#include <set>
#include <string_view>
#include <tuple>

namespace palabre::sql {

/// Whoever writes, changes or removes a row that figures count tells it here, and flushes last in the same transaction: so that
/// rows and marks are durable together. Too many marks are no fault, and cost a recount.
///
/// Owns:    the marks of one transaction; those of one that was rolled back are forgotten.
/// Threads: one at a time.
class marks {
public:
    /// `at`: the moment by which the row is counted, in microseconds since 1970.
    void add(connection& on, std::int64_t company, history::source of, std::int64_t at);

    /// All the visits and attempts of that interaction, which are counted by its language, disposition and so on.
    void add_behind(connection& on, std::int64_t company, std::int64_t interaction);

    /// Whatever has been counted by that disposition: it means something else now. On PostgreSQL counts that are being written wait.
    void add_meaning(connection& on, std::int64_t company, std::string_view code);

    void flush(connection& on);

private:
    void belong_to(connection& on);

    std::uint64_t transaction_ = 0;
    std::set<std::tuple<std::int64_t, history::source, std::int64_t>> due_;
};

}  // namespace palabre::sql
