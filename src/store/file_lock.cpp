// src/store/file_lock.cpp - flock(2), and the holder's name inside.
#include "store/file_lock.hpp"

#include "palabre/core/error.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace palabre::sql {

file_lock::file_lock(const std::string& file, const std::string& holder) {
    fd_ = ::open(file.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    if (fd_ < 0)
        throw error{errc::io, file + " cannot be made: " + std::strerror(errno),
                    "check that its folder exists and is writable by this user"};
    if (::flock(fd_, LOCK_EX | LOCK_NB) != 0) {
        char who[256] = "";
        const auto read = ::pread(fd_, who, sizeof who - 1, 0);
        ::close(fd_);
        throw error{errc::wrong_state,
                    "the database is served by " + std::string{who, static_cast<std::size_t>(read > 0 ? read : 0)},
                    "stop that one first, or use PostgreSQL for several centers"};
    }
    if (::ftruncate(fd_, 0) != 0 || ::pwrite(fd_, holder.data(), holder.size(), 0) < 0) {
        // the lock holds without a name
    }
}

file_lock::~file_lock() {
    ::close(fd_);
}

}  // namespace palabre::sql
