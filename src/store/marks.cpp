// src/store/marks.cpp - marks as rows: on PostgreSQL all of them in one statement.
#include "store/marks.hpp"

#include "store/columns.hpp"
#include "store/gathered_rows.hpp"

namespace palabre::sql {

void marks::belong_to(connection& on) {
    if (transaction_ == on.transaction()) return;
    transaction_ = on.transaction();
    due_.clear();
}

void marks::add(connection& on, std::int64_t company, history::source of, std::int64_t at) {
    belong_to(on);
    due_.emplace(company, of, micros(history::quarter_of(moment(at))));
}

void marks::add_behind(connection& on, std::int64_t company, std::int64_t interaction) {
    on.read(
        "select came from queue_visits where company = :company and interaction >= :interaction"
        " and interaction <= :same_interaction order by interaction",
        [&](const row& each) { add(on, company, history::source::visits, each.integer(0)); }, company, interaction,
        interaction);
    on.read(
        "select began from lead_attempts where company = :company and interaction >= :interaction"
        " and interaction <= :same_interaction and interaction <> 0 order by interaction",
        [&](const row& each) { add(on, company, history::source::attempts, each.integer(0)); }, company, interaction,
        interaction);
}

void marks::add_meaning(connection& on, std::int64_t company, std::string_view code) {
    if (on.kind() == backend::postgresql) on.integer("select 1 from companies where id = :id for update", company);
    for (const auto of : {history::source::contacts, history::source::attempts})
        on.read(
            "select start from report_cells where company = :company and source = :source"
            " and dimension = 'disposition' and span = 900 and value = :code",
            [&](const row& each) { add(on, company, of, each.integer(0)); }, company, to_string(of), code);
}

/// One after the other, always in the same order, so that two who write do not wait for each other. A mark that stands already is
/// locked all the same: it may not be taken before these rows can be seen.
void marks::flush(connection& on) {
    if (transaction_ != on.transaction() || due_.empty()) return;
    if (on.kind() == backend::sqlite) {
        for (const auto& [company, of, start] : due_)
            on.run("insert into report_due (company, source, start, taken) values (:company, :source, :start, 0)"
                   " on conflict do nothing",
                   company, to_string(of), start);
    } else {
        column_arrays<3> rows;
        for (const auto& [company, of, start] : due_) rows.add(company, to_string(of), start);
        const auto& arrays = rows.finish();
        on.run("insert into report_due (company, source, start, taken) select n.company, n.source, n.start, 0"
               " from unnest(cast(:a1 as bigint[]), cast(:a2 as text[]), cast(:a3 as bigint[]))"
               " as n (company, source, start)"
               " on conflict (company, source, start, taken) do update set taken = 0 where false",
               bound::literal(arrays[0]), bound::literal(arrays[1]), bound::literal(arrays[2]));
    }
    due_.clear();
}

}  // namespace palabre::sql
