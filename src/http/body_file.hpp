// src/http/body_file.hpp - a request's body that lies in a file.
#pragma once

#include <cstdint>
#include <string>
#include <unistd.h>

namespace palabre::http {

/// Owns:    the file, which has no name any more: it goes with this, or with the process.
/// Threads: any, once it is whole.
struct body_file {
    int descriptor;
    std::string path;  ///< Opens it anew, in this process alone.
    std::int64_t bytes = 0;

    explicit body_file(int open) : descriptor{open}, path{"/proc/self/fd/" + std::to_string(open)} {}
    body_file(const body_file&) = delete;
    body_file& operator=(const body_file&) = delete;
    ~body_file() { ::close(descriptor); }
};

}  // namespace palabre::http
