// src/sim/memory_store_phrases.cpp - one company's translations in memory.
#include "history/phrase_rules.hpp"
#include "sim/memory_store_impl.hpp"

#include <algorithm>

namespace palabre::sim {

using namespace history;
using memory::company_data;

void memory_store::impl::phrases_part::put(std::vector<phrase> all, on_reply<std::size_t> then) {
    if (std::string why = why_refused(all); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    const auto count = std::max<std::size_t>(1, all.size());
    store_.write<std::size_t>(id_, count, std::move(then), [all = std::move(all)](company_data& rows) {
        std::size_t kept = 0;
        for (auto each : all) {
            auto& row = rows.phrases[{each.from, each.to, each.source}];
            if (row.reviewed && !each.reviewed) continue;
            if (each.context.empty()) each.context = row.context;
            row = std::move(each);
            ++kept;
        }
        return reply<std::size_t>{verdict::done, kept, {}};
    });
}

void memory_store::impl::phrases_part::phrase_of(const std::string& from, const std::string& source,
                                                 const std::string& to, on_reply<phrase> then) {
    if (std::string why = why_refused_text(from, source, to); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.read<phrase>(id_, std::move(then), [from, source, to](const company_data& rows) -> reply<phrase> {
        const auto found = rows.phrases.find({from, to, source});
        if (found == rows.phrases.end()) return {verdict::not_found, {}, "that text has no translation"};
        return {verdict::done, found->second, {}};
    });
}

void memory_store::impl::phrases_part::phrases(const phrase_filter& which, const phrase_place& after, std::size_t limit,
                                               on_reply<std::vector<phrase>> then) {
    if (std::string why = why_refused_limit(limit); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.read<std::vector<phrase>>(id_, std::move(then), [which, after, limit](const company_data& rows) {
        reply<std::vector<phrase>> found;
        for (auto at = rows.phrases.upper_bound({after.from, after.to, after.source});
             at != rows.phrases.end() && found.value.size() < limit; ++at) {
            const auto& each = at->second;
            if ((which.from.empty() || each.from == which.from) && (which.to.empty() || each.to == which.to) &&
                (!which.reviewed || each.reviewed == *which.reviewed))
                found.value.push_back(each);
        }
        return found;
    });
}

}  // namespace palabre::sim
