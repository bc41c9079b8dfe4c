// src/campaign/list_text.hpp - an uploaded list: CSV into recipients.
#pragma once

#include "palabre/history/campaign.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace palabre::campaign {

/// Its rows, numbered from `first`, with what stood in their address's place as `written`. Separators `,` `;` or tab, a
/// header, UTF-8 with or without BOM. Throws error{errc::invalid_argument} with its line where it is none.
std::vector<history::recipient> read_list(std::string_view csv, std::int64_t first);

}  // namespace palabre::campaign
