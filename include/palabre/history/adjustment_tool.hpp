// palabre/history/adjustment_tool.hpp - what was changed of a company's flows, read without a loop.
#pragma once

#include "palabre/history/adjustment_book.hpp"
#include "palabre/history/sql_store.hpp"

#include <string>
#include <vector>

namespace palabre::history {

/// As adjustment_book::current(), for commands beside running centers. Blocks; any thread. Throws error{errc::io} where the
/// database cannot be reached or has no such table yet, error{errc::not_found} where there is no such company.
std::vector<adjustment> read_adjustments(const sql_store_options& of, const std::string& company);

}  // namespace palabre::history
