// src/store/database.hpp - where the data is: a URL, opened as connections that keep what they acknowledge.
#pragma once

#include "store/connection.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace palabre::sql {

enum class role { writer, reader };

/// Knows a database by its URL, and opens it. A database that may forget what it has acknowledged is refused.
///
/// Owns:    the URL's parts; no connection.
/// Threads: any.
class database {
public:
    /// "sqlite:/path/file.db" (options: ?vfs=NAME), or "postgresql://..." or what else libpq calls a conninfo. Throws
    /// error{errc::invalid_argument} for anything else.
    explicit database(const std::string& url);

    backend kind() const noexcept { return kind_; }

    /// SQLite's file; "" for PostgreSQL.
    const std::string& file() const noexcept { return file_; }

    /// PostgreSQL's conninfo; "" for SQLite.
    const std::string& conninfo() const noexcept { return conninfo_; }

    /// Opens and sets up a session; a writer makes SQLite's file (0600) where there is none. Throws soci::soci_error
    /// where the database cannot be reached now, and error{errc::unsupported} where it would lose what it acknowledges.
    std::unique_ptr<connection> open(role as) const;

    /// The same, and `cut_by` can cut it from its first statement on.
    std::unique_ptr<connection> open(role as, wire& cut_by) const;

    /// How long SQLite waits for another process's lock.
    static constexpr std::chrono::milliseconds patience{5000};

private:
    std::unique_ptr<connection> open_sqlite(role as) const;
    std::unique_ptr<connection> open_postgresql(role as, wire* cut_by) const;

    backend kind_;
    std::string file_;
    std::string vfs_;
    std::string conninfo_;
};

}  // namespace palabre::sql
