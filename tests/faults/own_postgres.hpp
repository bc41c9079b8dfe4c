// tests/faults/own_postgres.hpp - a PostgreSQL that may be stopped and killed: no other process uses it.
#pragma once

#include "store/postgres_server.hpp"

namespace palabre::faults {

inline tests::postgres_server& own_postgres() {
    static tests::postgres_server one;
    if (!one.runs()) one.start();  // a case that failed may have left it stopped
    return one;
}

}  // namespace palabre::faults
