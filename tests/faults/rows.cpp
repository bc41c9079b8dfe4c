// tests/faults/rows.cpp - what the tables hold of a load: all that was acknowledged, once, and nothing in half.
#include "faults/rows.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string_view>

namespace palabre::faults {

void check_rows(sql::connection& on, const std::set<std::string>& kept) {
    std::set<std::string> missing = kept;
    on.read("select mark, count(*) from (select name as mark from customers union all select service from interactions"
            " union all select text from entries union all select text from outbox) as rows_of group by mark",
            [&](const sql::row& batch) {
                const std::string name{batch.text(0)};
                const auto whole = std::stoll(name.substr(name.find('/') + 1));
                CHECK_MESSAGE(batch.integer(1) == whole, "half a batch, or one twice: " << name);
                missing.erase(name);
            });
    CHECK_MESSAGE(missing.empty(), missing.size() << " acknowledged batches are gone, such as " << *missing.begin());

    const auto none = [&](const char* what, const std::string& sql) { CHECK_MESSAGE(on.integer(sql) == 0, what); };
    for (const char* table : {"customers", "interactions", "entries", "outbox"})
        none(table, "select count(*) - count(distinct id) from " + std::string{table});
    const auto orphans = [](std::string_view from, std::string_view column, std::string_view of) {
        std::string sql{"select count(*) from "};
        sql.append(from).append(" as each left join ").append(of).append(" as owner on owner.company = each.company");
        sql.append(" and owner.id = each.").append(column);
        return sql.append(" where each.").append(column).append(" <> 0 and owner.id is null");
    };
    none("identities of nobody", orphans("identities", "customer", "customers"));
    none("interactions of nobody", orphans("interactions", "customer", "customers"));
    none("entries of nobody", orphans("entries", "customer", "customers"));
    none("entries in nothing", orphans("entries", "interaction", "interactions"));
    none("messages to nobody", orphans("outbox", "customer", "customers"));
    none("messages because of nothing", orphans("outbox", "because_of", "interactions"));
    none("customers without an address", "select count(*) from customers left join identities on identities.company ="
                                         " customers.company and identities.customer = customers.id"
                                         " where identities.customer is null");
    if (on.kind() == sql::backend::sqlite) CHECK(on.text("pragma integrity_check") == "ok");
}

std::int64_t largest_id(sql::connection& on) {
    std::int64_t largest = 0;
    for (const char* table : {"customers", "interactions", "entries", "outbox"})
        largest = std::max(largest, on.integer(std::string{"select max(id) from "} + table).value_or(0));
    return largest;
}

std::int64_t batches(sql::connection& on) {
    return on
        .integer("select count(distinct mark) from (select name as mark from customers union all select service from"
                 " interactions union all select text from entries union all select text from outbox) as rows_of")
        .value_or(0);
}

}  // namespace palabre::faults
