// src/store/phrase_tool.cpp - translations as commands and loading read and write them, beside running centers.
#include "palabre/history/phrase_tool.hpp"

#include "history/phrase_rules.hpp"
#include "history/validate.hpp"
#include "palabre/core/error.hpp"
#include "store/companies.hpp"
#include "store/database.hpp"
#include "store/fault.hpp"
#include "store/phrase_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace palabre::history {
namespace {

template<class Job> auto told(Job job) {
    try {
        return job();
    } catch (const soci::soci_error& thrown) {
        const auto met = sql::failure_of(thrown);
        throw error{errc::io, "the database fails: " + met.reason,
                    met.cure.empty() ? "check the database that the URL names, and start palabre-center with it once"
                                     : met.cure};
    }
}

}  // namespace

struct phrase_tool::impl {
    impl(const sql_store_options& of, const std::string& company) : place{of.url} {
        told([&] {
            // A writer would make the file.
            if (!place.file().empty() && !std::filesystem::exists(place.file()))
                throw error{errc::io, fmt::format("there is no {}", place.file()), "start palabre-center with it once"};
            db = place.open(sql::role::writer);
            const auto all = sql::companies(*db);
            const auto found = std::ranges::find(all, company, &history::company::name);
            if (found == all.end())
                throw error{errc::not_found, fmt::format("the store has no company '{}'", company),
                            "name one of the configuration's, and start palabre-center with it once"};
            id = found->id.value();
        });
    }

    const sql::database place;
    std::unique_ptr<sql::connection> db;
    std::int64_t id = 0;
};

phrase_tool::phrase_tool(const sql_store_options& of, const std::string& company)
    : impl_{std::make_unique<impl>(of, company)} {
}

phrase_tool::~phrase_tool() = default;

std::vector<phrase> phrase_tool::phrases(const phrase_filter& which) {
    return told([&] {
        std::vector<phrase> all;
        for (phrase_place after;; after = {all.back().from, all.back().to, all.back().source}) {
            auto page = sql::phrases(*impl_->db, impl_->id, which, after, most_rows);
            std::ranges::move(page, std::back_inserter(all));
            if (page.size() < most_rows) return all;
        }
    });
}

std::size_t phrase_tool::put(const std::vector<phrase>& all) {
    for (std::size_t at = 0; at < all.size(); at += most_rows) {
        const auto begin = all.begin() + static_cast<std::ptrdiff_t>(at);
        const auto size = static_cast<std::ptrdiff_t>(std::min(all.size() - at, most_rows));
        if (auto why = why_refused(std::vector<phrase>(begin, begin + size)); !why.empty())
            throw error{errc::invalid_argument, std::move(why), "mend that"};
    }
    return told([&] {
        impl_->db->begin();
        try {
            const auto kept = sql::put_phrases(*impl_->db, impl_->id, all);
            impl_->db->commit();
            return kept;
        } catch (...) {
            impl_->db->roll_back();
            throw;
        }
    });
}

}  // namespace palabre::history
