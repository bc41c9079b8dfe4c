// src/store/write_merges.cpp - records joined into one person by decision, and parted again.
#include "history/one_person.hpp"
#include "store/columns.hpp"
#include "store/writing.hpp"

#include <vector>

namespace palabre::sql {
namespace {

std::int64_t survivor_of(writing& in, history::customer_id who) {
    return in.on
        .integer("select survivor from customers where company = :company and id = :id", in.company, who.value())
        .value_or(0);
}

std::vector<history::customer_id> group_of(writing& in, std::int64_t survivor) {
    std::vector<history::customer_id> all;
    in.on.read(
        "select id from customers where company = :company and survivor = :survivor",
        [&](const row& each) { all.emplace_back(each.integer(0)); }, in.company, survivor);
    return all;
}

/// Finds again who speaks for each of these records, now that the merges among them are others.
void regroup(writing& in, const std::vector<history::customer_id>& records) {
    static const std::string sql = "select " + std::string{merge_columns} +
                                   " from merges where company = :company and kept = :kept and undone is null";
    std::vector<history::merge> merges;
    for (const auto each : records)
        in.on.read(
            sql,
            [&](const row& found) {
                reading from{found};
                merges.push_back(read_merge(from));
            },
            in.company, each.value());
    for (const auto& group : history::groups_of(records, merges))
        for (const auto each : group)
            in.on.run("update customers set survivor = :survivor where company = :company and id = :id",
                      group.front().value(), in.company, each.value());
}

}  // namespace

void apply(writing& in, const change::join_customers& what) {
    const auto& merge = what.what;
    if (in.on.integer("select 1 from merges where company = :company and id = :id", in.company, merge.id.value()))
        return;
    check_customer(in, merge.kept);
    check_customer(in, merge.joined);
    const auto kept = survivor_of(in, merge.kept);
    const auto joined = survivor_of(in, merge.joined);
    if (kept == joined)
        conflict("customers " + to_string(merge.kept) + " and " + to_string(merge.joined) + " are one already");
    in.on.run("insert into merges (company, id, kept, joined, why, by_user, origin, at, undone)"
              " values (:company, :id, :kept, :joined, :why, :by_user, :origin, :at, :undone)",
              in.company, in.keeps(merge.id), merge.kept.value(), merge.joined.value(), merge.why,
              merge.by ? std::optional{merge.by->value()} : std::nullopt, to_string(merge.from), micros(merge.at),
              micros(merge.undone));
    auto records = group_of(in, kept);
    for (const auto each : group_of(in, joined)) records.push_back(each);
    regroup(in, records);
}

void apply(writing& in, const change::part_customers& what) {
    std::optional<std::int64_t> kept;
    bool undone = false;
    in.on.read(
        "select kept, undone from merges where company = :company and id = :id",
        [&](const row& each) {
            kept = each.integer(0);
            undone = !each.is_null(1);
        },
        in.company, what.which.value());
    if (!kept) not_found("there is no merge " + to_string(what.which));
    if (undone) return;
    in.on.run("update merges set undone = :at where company = :company and id = :id", micros(what.at), in.company,
              what.which.value());
    regroup(in, group_of(in, survivor_of(in, history::customer_id{*kept})));
}

}  // namespace palabre::sql
