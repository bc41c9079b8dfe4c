// src/store/fault.hpp - what a database's error means for the work that met it.
#pragma once

#include <exception>
#include <string>

namespace palabre::sql {

enum class fault {
    own,     ///< The statement's own: it breaks a constraint or makes no sense. Trying again gives the same.
    lost,    ///< The connection, the disk, a lock: the same work may succeed later, on a new session.
    broken,  ///< The data cannot be trusted: a damaged file. Nothing is to be tried again.
};

struct failure {
    fault kind;
    std::string reason;     ///< One line, without the values of the statement, which may be a customer's.
    std::string cure = {};  ///< What an operator can do; "" for what is the statement's own.
};

/// "reason; cure".
std::string to_string(const failure& met);

/// What has just been thrown by a session, or by the job that used it.
failure failure_of(const std::exception& thrown);

}  // namespace palabre::sql
