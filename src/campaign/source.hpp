// src/campaign/source.hpp - where a campaign's recipients come from, page by page.
#pragma once

#include "campaign/desk.hpp"

#include <functional>
#include <string>
#include <vector>

namespace palabre::campaign {

/// Recipients as their source names them: with an address, or with the customer.
struct source_page {
    bool read = false;
    std::string why = {};  ///< Why it was not.
    std::vector<history::recipient> all = {};
    std::string next = {};  ///< The cursor behind it.
    bool last = false;
};

/// The page behind `at`'s cursor, its rows numbered from at.selected + 1 on: always the same for the same cursor, but for a
/// history that has grown. `then` once, from the loop.
void next_page(const desk& of, const history::campaign& at, const audience& to, std::size_t limit,
               std::function<void(source_page)> then);

}  // namespace palabre::campaign
