// src/store/upgrade.cpp - what an upgrade of a database's schema would do, and the upgrade itself.
#include "palabre/core/error.hpp"
#include "palabre/history/sql_store.hpp"
#include "store/database.hpp"
#include "store/fault.hpp"
#include "store/file_lock.hpp"
#include "store/migrations.hpp"

#include <filesystem>
#include <memory>

namespace palabre::history {
namespace {

/// What is not in the file itself yet waits in its log.
std::uint64_t size_of(const sql::database& where, sql::connection& on) {
    if (where.kind() == sql::backend::postgresql)
        return static_cast<std::uint64_t>(on.integer("select pg_database_size(current_database())").value_or(0));
    std::uint64_t all = 0;
    for (const auto* const end : {"", "-wal"}) {
        std::error_code none;
        const auto size = std::filesystem::file_size(where.file() + end, none);
        if (!none) all += size;
    }
    return all;
}

template<class Do> auto told(Do action) {
    try {
        return action();
    } catch (const soci::soci_error& thrown) {
        const auto met = sql::failure_of(thrown);
        throw error{errc::io, "the database cannot be opened: " + met.reason,
                    met.cure.empty() ? "check the database that the URL names" : met.cure};
    }
}

}  // namespace

upgrade_plan plan_upgrade(const sql_store_options& of) {
    const sql::database where{of.url};
    if (where.kind() == sql::backend::sqlite && !std::filesystem::exists(where.file()))
        throw error{errc::not_found, "there is no database " + where.file(), "check its name; a center makes it"};
    return told([&] {
        const auto on = where.open(sql::role::reader);
        const auto all = sql::migrations_for(where.kind());
        upgrade_plan made;
        made.has = sql::schema_version(*on);
        made.knows = static_cast<std::int64_t>(all.size());
        for (auto next = made.has; next < made.knows; ++next)
            made.steps.emplace_back(all[static_cast<std::size_t>(next)].name);
        made.bytes = size_of(where, *on);
        return made;
    });
}

void upgrade_sql_store(const sql_store_options& of) {
    const sql::database where{of.url};
    std::unique_ptr<sql::file_lock> lock;
    if (where.kind() == sql::backend::sqlite)
        lock = std::make_unique<sql::file_lock>(where.file() + ".lock", "an upgrade");
    told([&] { sql::migrate(*where.open(sql::role::writer), sql::migrations_for(where.kind())); });
}

}  // namespace palabre::history
