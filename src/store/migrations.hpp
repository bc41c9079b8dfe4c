// src/store/migrations.hpp - brings a database's schema up to what this version writes: numbered steps, forward only.
#pragma once

#include "store/connection.hpp"

#include <span>
#include <string_view>

namespace palabre::sql {

struct migration {
    std::string_view name;  ///< "0001_history": its number in the schema is its place in the list.
    std::string_view statements;
};

/// What was embedded from src/store/migrations, in order.
std::span<const migration> migrations_for(backend kind) noexcept;

/// Applies what is missing, each step in a transaction of its own. Two that begin at once do each step once. Throws
/// error{errc::unsupported} where a newer version has written the schema; nothing has been changed then.
void migrate(connection& on, std::span<const migration> steps);

/// How many steps the database has had; 0 for a new one.
std::int64_t schema_version(connection& on);

}  // namespace palabre::sql
