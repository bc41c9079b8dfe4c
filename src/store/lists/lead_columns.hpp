// src/store/lists/lead_columns.hpp - which column is what: as the mapping says, else by its header, French or English.
#pragma once

#include "palabre/history/lead_import.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace palabre::lists {

/// "Téléphone 2 " as it is looked up: "telephone 2".
std::string plain_header(std::string_view header);

history::lead_column guessed_column(std::string_view header);

/// One for each header. Throws error{errc::invalid_argument} for a mapping that names what is not there.
std::vector<history::lead_preview::column> columns_of(const history::lead_file& file,
                                                      const std::vector<std::string>& headers);

/// Throws error{errc::invalid_argument} where none of them holds numbers.
void check_numbers(const history::lead_file& file, const std::vector<history::lead_preview::column>& columns);

}  // namespace palabre::lists
