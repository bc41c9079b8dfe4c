// src/store/copies.hpp - a whole database into a file, and back.
#pragma once

#include "store/database.hpp"

#include <string>

namespace palabre::sql {

/// Copies one SQLite database over `to` as it stands at one moment, while others write. `to` (0600) is whole or as it was.
/// Throws error{errc::not_found}, error{errc::io}.
void copy_sqlite(const std::string& from, const std::string& to);

/// Throws error{errc::not_found} where there is no file, error{errc::invalid_file} where it is no store's or is damaged.
void check_sqlite_backup(const std::string& file);

/// Throws error{errc::wrong_state} where a database is there that holds anything.
void check_sqlite_is_empty(const std::string& file);

/// pg_dump's custom format. The same promises.
void dump_postgresql(const database& from, const std::string& to);
void load_postgresql(const database& to, const std::string& from);

}  // namespace palabre::sql
