// src/store/backup.cpp - backup and restore: which database, which way, and nothing half done.
#include "palabre/core/error.hpp"
#include "palabre/history/sql_store.hpp"
#include "store/copies.hpp"
#include "store/file_lock.hpp"

#include <filesystem>

namespace palabre::history {
namespace {

/// The file, and what a backup makes on the way to it.
void must_be_new(const std::string& file) {
    for (const auto& each : {file, file + ".part", file + ".pass"})
        if (std::filesystem::exists(std::filesystem::symlink_status(each)))
            throw error{
                errc::wrong_state, {each}, "this file is there already", "name a new file: a backup never overwrites"};
}

}  // namespace

void backup_sql_store(const sql_store_options& of, const std::string& file) {
    const sql::database from{of.url};
    must_be_new(file);
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
