// palabre/history/import.hpp - brings customers and their past from files and from a dialer's tables.
#pragma once

#include "palabre/history/sql_store.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace palabre::history {

struct import_options {
    std::string company;       ///< Its name; made where it is new.
    std::string mapping;       ///< A YAML file: where each kind of row comes from, and which column is what.
    std::string rejects = {};  ///< CSV of what was not taken: source, line, what, cure. "": none is written.
    bool dry_run = false;      ///< Reads, checks and reports; changes nothing.
};

/// What became of one source's rows.
struct import_count {
    std::string source;  ///< As the mapping names it.
    std::uint64_t read = 0, added = 0, updated = 0, unchanged = 0, rejected = 0;

    bool operator==(const import_count&) const = default;
};

using import_report = std::vector<import_count>;

/// Imports and returns when it is done: for tools, in a thread of their own. Runs beside a center that serves the company,
/// and again on the same input without changing anything. Memory does not grow with the input. `progress` is called now
/// and then with what has been read so far.
///
/// Rows that contradict what is kept (two addresses of one row belong to two customers) are rejected, never guessed. What a
/// customer or an agent chose here is not replaced.
///
/// Throws error{errc::invalid_file} with every problem of the mapping, error{errc::not_found} and error{errc::io} for
/// sources that cannot be read; what was imported until then stays, and the next run goes on.
import_report import_history(runtime& on, const sql_store_options& into, const import_options& what,
                             const std::function<void(const import_report&)>& progress = {});

}  // namespace palabre::history
