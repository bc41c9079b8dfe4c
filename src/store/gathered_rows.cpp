// src/store/gathered_rows.cpp - arrays unnested into rows, and counted.
#include "store/gathered_rows.hpp"

#include "store/columns.hpp"
#include "store/writing.hpp"

#include <utility>

namespace palabre::sql {
namespace {

template<std::size_t Columns, std::size_t... At> std::int64_t count(connection& on, std::string_view sql,
                                                                    const std::array<std::string, Columns>& arrays,
                                                                    std::index_sequence<At...>) {
    const bound all[] = {bound::literal(arrays[At])...};
    return on.run_bound(sql, all, Columns);
}

/// Writes the rows, and looks whether all of them are there now; some may have been before.
template<std::size_t Columns> void write(connection& on, column_arrays<Columns>& rows, std::string_view sql) {
    if (rows.rows() == 0) return;
    const auto wanted = rows.rows();
    const auto written = count(on, sql, rows.finish(), std::make_index_sequence<Columns>{});
    rows.clear();
    if (written != wanted) throw refusal{history::verdict::not_found, "some of the rows could not be written together"};
}

}  // namespace

void gathered_rows::belong_to(connection& on) {
    if (transaction_ == on.transaction()) return;
    transaction_ = on.transaction();
    interactions_.clear();
    entries_.clear();
}

void gathered_rows::add(connection& on, std::int64_t company, const history::interaction& what, std::int64_t run) {
    belong_to(on);
    interactions_.add(company, what.id.value(), what.customer.value(), to_string(what.kind), to_string(what.way),
                      to_string(what.on), what.address, what.service, what.language, what.flow, what.campaign,
                      what.queue, what.agent.value(), micros(what.began), micros(what.ended), what.how_ended,
                      what.disposition, what.source, what.reference, json(what.details), run);
}

void gathered_rows::add(connection& on, std::int64_t company, const history::entry& what) {
    belong_to(on);
    entries_.add(company, what.customer.value(), micros(what.at), what.id.value(), what.within.value(),
                 to_string(what.kind), to_string(what.on), what.by.value(), what.text, json(what.details));
}

void gathered_rows::flush(connection& on) {
    if (transaction_ != on.transaction()) return;
    write_interactions(on);
    write_entries(on);
}

void gathered_rows::write_interactions(connection& on) {
    write(on, interactions_,
          "with n as materialized (select * from unnest(cast(:a1 as bigint[]), cast(:a2 as bigint[]),"
          " cast(:a3 as bigint[]), cast(:a4 as text[]), cast(:a5 as text[]), cast(:a6 as text[]), cast(:a7 as text[]),"
          " cast(:a8 as text[]), cast(:a9 as text[]), cast(:a10 as text[]), cast(:a11 as text[]), cast(:a12 as text[]),"
          " cast(:a13 as bigint[]), cast(:a14 as bigint[]), cast(:a15 as bigint[]), cast(:a16 as text[]),"
          " cast(:a17 as text[]), cast(:a18 as text[]), cast(:a19 as text[]), cast(:a20 as text[]),"
          " cast(:a21 as bigint[])) as t (company, id, customer, kind, way, medium, address, service, language, flow,"
          " campaign, queue, agent, began, ended, how_ended, disposition, source, reference, details, run)),"
          " seen as (update customers c set seen = greatest(c.seen, m.began) from (select company, customer,"
          " max(began) as began from n group by company, customer) m"
          " where c.company = m.company and c.id = m.customer and c.erased = 0 and c.seen < m.began)"
          " insert into interactions (company, id, customer, kind, way, medium, address, service, language, flow,"
          " campaign, queue, agent, began, ended, how_ended, disposition, source, reference, details, run)"
          " select n.* from n where n.customer = 0 or exists (select 1 from customers c where c.company = n.company"
          " and c.id = n.customer and c.erased = 0) on conflict (company, id) do nothing");
}

void gathered_rows::write_entries(connection& on) {
    write(on, entries_,
          "insert into entries (company, customer, at, id, interaction, kind, medium, by_user, text, details)"
          " select n.* from unnest(cast(:a1 as bigint[]), cast(:a2 as bigint[]), cast(:a3 as bigint[]),"
          " cast(:a4 as bigint[]), cast(:a5 as bigint[]), cast(:a6 as text[]), cast(:a7 as text[]),"
          " cast(:a8 as bigint[]), cast(:a9 as text[]), cast(:a10 as text[]))"
          " as n (company, customer, at, id, interaction, kind, medium, by_user, text, details)"
          " where (n.customer = 0 or exists (select 1 from customers c where c.company = n.company"
          " and c.id = n.customer and c.erased = 0)) and (n.interaction = 0 or exists (select 1 from interactions i"
          " where i.company = n.company and i.id = n.interaction))"
          " on conflict (company, customer, at, id) do nothing");
}

}  // namespace palabre::sql
