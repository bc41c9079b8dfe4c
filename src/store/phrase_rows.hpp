// src/store/phrase_rows.hpp - translations as rows.
#pragma once

#include "palabre/history/phrase_book.hpp"
#include "store/connection.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace palabre::sql {

/// How many were kept: a machine's leaves a reviewed one as it is.
std::size_t put_phrases(connection& on, std::int64_t company, const std::vector<history::phrase>& all);

std::optional<history::phrase> phrase_of(connection& on, std::int64_t company, const std::string& from,
                                         const std::string& source, const std::string& to);

std::vector<history::phrase> phrases(connection& on, std::int64_t company, const history::phrase_filter& which,
                                     const history::phrase_place& after, std::size_t limit);

}  // namespace palabre::sql
