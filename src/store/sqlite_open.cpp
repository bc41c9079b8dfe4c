// src/store/sqlite_open.cpp - opens SQLite with a write-ahead log and a sync at every commit, or not at all.
#include "palabre/core/error.hpp"
#include "store/database.hpp"

#include <soci/sqlite3/soci-sqlite3.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace palabre::sql {
namespace {

/// SQLite would make it readable by all; its log's files take the permissions of this one.
void make_file(const std::string& file) {
    const int made = ::open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (made >= 0) {
        ::close(made);
        return;
    }
    const int why = errno;
    if (why == EEXIST) return;
    const std::string what = "the database's file " + file + " cannot be made: " + std::strerror(why);
    if (why == ENOSPC || why == EDQUOT || why == EIO) throw soci::sqlite3_soci_error(what, SQLITE_FULL);
    throw error{errc::io, what, "check that its folder exists and is writable by this user"};
}

void check(const char* setting, const std::string& wanted, const std::string& got, const std::string& file,
           const char* cure) {
    if (got == wanted) return;
    throw error{errc::unsupported, file + " has " + setting + "=" + got + ", and would forget what it has acknowledged",
                cure};
}

/// The first to open a new file turns its log on. SQLite answers "locked" to others meanwhile without waiting: two who wait
/// for each other would never end.
std::string write_ahead(connection& on) {
    constexpr int pause = 20;  // ms
    for (auto left = database::patience.count() / pause;; --left) {
        try {
            return on.text("pragma journal_mode=wal").value_or("");
        } catch (const soci::sqlite3_soci_error& thrown) {
            if (left <= 0 || (thrown.result() & 0xff) != SQLITE_BUSY) throw;
        }
        sqlite_api::sqlite3_sleep(pause);
    }
}

}  // namespace

std::unique_ptr<connection> database::open_sqlite(role as) const {
    if (as == role::writer) make_file(file_);
    std::string words = "dbname=\"" + file_ + "\"";
    if (!vfs_.empty()) words += " vfs=" + vfs_;
    auto session = std::make_unique<soci::session>(*soci::factory_sqlite3(), words);
    auto opened = std::make_unique<connection>(backend::sqlite, std::move(session));
    connection& on = *opened;

    auto* const native = static_cast<sqlite_api::sqlite3*>(on.native());
    sqlite_api::sqlite3_busy_timeout(native, static_cast<int>(patience.count()));
    const auto journal = write_ahead(on);
    check("journal_mode", "wal", journal, file_, "keep it on a local disk whose file system has shared memory");
    // What is read comes through the mapped file; the cache holds what a commit changes, and is full after few calls.
    on.script("pragma synchronous=full; pragma foreign_keys=on; pragma temp_store=memory;"
              "pragma cache_size=-2048; pragma mmap_size=1073741824; pragma journal_size_limit=67108864");
    const auto synchronous = std::to_string(on.integer("pragma synchronous").value_or(0));
    check("synchronous", "2", synchronous, file_, "use Debian's libsqlite3");
    const auto keys = std::to_string(on.integer("pragma foreign_keys").value_or(0));
    check("foreign_keys", "1", keys, file_, "use Debian's libsqlite3");
    if (as == role::reader) on.script("pragma query_only=on");
    return opened;
}

}  // namespace palabre::sql
