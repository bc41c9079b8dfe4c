// src/store/read_customers.cpp - persons: merged records read as one, by any address or any of their ids.
#include "history/one_person.hpp"
#include "store/columns.hpp"
#include "store/reads.hpp"

#include <algorithm>

namespace palabre::sql {
namespace {

/// One statement however many records and addresses: a row for each pair of them.
std::string person_sql(std::string_view begin) {
    std::string sql{"select "};
    sql += customer_columns;
    sql += ", r.id, c.survivor, ";
    sql += identity_columns;
    sql += begin;
    sql += " join customers c on c.company = r.company and c.survivor = r.survivor"
           " left join identities i on i.company = c.company and i.customer = c.id";
    return sql;
}

class gathering {
public:
    void add(const row& each) {
        const history::customer_id id{each.integer(0)};
        if (records_.empty() || records_.back().id != id) {
            reading record{each};
            records_.push_back(read_customer(record));
        }
        reading from{each};
        from.skip(10);
        person_.written_as = from.id<history::customer_id>();
        survivor_ = from.id<history::customer_id>();
        if (!from.is_null()) person_.identities.push_back(read_identity(from));
    }

    std::optional<history::person> person() {
        if (records_.empty()) return {};
        std::sort(records_.begin(), records_.end(), [this](const auto& a, const auto& b) {
            return std::pair{a.id != survivor_, a.id} < std::pair{b.id != survivor_, b.id};
        });
        records_.erase(
            std::unique(records_.begin(), records_.end(), [](const auto& a, const auto& b) { return a.id == b.id; }),
            records_.end());
        person_.who = history::read_as_one(records_);
        for (const auto& each : records_) person_.records.push_back(each.id);
        std::sort(person_.identities.begin(), person_.identities.end());
        return std::move(person_);
    }

private:
    history::person person_;
    std::vector<history::customer> records_;
    history::customer_id survivor_;
};

}  // namespace

std::optional<history::person> person_of(asking& in, const history::identity& who) {
    static const std::string sql = person_sql(" from identities k"
                                              " join customers r on r.company = k.company and r.id = k.customer") +
                                   " where k.company = :company and k.kind = :kind and k.address = :address";
    gathering found;
    in.on.read(
        sql, [&](const row& each) { found.add(each); }, in.company, to_string(who.kind), who.address);
    return found.person();
}

std::optional<history::person> person_of(asking& in, history::customer_id who) {
    static const std::string sql = person_sql(" from customers r") + " where r.company = :company and r.id = :id";
    gathering found;
    in.on.read(
        sql, [&](const row& each) { found.add(each); }, in.company, who.value());
    return found.person();
}

std::vector<std::int64_t> group_of(asking& in, history::customer_id who) {
    std::vector<std::int64_t> all;
    in.on.read(
        "select c.id from customers r join customers c on c.company = r.company and c.survivor = r.survivor"
        " where r.company = :company and r.id = :id",
        [&](const row& each) { all.push_back(each.integer(0)); }, in.company, who.value());
    return all;
}

history::contact_rules rules_for(asking& in, const history::identity& whom, calendar_time now) {
    history::contact_rules rules;
    static const std::string forbidden = "select " + std::string{do_not_contact_columns} +
                                         " from do_not_contact where company = :company and kind = :kind"
                                         " and address = :address and (until is null or until > :now)";
    in.on.read(
        forbidden,
        [&](const row& each) {
            reading from{each};
            rules.forbidden.push_back(read_do_not_contact(from));
        },
        in.company, to_string(whom.kind), whom.address, micros(now));
    std::sort(rules.forbidden.begin(), rules.forbidden.end(), [](const auto& a, const auto& b) {
        return std::pair{a.list, a.on} < std::pair{b.list, b.on};
    });
    const auto behind = in.on.integer("select customer from identities where company = :company and kind = :kind"
                                      " and address = :address",
                                      in.company, to_string(whom.kind), whom.address);
    if (!behind) return rules;
    static const std::string consents =
        "select " + std::string{consent_columns} + " from consents where company = :company and customer = :customer";
    std::vector<history::consent> all;
    for (const auto record : group_of(in, history::customer_id{*behind}))
        in.on.read(
            consents,
            [&](const row& each) {
                reading from{each};
                all.push_back(read_consent(from));
            },
            in.company, record);
    rules.consents = history::prevailing(std::move(all));
    return rules;
}

std::optional<std::vector<history::merge>> merges_of(asking& in, history::customer_id who) {
    const auto group = group_of(in, who);
    if (group.empty()) return {};
    static const std::string kept =
        "select " + std::string{merge_columns} + " from merges where company = :company and kept = :id";
    static const std::string joined =
        "select " + std::string{merge_columns} + " from merges where company = :company and joined = :id";
    std::vector<history::merge> all;
    for (const auto record : group)
        for (const auto& sql : {kept, joined})
            in.on.read(
                sql,
                [&](const row& each) {
                    reading from{each};
                    all.push_back(read_merge(from));
                },
                in.company, record);
    std::sort(all.begin(), all.end(), history::older);
    all.erase(std::unique(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.id == b.id; }),
              all.end());
    return all;
}

}  // namespace palabre::sql
