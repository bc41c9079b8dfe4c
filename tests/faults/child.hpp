// tests/faults/child.hpp - another program, read line by line, and killed.
#pragma once

#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace palabre::faults {

/// Owns:    the process, which it kills at the end.
class child {
public:
    explicit child(const std::vector<std::string>& words);
    ~child() { kill(); }
    child(const child&) = delete;
    child& operator=(const child&) = delete;

    /// The next line of its output; nothing at its end. Throws std::runtime_error where none comes for a minute.
    std::optional<std::string> line();

    /// SIGKILL; what it had written before can still be read.
    void kill();

private:
    pid_t pid_;
    int said_;
    std::string read_;
};

}  // namespace palabre::faults
