// src/store/file_lock.hpp - one process at a time, until it ends in whatever way.
#pragma once

#include <string>

namespace palabre::sql {

/// Holds a file of its own beside the database: a lock on the database itself would be lost with SQLite's.
///
/// Owns:    the lock.
/// Threads: one.
class file_lock {
public:
    /// Throws error{errc::wrong_state} naming who has it, error{errc::io} where the file cannot be made.
    file_lock(const std::string& file, const std::string& holder);
    ~file_lock();
    file_lock(const file_lock&) = delete;
    file_lock& operator=(const file_lock&) = delete;

private:
    int fd_ = -1;
};

}  // namespace palabre::sql
