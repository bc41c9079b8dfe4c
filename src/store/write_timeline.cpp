// src/store/write_timeline.cpp - interactions from beginning to end, their entries, and the company's dispositions.
#include "store/columns.hpp"
#include "store/gathered_rows.hpp"
#include "store/writing.hpp"

namespace palabre::sql {
namespace {

/// The reference of an imported interaction, or of a provider's, is one interaction's.
void check_reference(writing& in, const history::interaction& what) {
    if (what.reference.empty()) return;
    const auto whose = in.on.integer("select id from interactions where company = :company and source = :source"
                                     " and reference = :reference and reference <> ''",
                                     in.company, what.source, what.reference);
    if (whose && *whose != what.id.value())
        conflict("reference " + what.reference + " is interaction " + std::to_string(*whose) + "'s");
}

bool is_there(writing& in, history::interaction_id which) {
    return in.on.integer("select 1 from interactions where company = :company and id = :id", in.company, which.value())
        .has_value();
}

std::int64_t insert(writing& in, const history::interaction& what) {
    return in.on.run(
        "insert into interactions (company, id, customer, kind, way, medium, address, service, language, flow, "
        "campaign,"
        " queue, agent, began, ended, how_ended, disposition, source, reference, details, run)"
        " values (:company, :id, :customer, :kind, :way, :medium, :address, :service, :language, :flow, :campaign,"
        " :queue, :agent, :began, :ended, :how_ended, :disposition, :source, :reference, :details, :run)"
        " on conflict (company, id) do nothing",
        in.company, what.id.value(), what.customer.value(), to_string(what.kind), to_string(what.way),
        to_string(what.on), what.address, what.service, what.language, what.flow, what.campaign, what.queue,
        what.agent.value(), micros(what.began), micros(what.ended), what.how_ended, what.disposition, what.source,
        what.reference, json(what.details), in.run);
}

void see(writing& in, const history::interaction& what) {
    const auto seen = in.on.run("update customers set seen = :began where company = :company and id = :id"
                                " and erased = 0 and seen < :later",
                                micros(what.began), in.company, what.customer.value(), micros(what.began));
    if (seen == 0) check_customer(in, what.customer);
}

}  // namespace

void check_interaction(writing& in, history::interaction_id which) {
    if (which && !is_there(in, which)) not_found("there is no interaction " + to_string(which));
}

void apply(writing& in, const change::begin_interaction& begun) {
    const auto& what = begun.what;
    in.keeps(what.id);
    if (in.on.gathers() && what.reference.empty()) return in.rows.add(in.on, in.company, what, in.run);
    in.rows.flush(in.on);
    check_reference(in, what);
    if (insert(in, what) == 0) return;
    in.mark(history::source::contacts, micros(what.began));
    if (what.customer) see(in, what);
}

void apply(writing& in, const change::end_interaction& what) {
    const auto details = what.details.is_null() ? std::nullopt : std::optional{json(what.details)};
    static const std::string sql = "update interactions set"
                                   " how_ended = coalesce(nullif(:how, ''), how_ended),"
                                   " ended = :ended,"
                                   " language = coalesce(nullif(:language, ''), language),"
                                   " flow = coalesce(nullif(:flow, ''), flow),"
                                   " queue = coalesce(nullif(:queue, ''), queue),"
                                   " details = coalesce(:details, details)"
                                   " where company = :company and id = :id and ended is null" +
                                   std::string{changed_contacts};
    const auto ended = change_contacts(in, sql, what.how_ended, micros(what.at), what.language, what.flow, what.queue,
                                       details, in.company, what.which.value());
    if (ended == 0) check_interaction(in, what.which);
}

void apply(writing& in, const change::dispose& what) {
    static const std::string sql = "update interactions set disposition = :code where company = :company and id = :id" +
                                   std::string{changed_contacts};
    const auto changed = change_contacts(in, sql, what.code, in.company, what.which.value());
    if (changed == 0) check_interaction(in, what.which);
}

void apply(writing& in, const change::assign_agent& what) {
    const auto changed = change_rows(in, history::source::contacts,
                                     "update interactions set agent = :agent where company = :company and id = :id"
                                     " returning began",
                                     what.agent.value(), in.company, what.which.value());
    if (changed == 0) check_interaction(in, what.which);
}

/// Whom and what it names is looked up by the statement that inserts: a journey less, and one statement.
void apply(writing& in, const change::add_entry& added) {
    const auto& what = added.what;
    in.keeps(what.id);
    if (in.on.gathers()) return in.rows.add(in.on, in.company, what);
    in.rows.flush(in.on);
    constexpr std::string_view sql =
        "insert into entries (company, customer, at, id, interaction, kind, medium, by_user, text, details)"
        " select :company, :customer, :at, :id, :interaction, :kind, :medium, :by_user, :text, :details"
        " where exists (select 1 from customers c where c.company = :there and c.id = :him and c.erased = 0)"
        " and exists (select 1 from interactions i where i.company = :here and i.id = :which)"
        " on conflict (company, customer, at, id) do nothing";
    const auto kind = to_string(what.kind), on = to_string(what.on);
    const auto details = json(what.details);
    if (what.customer && what.within) {
        const auto inserted = in.on.run(sql, in.company, what.customer.value(), micros(what.at), what.id.value(),
                                        what.within.value(), kind, on, what.by.value(), what.text, details, in.company,
                                        what.customer.value(), in.company, what.within.value());
        if (inserted == 1) return;
    }
    check_customer(in, what.customer);
    check_interaction(in, what.within);
    in.on.run("insert into entries (company, customer, at, id, interaction, kind, medium, by_user, text, details)"
              " values (:company, :customer, :at, :id, :interaction, :kind, :medium, :by_user, :text, :details)"
              " on conflict (company, customer, at, id) do nothing",
              in.company, what.customer.value(), micros(what.at), what.id.value(), what.within.value(), kind, on,
              what.by.value(), what.text, details);
}

void apply(writing& in, const change::put_disposition& put) {
    boost::json::object labels;
    for (const auto& [language, label] : put.what.labels) labels[language] = label;
    const auto means = to_string(put.what.means);
    const auto was = in.on.text("select meaning from dispositions where company = :company and code = :code",
                                in.company, put.what.code);
    if (was != means) in.due.add_meaning(in.on, in.company, put.what.code);
    in.on.run("insert into dispositions (company, code, labels, meaning, retired)"
              " values (:company, :code, :labels, :meaning, :retired) on conflict (company, code)"
              " do update set labels = excluded.labels, meaning = excluded.meaning, retired = excluded.retired",
              in.company, put.what.code, json(labels), means, put.what.retired);
}

}  // namespace palabre::sql
