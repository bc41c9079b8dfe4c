// src/store/write_timeline.cpp - interactions from beginning to end, their entries, and the company's dispositions.
#include "store/columns.hpp"
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

/// One journey to PostgreSQL for what SQLite does in two statements.
std::int64_t insert_and_see(writing& in, const history::interaction& what, const std::string& details) {
    return in.on.run(
        "with seen as (update customers set seen = :began where company = :company and id = :customer and erased = 0"
        " and seen < :later and not exists (select 1 from interactions i where i.company = :there and i.id = :which)"
        " returning 1)"
        " insert into interactions (company, id, customer, kind, way, medium, address, service, language, flow,"
        " campaign, queue, agent, began, ended, how_ended, disposition, source, reference, details, run)"
        " select :c1, :c2, :c3, :c4, :c5, :c6, :c7, :c8, :c9, :c10, :c11, :c12, :c13, :c14, :c15, :c16, :c17, :c18, "
        ":c19,"
        " :c20, :c21 where exists (select 1 from seen) or exists (select 1 from customers c where c.company = :here"
        " and c.id = :him and c.erased = 0) on conflict (company, id) do nothing",
        micros(what.began), in.company, what.customer.value(), micros(what.began), in.company, what.id.value(),
        in.company, in.keeps(what.id), what.customer.value(), to_string(what.kind), to_string(what.way),
        to_string(what.on), what.address, what.service, what.language, what.flow, what.campaign, what.queue,
        what.agent.value(), micros(what.began), micros(what.ended), what.how_ended, what.disposition, what.source,
        what.reference, details, in.run, in.company, what.customer.value());
}

std::int64_t insert(writing& in, const history::interaction& what, const std::string& details) {
    return in.on.run(
        "insert into interactions (company, id, customer, kind, way, medium, address, service, language, flow, "
        "campaign,"
        " queue, agent, began, ended, how_ended, disposition, source, reference, details, run)"
        " values (:company, :id, :customer, :kind, :way, :medium, :address, :service, :language, :flow, :campaign,"
        " :queue, :agent, :began, :ended, :how_ended, :disposition, :source, :reference, :details, :run)"
        " on conflict (company, id) do nothing",
        in.company, in.keeps(what.id), what.customer.value(), to_string(what.kind), to_string(what.way),
        to_string(what.on), what.address, what.service, what.language, what.flow, what.campaign, what.queue,
        what.agent.value(), micros(what.began), micros(what.ended), what.how_ended, what.disposition, what.source,
        what.reference, details, in.run);
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
    check_reference(in, what);
    const auto details = json(what.details);
    if (in.on.kind() == backend::postgresql && what.customer) {
        if (insert_and_see(in, what, details) == 0 && !is_there(in, what.id)) check_customer(in, what.customer);
        return;
    }
    if (insert(in, what, details) == 1 && what.customer) see(in, what);
}

void apply(writing& in, const change::end_interaction& what) {
    const auto details = what.details.is_null() ? std::nullopt : std::optional{json(what.details)};
    const auto ended = in.on.run("update interactions set"
                                 " how_ended = coalesce(nullif(:how, ''), how_ended),"
                                 " ended = :ended,"
                                 " language = coalesce(nullif(:language, ''), language),"
                                 " flow = coalesce(nullif(:flow, ''), flow),"
                                 " queue = coalesce(nullif(:queue, ''), queue),"
                                 " details = coalesce(:details, details)"
                                 " where company = :company and id = :id and ended is null",
                                 what.how_ended, micros(what.at), what.language, what.flow, what.queue, details,
                                 in.company, what.which.value());
    if (ended == 0) check_interaction(in, what.which);
}

void apply(writing& in, const change::dispose& what) {
    const auto changed = in.on.run("update interactions set disposition = :code where company = :company and id = :id",
                                   what.code, in.company, what.which.value());
    if (changed == 0) check_interaction(in, what.which);
}

void apply(writing& in, const change::assign_agent& what) {
    const auto changed = in.on.run("update interactions set agent = :agent where company = :company and id = :id",
                                   what.agent.value(), in.company, what.which.value());
    if (changed == 0) check_interaction(in, what.which);
}

/// Whom and what it names is looked up by the statement that inserts: a journey less, and one statement.
void apply(writing& in, const change::add_entry& added) {
    const auto& what = added.what;
    constexpr std::string_view sql =
        "insert into entries (company, customer, at, id, interaction, kind, medium, by_user, text, details)"
        " select :company, :customer, :at, :id, :interaction, :kind, :medium, :by_user, :text, :details"
        " where exists (select 1 from customers c where c.company = :there and c.id = :him and c.erased = 0)"
        " and exists (select 1 from interactions i where i.company = :here and i.id = :which)"
        " on conflict (company, customer, at, id) do nothing";
    const auto kind = to_string(what.kind), on = to_string(what.on);
    const auto details = json(what.details);
    if (what.customer && what.within) {
        const auto inserted = in.on.run(sql, in.company, what.customer.value(), micros(what.at), in.keeps(what.id),
                                        what.within.value(), kind, on, what.by.value(), what.text, details, in.company,
                                        what.customer.value(), in.company, what.within.value());
        if (inserted == 1) return;
    }
    check_customer(in, what.customer);
    check_interaction(in, what.within);
    in.on.run("insert into entries (company, customer, at, id, interaction, kind, medium, by_user, text, details)"
              " values (:company, :customer, :at, :id, :interaction, :kind, :medium, :by_user, :text, :details)"
              " on conflict (company, customer, at, id) do nothing",
              in.company, what.customer.value(), micros(what.at), in.keeps(what.id), what.within.value(), kind, on,
              what.by.value(), what.text, details);
}

void apply(writing& in, const change::put_disposition& put) {
    boost::json::object labels;
    for (const auto& [language, label] : put.what.labels) labels[language] = label;
    in.on.run("insert into dispositions (company, code, labels, meaning, retired)"
              " values (:company, :code, :labels, :meaning, :retired) on conflict (company, code)"
              " do update set labels = excluded.labels, meaning = excluded.meaning, retired = excluded.retired",
              in.company, put.what.code, json(labels), to_string(put.what.means), put.what.retired);
}

}  // namespace palabre::sql
