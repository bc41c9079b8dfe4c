// src/store/migrations.cpp - one step, one transaction, one row in schema_version.
#include "store/migrations.hpp"

#include "palabre/core/error.hpp"

#include <string>

namespace palabre::sql {
namespace {

/// Any number that nobody else locks: the first letters of "palabre".
constexpr std::int64_t advisory_lock = 0x70616c61627265;

/// PostgreSQL's to_regclass() would answer from a cache: of before the lock was waited for.
bool has_versions(connection& on) {
    const bool sqlite = on.kind() == backend::sqlite;
    return on
        .integer(sqlite ? "select 1 from sqlite_master where type = 'table' and name = 'schema_version'"
                        : "select 1 from pg_class where relname = 'schema_version' and pg_table_is_visible(oid)")
        .has_value();
}

class transaction {
public:
    explicit transaction(connection& on) : on_{on} { on_.begin(); }
    transaction(const transaction&) = delete;
    transaction& operator=(const transaction&) = delete;
    ~transaction() {
        if (open_) on_.roll_back();
    }
    void commit() {
        on_.commit();
        open_ = false;
    }

private:
    connection& on_;
    bool open_ = true;
};

void refuse_newer(std::int64_t has, std::size_t knows) {
    if (has <= static_cast<std::int64_t>(knows)) return;
    throw error{errc::unsupported,
                "the database was written by a newer version of Palabre (its schema is " + std::to_string(has) +
                    ", this version knows " + std::to_string(knows) + ")",
                "install that version, or restore a backup"};
}

/// True while there may be more to do.
bool take_step(connection& on, std::span<const migration> steps) {
    transaction step{on};
    if (on.kind() == backend::postgresql)
        on.read(
            "select pg_advisory_xact_lock(:key)", [](const row&) {}, advisory_lock);
    const auto has = schema_version(on);
    refuse_newer(has, steps.size());
    if (has == static_cast<std::int64_t>(steps.size())) return false;
    if (has == 0 && !has_versions(on))
        on.script("create table schema_version (version bigint primary key, name text not null)");
    const auto& next = steps[static_cast<std::size_t>(has)];
    on.script(std::string{next.statements});
    on.run("insert into schema_version (version, name) values (:version, :name)", has + 1, next.name);
    step.commit();
    return true;
}

}  // namespace

std::int64_t schema_version(connection& on) {
    if (!has_versions(on)) return 0;
    return on.integer("select max(version) from schema_version").value_or(0);
}

void migrate(connection& on, std::span<const migration> steps) {
    if (schema_version(on) == static_cast<std::int64_t>(steps.size())) return;
    while (take_step(on, steps)) {
    }
}

}  // namespace palabre::sql
