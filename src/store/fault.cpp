// src/store/fault.cpp - SQLite's result codes and PostgreSQL's SQLSTATEs, sorted by what can be done about them.
#include "store/fault.hpp"

#include <soci/postgresql/soci-postgresql.h>
#include <soci/sqlite3/soci-sqlite3.h>

namespace palabre::sql {
namespace {

fault kind_of_sqlite(int result) {
    switch (result & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return fault::broken;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_NOMEM:
    case SQLITE_READONLY:
    case SQLITE_INTERRUPT:
    case SQLITE_IOERR:
    case SQLITE_FULL:
    case SQLITE_CANTOPEN:
    case SQLITE_PROTOCOL:
    case SQLITE_PERM:
    case SQLITE_AUTH: return fault::lost;
    default: return fault::own;
    }
}

/// SQLSTATEs: Appendix A of PostgreSQL's manual. A class is its first two letters.
fault kind_of_postgresql(const std::string& state) {
    const auto in = [&](const char* prefix) { return state.starts_with(prefix); };
    if (in("XX001") || in("XX002")) return fault::broken;
    const bool lost = in("08") || in("53") || in("57") || in("58") || in("40") || in("25") || in("55") || in("28") ||
                      in("3D000") || in(" ");  // libpq's own: no answer came
    return lost ? fault::lost : fault::own;
}

}  // namespace

failure failure_of(const std::exception& thrown) {
    const auto* const soci = dynamic_cast<const soci::soci_error*>(&thrown);
    if (soci == nullptr) return {fault::own, thrown.what()};
    std::string reason = soci->get_error_message();
    while (!reason.empty() && reason.back() == '\n') reason.pop_back();
    if (const auto* const sqlite = dynamic_cast<const soci::sqlite3_soci_error*>(soci))
        return {kind_of_sqlite(sqlite->result()), std::move(reason)};
    if (const auto* const postgresql = dynamic_cast<const soci::postgresql_soci_error*>(soci)) {
        // DETAIL shows the row's values.
        if (const auto detail = reason.find("\nDETAIL:"); detail != std::string::npos) reason.resize(detail);
        return {kind_of_postgresql(postgresql->sqlstate()), std::move(reason)};
    }
    return {fault::lost, std::move(reason)};  // SOCI's own: it could not connect, or lost its place
}

}  // namespace palabre::sql
