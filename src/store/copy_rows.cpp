// src/store/copy_rows.cpp - many rows into PostgreSQL at once: COPY's text format, by libpq.
#include "store/copy_rows.hpp"

#include <soci/postgresql/soci-postgresql.h>

#include <algorithm>
#include <charconv>

namespace palabre::sql {
namespace {

[[noreturn]] void fail(PGconn* on, PGresult* result) {
    const char* const state = result != nullptr ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr;
    const char* const primary = result != nullptr ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : nullptr;
    const std::string said = primary != nullptr ? primary : PQerrorMessage(on);  // the primary one has no values
    const std::string kind = state != nullptr ? state : "08000";
    PQclear(result);
    throw soci::postgresql_soci_error(said, kind.c_str());
}

}  // namespace

copy_lines& copy_lines::operator<<(std::string_view text) {
    separate();
    for (const char letter : text) switch (letter) {
        case '\\': to_ += "\\\\"; break;
        case '\n': to_ += "\\n"; break;
        case '\r': to_ += "\\r"; break;
        case '\t': to_ += "\\t"; break;
        default: to_ += letter;
        }
    return *this;
}

copy_lines& copy_lines::operator<<(std::int64_t number) {
    separate();
    char digits[24];
    to_.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
    return *this;
}

copy_lines& copy_lines::operator<<(const std::optional<calendar_time>& at) {
    if (at) return *this << micros(*at);
    separate();
    to_ += "\\N";
    return *this;
}

void copy_rows(connection& to, const std::string& into, const std::string& rows) {
    if (rows.empty()) return;
    auto* const on = static_cast<PGconn*>(to.native());
    PGresult* const began = PQexec(on, ("copy " + into + " from stdin").c_str());
    if (PQresultStatus(began) != PGRES_COPY_IN) fail(on, began);
    PQclear(began);
    constexpr std::size_t most = std::size_t{1} << 20U;
    for (std::size_t at = 0; at < rows.size(); at += most)
        if (PQputCopyData(on, rows.data() + at, static_cast<int>(std::min(most, rows.size() - at))) != 1)
            fail(on, nullptr);
    if (PQputCopyEnd(on, nullptr) != 1) fail(on, nullptr);
    PGresult* const done = PQgetResult(on);
    while (PGresult* const more = PQgetResult(on)) PQclear(more);
    if (PQresultStatus(done) != PGRES_COMMAND_OK) fail(on, done);
    PQclear(done);
}

}  // namespace palabre::sql
