// src/store/import/rejects.hpp - the report of what was not taken: a CSV file for whoever mends the sources.
#pragma once

#include "store/import/rows.hpp"

#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>

namespace palabre::importing {

/// Owns:    its file.
/// Threads: one at a time.
class rejects {
public:
    /// "" writes nowhere. Throws error{errc::io} as the others do.
    explicit rejects(const std::string& file);

    void add(std::string_view source, std::uint64_t line, const refusal& why);
    void close();

private:
    void field(std::string_view text, char after);
    [[noreturn]] void fail() const;

    std::string file_;
    std::ofstream out_;
    std::string scratch_;
};

}  // namespace palabre::importing
