// src/store/backup.cpp - copies of a whole database: SQLite's online backup, PostgreSQL's own tools.
#include "palabre/history/sql_store.hpp"

namespace palabre::history {}  // namespace palabre::history
