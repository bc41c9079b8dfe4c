// src/store/postgresql_result.hpp - an answer of libpq's, freed by its owner, or thrown where it says no.
#pragma once

#include <soci/postgresql/soci-postgresql.h>

#include <memory>

namespace palabre::sql {

struct result_deleter {
    void operator()(PGresult* result) const noexcept { PQclear(result); }
};
using result_pointer = std::unique_ptr<PGresult, result_deleter>;

/// Throws soci::postgresql_soci_error, as SOCI does itself.
inline result_pointer checked(PGconn* on, PGresult* answered) {
    result_pointer result{answered};
    const auto status = PQresultStatus(answered);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY) return result;
    const char* state = PQresultErrorField(answered, PG_DIAG_SQLSTATE);
    if (state == nullptr) state = "08000";  // libpq's own: the connection is gone
    throw soci::postgresql_soci_error(answered != nullptr ? PQresultErrorMessage(answered) : PQerrorMessage(on), state);
}

}  // namespace palabre::sql
