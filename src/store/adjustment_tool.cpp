// src/store/adjustment_tool.cpp - what was changed of a company's flows, read without a loop.
#include "palabre/history/adjustment_tool.hpp"

#include "palabre/core/error.hpp"
#include "store/adjustment_rows.hpp"
#include "store/companies.hpp"
#include "store/database.hpp"
#include "store/fault.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace palabre::history {

std::vector<adjustment> read_adjustments(const sql_store_options& of, const std::string& company) {
    const sql::database place{of.url};
    if (!place.file().empty() && !std::filesystem::exists(place.file()))
        throw error{errc::io, fmt::format("there is no {}", place.file()), "start palabre-center with it once"};
    try {
        const auto db = place.open(sql::role::reader);
        const auto all = sql::companies(*db);
        const auto found = std::ranges::find(all, company, &history::company::name);
        if (found == all.end())
            throw error{errc::not_found, fmt::format("the store has no company '{}'", company),
                        "start palabre-center with it once"};
        return sql::current_adjustments(*db, found->id.value());
    } catch (const soci::soci_error& thrown) {
        const auto met = sql::failure_of(thrown);
        throw error{errc::io, "the database fails: " + met.reason, met.cure};
    }
}

}  // namespace palabre::history
