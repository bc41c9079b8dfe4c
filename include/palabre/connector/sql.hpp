// palabre/connector/sql.hpp - a company's database, asked by statements that are written beforehand.
#pragma once

#include "palabre/connector/connector.hpp"
#include "palabre/core/log.hpp"
#include "palabre/core/secret.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace palabre {

/// One operation as one statement. `:name` is that argument, always bound and never part of the text; in quotes and comments
/// a colon is a colon, and `::` is PostgreSQL's cast.
struct sql_operation {
    operation is;  ///< Statements of operations that do not write run read-only.
    std::string statement;
    bool many = false;  ///< The answer is a list of rows; else the first row, and not_found without one.
};

struct sql_connector_options {
    /// "sqlite:/srv/crm.db", "postgresql://user@host:5432/database", "mysql://user@host:3306/database" (MariaDB's too; also
    /// "mysql://user@/database?unix_socket=/run/mysqld/mysqld.sock"), special letters as %XX.
    std::string url;
    secret password = {};  ///< "": what the URL has.
    std::vector<sql_operation> operations;
    std::size_t connections = 4;               ///< Each with a thread; 1 to 64.
    std::size_t most_waiting = 256;            ///< Calls that wait for one; beyond: unavailable at once.
    std::size_t most_rows = 100;               ///< An answer of more is unavailable: ask for fewer in the statement.
    duration limit = std::chrono::seconds{5};  ///< For a statement, whatever the call's deadline; it is stopped then.
    logger log{};
};

/// A row is an object by column: integers, numbers, texts, null; moments are "2026-01-05T08:00:00", in SQLite, whose cells
/// are told by what is stored in them, as they are stored; other kinds are PostgreSQL's own text, and elsewhere to be cast to
/// text in the statement. A column "credit.currency" is a member of an object "credit". Each connection keeps its statements
/// prepared (MySQL's excepted). What a described field is to be (int, bool, double, string) it becomes. An operation that
/// writes answers its first row where it returns rows ("returning"), else {"rows": N}, and not_found where it has changed
/// none. Databases that go away are found again; what only reads is then asked once more.
///
/// Nothing is opened here: a database that is away is unavailable when it is asked. Throws error{errc::invalid_argument} or
/// error{errc::invalid_file} for a URL or a statement that is none, and figures out of their range.
std::unique_ptr<connector> sql_connector(runtime& on, sql_connector_options options);

}  // namespace palabre
