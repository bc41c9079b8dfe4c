// src/store/read_timeline.cpp - what happened with a person, newest first, over all of his records.
#include "store/columns.hpp"
#include "store/reads.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace palabre::sql {
namespace {

/// Merges what each record has, of which no more than `limit` can be on the page, and cuts it. One more than the page was
/// asked for, which tells whether there is a next one.
template<class Each, class When>
std::optional<history::position> cut(std::vector<Each>& all, std::size_t limit, const When& when) {
    const auto newer = [&](const Each& a, const Each& b) {
        return std::pair{when(a), a.id} > std::pair{when(b), b.id};
    };
    if (!std::is_sorted(all.begin(), all.end(), newer)) std::sort(all.begin(), all.end(), newer);
    if (all.size() <= limit) return {};
    all.resize(limit);
    return history::position{when(all.back()), all.back().id.value()};
}

/// What each record of the group has, the newest first. Calls `each` with every row; false where there is no such customer.
/// PostgreSQL finds the group on the same journey; SQLite has none to spare, and no lateral join.
template<class Each> bool read_group(asking& in, std::string_view columns, std::string_view table,
                                     std::string_view time, history::customer_id who, history::position after,
                                     std::size_t limit, Each each) {
    const auto sql = [&](std::string_view company, std::string_view customer) {
        return fmt::format("select {} from {} where company = {} and customer = {} and ({}, id) < (:at, :id)"
                           " order by {} desc, id desc limit :limit",
                           columns, table, company, customer, time, time);
    };
    if (in.on.kind() == backend::sqlite) {
        const auto group = group_of(in, who);
        const auto one = sql(":company", ":customer");
        for (const auto record : group)
            in.on.read(one, each, in.company, record, micros(after.at), after.id, limit + 1);
        return !group.empty();
    }
    bool any = false;
    in.on.read(
        fmt::format("select e.* from customers r join customers c on c.company = r.company"
                    " and c.survivor = r.survivor cross join lateral ({}) e"
                    " where r.company = :company and r.id = :who",
                    sql("c.company", "c.id")),
        [&](const row& found) {
            any = true;
            each(found);
        },
        micros(after.at), after.id, limit + 1, in.company, who.value());
    return any || !group_of(in, who).empty();
}

}  // namespace

std::optional<history::timeline_page> timeline(asking& in, history::customer_id who, history::position after,
                                               std::size_t limit) {
    history::timeline_page page;
    page.entries.reserve(limit + 1);
    const bool known = read_group(in, entry_columns, "entries", "at", who, after, limit, [&](const row& each) {
        reading from{each};
        page.entries.push_back(read_entry(from));
    });
    if (!known) return {};
    page.next = cut(page.entries, limit, [](const history::entry& each) { return each.at; });
    return page;
}

std::optional<history::known_timeline> timeline(asking& in, const history::identity& who, history::position after,
                                                std::size_t limit) {
    auto known = person_of(in, who);
    if (!known) return {};
    static const std::string sql = "select " + std::string{entry_columns} +
                                   " from entries where company = :company and customer = :customer"
                                   " and (at, id) < (:at, :id) order by at desc, id desc limit :limit";
    history::timeline_page page;
    page.entries.reserve(limit + 1);
    for (const auto record : known->records)
        in.on.read(
            sql,
            [&](const row& each) {
                reading from{each};
                page.entries.push_back(read_entry(from));
            },
            in.company, record.value(), micros(after.at), after.id, limit + 1);
    page.next = cut(page.entries, limit, [](const history::entry& each) { return each.at; });
    return history::known_timeline{std::move(*known), std::move(page)};
}

std::optional<history::interaction_page> interactions(asking& in, history::customer_id who, history::position after,
                                                      std::size_t limit) {
    history::interaction_page page;
    const bool known =
        read_group(in, interaction_columns, "interactions", "began", who, after, limit, [&](const row& each) {
            reading from{each};
            page.interactions.push_back(read_interaction(from));
        });
    if (!known) return {};
    page.next = cut(page.interactions, limit, [](const history::interaction& each) { return each.began; });
    return page;
}

std::optional<history::interaction> interaction_of(asking& in, history::interaction_id which) {
    static const std::string sql =
        "select " + std::string{interaction_columns} + " from interactions where company = :company and id = :id";
    std::optional<history::interaction> found;
    in.on.read(
        sql,
        [&](const row& each) {
            reading from{each};
            found = read_interaction(from);
        },
        in.company, which.value());
    return found;
}

std::optional<history::interaction> interaction_by(asking& in, const std::string& source,
                                                   const std::string& reference) {
    static const std::string sql = "select " + std::string{interaction_columns} +
                                   " from interactions where company = :company and source = :source"
                                   " and reference = :reference and reference <> ''";
    std::optional<history::interaction> found;
    in.on.read(
        sql,
        [&](const row& each) {
            reading from{each};
            found = read_interaction(from);
        },
        in.company, source, reference);
    return found;
}

std::optional<std::vector<history::entry>> entries_of(asking& in, history::interaction_id which) {
    static const std::string sql = "select " + std::string{entry_columns} +
                                   " from entries where company = :company and interaction = :interaction"
                                   " and interaction <> 0 order by at, id";
    std::vector<history::entry> all;
    in.on.read(
        sql,
        [&](const row& each) {
            reading from{each};
            all.push_back(read_entry(from));
        },
        in.company, which.value());
    if (all.empty() && !interaction_of(in, which)) return {};
    return all;
}

std::vector<history::disposition> dispositions(asking& in) {
    std::vector<history::disposition> all;
    in.on.read(
        "select code, labels, meaning, retired from dispositions where company = :company",
        [&](const row& each) {
            reading from{each};
            history::disposition one;
            one.code = from.string();
            const auto labels = from.json();
            if (labels.is_object())
                for (const auto& [language, label] : labels.get_object())
                    if (label.is_string()) one.labels[language] = label.get_string();
            one.means = history::meaning_from(from.text());
            one.retired = from.flag();
            all.push_back(std::move(one));
        },
        in.company);
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.code < b.code; });
    return all;
}

std::optional<calendar_time> last_heard(asking& in, history::customer_id who, medium on) {
    std::optional<calendar_time> last;
    for (const auto record : group_of(in, who))
        in.on.read(
            "select at from entries where company = :company and customer = :customer and kind = 'heard'"
            " and medium = :medium order by at desc, id desc limit 1",
            [&](const row& each) {
                reading from{each};
                const auto at = from.time();
                if (!last || *last < at) last = at;
            },
            in.company, record, to_string(on));
    return last;
}

}  // namespace palabre::sql
