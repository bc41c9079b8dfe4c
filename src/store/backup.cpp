// src/store/backup.cpp - backup and restore: which database, which way, and nothing half done.
#include "palabre/core/error.hpp"
#include "palabre/history/sql_store.hpp"
#include "store/copies.hpp"
#include "store/file_lock.hpp"

namespace palabre::history {

void backup_sql_store(const sql_store_options& of, const std::string& file) {
    const sql::database from{of.url};
    if (from.kind() == sql::backend::sqlite)
        sql::copy_sqlite(from.file(), file);
    else
        sql::dump_postgresql(from, file);
}

void restore_sql_store(const sql_store_options& into, const std::string& file) {
    const sql::database to{into.url};
    if (to.kind() == sql::backend::postgresql) return sql::load_postgresql(to, file);
    const sql::file_lock lock{to.file() + ".lock", "a restore"};
    sql::check_sqlite_backup(file);
    sql::check_sqlite_is_empty(to.file());
    sql::copy_sqlite(file, to.file());
}

}  // namespace palabre::history
