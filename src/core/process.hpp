// src/core/process.hpp - another program, run to its end: text in, text out, no shell between.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::detail {

/// What a program left behind.
struct finished {
    int status = 0;        ///< 0 is success; 128 and its number for a signal.
    bool stopped = false;  ///< Killed, because it went beyond a limit.
    std::string out;
    std::string problems;  ///< What it wrote to standard error.
};

/// What a program may take; 0 is no limit. Beyond one it is killed, with what it has started.
struct process_limits {
    std::chrono::milliseconds time{0};
    std::size_t output = 0;  ///< Bytes on standard output.
};

/// Runs words[0], found on PATH, with the other words as they are, and waits for it. Throws error{errc::not_found} where
/// there is no such program, error{errc::io} where it cannot be started. Blocks: for tools, never for the strand.
finished run(const std::vector<std::string>& words, std::string_view input, const process_limits& limits = {});

}  // namespace palabre::detail
