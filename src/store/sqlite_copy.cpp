// src/store/sqlite_copy.cpp - SQLite's online backup, into a draft that is renamed when it is whole.
#include "palabre/core/error.hpp"
#include "store/copies.hpp"

#include <sqlite3.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <unistd.h>

namespace palabre::sql {
namespace {

struct closing {
    void operator()(sqlite3* on) const noexcept { sqlite3_close(on); }
};
using handle = std::unique_ptr<sqlite3, closing>;

handle open(const std::string& file, int flags) {
    sqlite3* raw = nullptr;
    const int result = sqlite3_open_v2(file.c_str(), &raw, flags, nullptr);
    handle opened{raw};
    if (result != SQLITE_OK)
        throw error{errc::io, file + " cannot be opened: " + sqlite3_errstr(result),
                    "check the path and its permissions"};
    sqlite3_busy_timeout(raw, 5000);
    return opened;
}

/// The first column of the first row; "" where there is none, or the statement fails.
std::string first(sqlite3* on, const char* sql) {
    sqlite3_stmt* statement = nullptr;
    std::string found;
    if (sqlite3_prepare_v2(on, sql, -1, &statement, nullptr) == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW)
        if (const auto* const text = sqlite3_column_text(statement, 0)) found = reinterpret_cast<const char*>(text);
    sqlite3_finalize(statement);
    return found;
}

void must_exist(const std::string& file) {
    if (::access(file.c_str(), F_OK) != 0)
        throw error{errc::not_found, {file}, "there is no such database", "check the path"};
}

/// A name beside `file` that goes away unless it has been renamed.
struct draft {
    explicit draft(const std::string& file) : name{file + ".part"} {
        ::unlink(name.c_str());
        const int made = ::open(name.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
        if (made < 0)
            throw error{errc::io, name + " cannot be made: " + std::strerror(errno), "check the folder and the disk"};
        ::close(made);
    }
    draft(const draft&) = delete;
    draft& operator=(const draft&) = delete;
    ~draft() { ::unlink(name.c_str()); }

    std::string name;
};

void sync(const std::string& path) {
    const int opened = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool synced = opened >= 0 && ::fsync(opened) == 0;
    const int why = errno;
    if (opened >= 0) ::close(opened);
    if (!synced) throw error{errc::io, path + " cannot be synced: " + std::strerror(why), "check the disk"};
}

}  // namespace

void copy_sqlite(const std::string& from, const std::string& to) {
    must_exist(from);
    const draft into{to};
    {
        const handle source = open(from, SQLITE_OPEN_READWRITE);
        const handle target = open(into.name, SQLITE_OPEN_READWRITE);
        // One step: in a log-written database a reader's snapshot hinders nobody.
        sqlite3_backup* const copying = sqlite3_backup_init(target.get(), "main", source.get(), "main");
        int result = copying == nullptr ? sqlite3_errcode(target.get()) : sqlite3_backup_step(copying, -1);
        sqlite3_backup_finish(copying);
        if (result != SQLITE_DONE)
            throw error{errc::io, "copying " + from + " to " + to + " failed: " + sqlite3_errstr(result),
                        "check the disk's space and both files"};
    }
    sync(into.name);
    for (const char* each : {"-wal", "-shm"}) ::unlink((to + each).c_str());  // of the empty one that this replaces
    if (::rename(into.name.c_str(), to.c_str()) != 0)
        throw error{errc::io, to + " cannot be put in place: " + std::strerror(errno), "check the folder"};
    const auto folder = std::filesystem::path{to}.parent_path();
    sync(folder.empty() ? "." : folder.string());
}

void check_sqlite_backup(const std::string& file) {
    must_exist(file);
    const handle opened = open(file, SQLITE_OPEN_READONLY);
    const char* const cure = "take a file that backup_sql_store wrote";
    if (first(opened.get(), "select name from sqlite_master where name = 'schema_version'").empty())
        throw error{errc::invalid_file, {file}, "this is no backup of a store on SQLite", cure};
    if (first(opened.get(), "pragma quick_check(1)") != "ok")
        throw error{errc::invalid_file, {file}, "the backup is damaged", "take another one"};
}

void check_sqlite_is_empty(const std::string& file) {
    if (::access(file.c_str(), F_OK) != 0) return;
    const handle opened = open(file, SQLITE_OPEN_READWRITE);
    const auto anything = first(opened.get(), "select count(*) from sqlite_master");
    if (anything != "0")
        throw error{errc::wrong_state, file + " is not empty", "move it away first: a restore never overwrites"};
}

}  // namespace palabre::sql
