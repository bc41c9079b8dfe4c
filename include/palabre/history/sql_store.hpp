// palabre/history/sql_store.hpp - history kept in SQLite, the embedded default, or in PostgreSQL.
#pragma once

#include "palabre/core/log.hpp"
#include "palabre/core/runtime.hpp"
#include "palabre/history/store.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace palabre::history {

struct sql_store_options {
    /// "sqlite:/var/lib/palabre/palabre.db", or "postgresql://user@host:5432/database" as libpq reads it.
    std::string url;
    std::string name = {};      ///< Who holds this store's leases, for people; "": host name and process id.
    std::string key_file = {};  ///< 32 bytes, mode 0600, made for an empty database; "": beside an SQLite file.
                                ///< PostgreSQL needs one named, the same for all centers.
    std::size_t readers = 2;    ///< Threads that read, each with a connection.
    std::size_t waiting_most = 100'000;                  ///< Changes that may wait for the disk; beyond: busy.
    duration read_deadline = std::chrono::seconds{2};    ///< After which a read is answered unavailable.
    duration write_deadline = std::chrono::seconds{30};  ///< The same for a write while the database is away.
    duration lease = std::chrono::seconds{10};           ///< How long a silent center keeps its companies.
    logger log{};
};

/// Opens the database, brings its schema up to date, takes a node id, and starts the writer and the readers.
///
/// Throws error{errc::io} where it cannot be opened, error{errc::not_found} where something in it is sealed and its key file is
/// missing, error{errc::unsupported} for a newer schema or a database that does not
/// keep what it acknowledged (fsync, synchronous_commit or full_page_writes off; SQLite that is not WAL with
/// synchronous=FULL), error{errc::wrong_state} where another center serves this SQLite file, each with its cure.
std::unique_ptr<store> open_sql_store(runtime& on, sql_store_options options);

/// The same where PostgreSQL cannot be reached yet: until it is, the store is degraded, opening a company waits, all else
/// is answered unavailable, and of() and ids() throw error{errc::wrong_state}. What would not mend by waiting throws as
/// above, or makes the store broken where it shows later.
std::unique_ptr<store> open_sql_store_when_there(runtime& on, sql_store_options options);

/// What bringing a database's schema up to date would do.
struct upgrade_plan {
    std::int64_t has = 0;                 ///< Steps that its schema has had; 0: it is new.
    std::int64_t knows = 0;               ///< Steps that this version knows; fewer: the database is a newer version's.
    std::vector<std::string> steps = {};  ///< Still to be done, in order: "0005_events".
    std::uint64_t bytes = 0;              ///< How large the database is.
};

/// Changes nothing, beside a running center too. Throws error{errc::not_found} where there is no such SQLite file, error{errc::io}
/// where the database cannot be reached.
upgrade_plan plan_upgrade(const sql_store_options& of);

/// Does it, as opening the store does, while no center has an SQLite file open. Throws as open_sql_store().
void upgrade_sql_store(const sql_store_options& of);

/// Copies the whole database into `file` while it is in use: an SQLite file, or pg_dump's custom format. The key file is
/// not in it and needs its own safe place. Throws error{errc::wrong_state} where `file` is there already, error{errc::io}
/// with what failed; `file` is whole or not there.
void backup_sql_store(const sql_store_options& of, const std::string& file);

/// Fills an empty or absent database from a backup. Throws error{errc::wrong_state} where something is there already,
/// error{errc::invalid_file} where `file` is no backup of this kind of database.
void restore_sql_store(const sql_store_options& into, const std::string& file);

}  // namespace palabre::history
