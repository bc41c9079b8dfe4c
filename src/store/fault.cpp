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

const char* cure_of_sqlite(int result) {
    switch (result & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return "stop, and restore a backup or mend the file";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL: return "end the other program that holds the database";
    case SQLITE_FULL: return "make room on its disk";
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH: return "let this user write to the file and its folder, and check how the disk is mounted";
    default: return "check the disk: the kernel's log says more";
    }
}

const char* cure_of_postgresql(const std::string& state) {
    const auto in = [&](const char* prefix) { return state.starts_with(prefix); };
    if (in("XX")) return "stop, and restore a backup or mend the database: its log says more";
    if (in("53100")) return "make room on PostgreSQL's disk";
    if (in("53300")) return "raise max_connections, or end other sessions";
    if (in("25")) return "make the database writable (default_transaction_read_only, or a standby)";
    if (in("55") || in("40") || in("57014")) return "end the session that holds the lock: pg_stat_activity names it";
    if (in("28")) return "check the URL's user and password, and pg_hba.conf";
    if (in("3D")) return "check the database's name in the URL";
    if (in("53") || in("58")) return "check PostgreSQL's machine: its log says more";
    return "check that PostgreSQL runs and can be reached";
}

/// Lines become sentences of one.
std::string in_one_line(const std::string& lines) {
    std::string line;
    for (const char each : lines) {
        const bool space = each == ' ' || each == '\n' || each == '\t';
        if (!space)
            line += each;
        else if (!line.empty() && line.back() != ' ')
            line += ' ';
    }
    while (!line.empty() && (line.back() == ' ' || line.back() == '.')) line.pop_back();
    return line;
}

/// What is the statement's own has no cure that an operator could use.
failure made(fault kind, std::string reason, const char* cure) {
    return {kind, in_one_line(reason), kind == fault::own ? "" : cure};
}

}  // namespace

std::string to_string(const failure& met) {
    return met.cure.empty() ? met.reason : met.reason + "; " + met.cure;
}

failure failure_of(const std::exception& thrown) {
    const auto* const soci = dynamic_cast<const soci::soci_error*>(&thrown);
    if (soci == nullptr) return {fault::own, thrown.what()};
    std::string reason = soci->get_error_message();
    if (const auto* const sqlite = dynamic_cast<const soci::sqlite3_soci_error*>(soci))
        return made(kind_of_sqlite(sqlite->result()), "SQLite: " + reason, cure_of_sqlite(sqlite->result()));
    if (const auto* const postgresql = dynamic_cast<const soci::postgresql_soci_error*>(soci)) {
        // DETAIL shows the row's values.
        if (const auto detail = reason.find("\nDETAIL:"); detail != std::string::npos) reason.resize(detail);
        const auto state = postgresql->sqlstate();
        return made(kind_of_postgresql(state), "PostgreSQL: " + reason, cure_of_postgresql(state));
    }
    // SOCI's own: it could not connect, which SQLite's says as SQLite's above, or lost its place.
    if (reason.starts_with("Cannot establish connection")) reason.insert(0, "PostgreSQL: ");
    return made(fault::lost, std::move(reason), "check that the database runs, and its URL");
}

}  // namespace palabre::sql
