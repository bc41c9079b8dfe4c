// src/store/phrase_rows.cpp - translations as rows.
#include "store/phrase_rows.hpp"

#include "store/columns.hpp"

namespace palabre::sql {
namespace {

constexpr std::string_view columns = "from_language, source, to_language, text, reviewed, by_user, at, context";

history::phrase read_phrase(const row& each) {
    reading from{each};
    history::phrase what;
    what.from = from.string();
    what.source = from.string();
    what.to = from.string();
    what.text = from.string();
    what.reviewed = from.flag();
    what.by = from.string();
    what.at = from.time();
    what.context = from.string();
    return what;
}

}  // namespace

std::size_t put_phrases(connection& on, std::int64_t company, const std::vector<history::phrase>& all) {
    std::size_t kept = 0;
    for (const auto& each : all)
        kept += static_cast<std::size_t>(on.run(
            "insert into phrases (company, from_language, to_language, source, text, reviewed, by_user, at, context)"
            " values (:company, :from, :to, :source, :text, :reviewed, :by_user, :at, :context)"
            " on conflict (company, from_language, to_language, source) do update set text = excluded.text,"
            " reviewed = excluded.reviewed, by_user = excluded.by_user, at = excluded.at,"
            " context = case when excluded.context = '' then phrases.context else excluded.context end"
            " where phrases.reviewed = 0 or excluded.reviewed = 1",
            company, each.from, each.to, each.source, each.text, each.reviewed ? 1 : 0, each.by, micros(each.at),
            each.context));
    return kept;
}

std::optional<history::phrase> phrase_of(connection& on, std::int64_t company, const std::string& from,
                                         const std::string& source, const std::string& to) {
    std::optional<history::phrase> found;
    on.read(
        std::string{"select "}.append(columns) + " from phrases where company = :company and from_language = :from and "
                                                 "to_language = :to and source = :source",
        [&](const row& each) { found = read_phrase(each); }, company, from, to, source);
    return found;
}

std::vector<history::phrase> phrases(connection& on, std::int64_t company, const history::phrase_filter& which,
                                     const history::phrase_place& after, std::size_t limit) {
    std::vector<history::phrase> found;
    on.read(
        std::string{"select "}.append(columns) +
            " from phrases where company = :company"
            " and (from_language, to_language, source) > (:after_from, :after_to, :after_source)"
            " and (:any_from = 1 or from_language = :from) and (:any_to = 1 or to_language = :to)"
            " and (:any_state = 1 or reviewed = :reviewed)"
            " order by from_language, to_language, source limit :limit",
        [&](const row& each) { found.push_back(read_phrase(each)); }, company, after.from, after.to, after.source,
        which.from.empty() ? 1 : 0, which.from, which.to.empty() ? 1 : 0, which.to, which.reviewed ? 0 : 1,
        which.reviewed.value_or(false) ? 1 : 0, limit);
    return found;
}

}  // namespace palabre::sql
