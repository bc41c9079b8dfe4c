// src/http/body_file.hpp - a request's body that lies in a file.
#pragma once

#include <cstdint>
#include <string>
#include <unistd.h>
#include <utility>

namespace palabre::http {

/// Owns:    the file, which goes with it.
/// Threads: any, once it is whole.
struct body_file {
    std::string path;
    std::int64_t bytes = 0;

    explicit body_file(std::string at) : path{std::move(at)} {}
    body_file(const body_file&) = delete;
    body_file& operator=(const body_file&) = delete;
    ~body_file() { ::unlink(path.c_str()); }
};

}  // namespace palabre::http
