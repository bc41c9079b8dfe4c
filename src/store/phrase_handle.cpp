// src/store/phrase_handle.cpp - checks what is asked of translations, and sends it to where it is answered.
#include "store/phrase_handle.hpp"

#include "history/phrase_rules.hpp"
#include "history/validate.hpp"
#include "store/phrase_rows.hpp"

namespace palabre::sql {

using namespace history;
using h = history::verdict;

void phrase_handle::put(std::vector<phrase> all, on_reply<std::size_t> then) {
    if (auto why = why_refused(all); !why.empty())
        return by_.answer<std::size_t>({h::refused, {}, std::move(why)}, std::move(then));
    const auto weight = std::max<std::size_t>(1, all.size());
    std::size_t bytes = 256;
    for (const auto& each : all) bytes += sizeof each + each.source.size() + each.text.size();
    by_.write<std::size_t>(
        company_, [all = std::move(all)](writing& in) { return put_phrases(in.on, in.company, all); }, std::move(then),
        weight, bytes);
}

void phrase_handle::phrase_of(const std::string& from, const std::string& source, const std::string& to,
                              on_reply<phrase> then) {
    if (auto why = why_refused_text(from, source, to); !why.empty())
        return by_.answer<phrase>({h::refused, {}, std::move(why)}, std::move(then));
    by_.read<phrase>(
        company_,
        [from, source, to](asking& in) -> reply<phrase> {
            auto found = sql::phrase_of(in.on, in.company, from, source, to);
            if (!found) return {h::not_found, {}, "that text has no translation"};
            return {h::done, std::move(*found), {}};
        },
        std::move(then));
}

void phrase_handle::phrases(const phrase_filter& which, const phrase_place& after, std::size_t limit,
                            on_reply<std::vector<phrase>> then) {
    if (auto why = why_refused_limit(limit); !why.empty())
        return by_.answer<std::vector<phrase>>({h::refused, {}, std::move(why)}, std::move(then));
    by_.read<std::vector<phrase>>(
        company_,
        [which, after, limit](asking& in) {
            return reply<std::vector<phrase>>{h::done, sql::phrases(in.on, in.company, which, after, limit), {}};
        },
        std::move(then));
}

}  // namespace palabre::sql
