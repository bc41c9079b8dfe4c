// src/store/import/raw_rows.hpp - port of an import: rows of cells, from a file or from another system's database.
#pragma once

#include "store/import/mapping.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace palabre::importing {

/// A row as it was found, in UTF-8; or what is wrong with it.
struct raw_row {
    std::uint64_t line = 0;  ///< Where it begins in its file; of a query, its number.
    std::vector<std::string> cells;
    std::string fault, cure;
};

/// Reads one source once, in its order, holding a few rows at a time.
///
/// Owns:    its file or its connection.
/// Threads: one at a time.
class raw_rows {
public:
    virtual ~raw_rows() = default;

    virtual const std::vector<std::string>& columns() const = 0;

    /// False at the end. `into` is used again, so that its memory is.
    virtual bool next(raw_row& into) = 0;
};

/// Opens a source, and finds its columns. Throws error{errc::not_found}, error{errc::io} or error{errc::invalid_file}, never
/// with a password in it.
std::unique_ptr<raw_rows> open_csv(const source& of);
std::unique_ptr<raw_rows> open_sql(const source& of);

}  // namespace palabre::importing
