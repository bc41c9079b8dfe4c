// src/connector/sql_prepared.hpp - an operation's statement, ready in a session: arguments in, an outcome out.
#pragma once

#include "palabre/connector/operation.hpp"
#include "palabre/connector/outcome.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace soci {
class session;
}

namespace palabre::detail {

/// An operation, ready.
struct sql_plan {
    operation is;
    std::string statement;           ///< As the backend runs it.
    std::vector<std::string> names;  ///< Of its arguments; where they have numbers, the name behind each.
    bool many = false, returns = false;
};

/// What a session keeps of an operation that it has been asked before.
///
/// Threads: the session's.
class sql_prepared {
public:
    virtual ~sql_prepared() = default;

    /// An answer of more rows is unavailable. Throws soci::soci_error.
    virtual outcome run(const value& arguments, std::size_t most_rows) = 0;
};

/// The plan outlives it, the session too. Values go in and out by the backends' own calls: SOCI's exchange costs more than
/// a lookup does. Throws soci::soci_error.
std::unique_ptr<sql_prepared> prepared_by_sqlite(soci::session& on, const sql_plan& plan);
std::unique_ptr<sql_prepared> prepared_by_postgresql(soci::session& on, const sql_plan& plan);

/// By SOCI alone, which has it for MySQL: each time anew, since there the values are part of the text.
std::unique_ptr<sql_prepared> prepared_by_soci(soci::session& on, const sql_plan& plan);

/// The argument of that name, nullptr where it is not there or null.
const value* argument_of(const value& arguments, const std::string& name);

}  // namespace palabre::detail
