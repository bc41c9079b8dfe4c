// src/store/postgresql_open.cpp - opens a PostgreSQL that syncs what it commits, and refuses any other.
#include "palabre/core/error.hpp"
#include "store/database.hpp"

#include <soci/postgresql/soci-postgresql.h>

namespace palabre::sql {
namespace {

void refuse_what_forgets(connection& on) {
    on.read("select name, setting from pg_settings"
            " where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off'",
            [](const row& each) {
                const std::string name{each.text(0)};
                throw error{errc::unsupported,
                            "PostgreSQL has " + name + "=off, and would forget what it has acknowledged",
                            "set " + name + "=on in postgresql.conf (or where a role or database sets it) and reload"};
            });
}

}  // namespace

std::unique_ptr<connection> database::open_postgresql(role as, wire* cut_by) const {
    auto session = std::make_unique<soci::session>(*soci::factory_postgresql(), conninfo_);
    auto opened = std::make_unique<connection>(backend::postgresql, std::move(session));
    connection& on = *opened;
    if (cut_by != nullptr) on.may_be_cut(*cut_by);
    PQsetNoticeProcessor(
        static_cast<PGconn*>(on.native()), [](void*, const char*) {}, nullptr);
    if (const auto version = PQserverVersion(static_cast<PGconn*>(on.native())); version < 150000)
        throw error{errc::unsupported, "PostgreSQL " + std::to_string(version / 10000) + " is too old",
                    "use 15 or newer"};
    on.script("set statement_timeout = '60s'; set lock_timeout = '10s';"
              "set idle_in_transaction_session_timeout = '60s'; set standard_conforming_strings = on");
    // Every question here goes by a key. A planner who finds a table without statistics takes it for empty and reads it
    // from end to end, and prepared statements keep such plans.
    on.script("set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off;"
              "set plan_cache_mode = force_generic_plan");
    if (as == role::reader) on.script("set default_transaction_read_only = on");
    refuse_what_forgets(on);
    return opened;
}

}  // namespace palabre::sql
