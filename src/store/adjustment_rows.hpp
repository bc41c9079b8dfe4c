// src/store/adjustment_rows.hpp - adjustments of flows as rows.
#pragma once

#include "palabre/history/adjustment_book.hpp"
#include "store/connection.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace palabre::sql {

void put_adjustment(connection& on, std::int64_t company, const history::adjustment& what, const std::string& content);

std::vector<history::adjustment> current_adjustments(connection& on, std::int64_t company);

std::vector<history::adjustment> adjustments(connection& on, std::int64_t company, const std::string& kind,
                                             const std::string& key, std::size_t limit);

std::optional<std::string> adjustment_content(connection& on, std::int64_t company, history::adjustment_id which);

}  // namespace palabre::sql
