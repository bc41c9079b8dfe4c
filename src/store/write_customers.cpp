// src/store/write_customers.cpp - customers' records, their addresses, languages and segments.
#include "history/one_person.hpp"
#include "store/columns.hpp"
#include "store/writing.hpp"

namespace palabre::sql {
namespace {

void insert(writing& in, history::customer_id to, const history::identity& known_as, history::origin from) {
    const auto added = in.on.run("insert into identities (company, kind, address, written, customer, origin)"
                                 " values (:company, :kind, :address, :written, :customer, :origin)"
                                 " on conflict (company, kind, address) do nothing",
                                 in.company, to_string(known_as.kind), known_as.address, known_as.written, to.value(),
                                 to_string(from));
    if (added == 1) return;
    std::optional<std::int64_t> whose;
    in.on.read(
        "select k.customer from identities k join customers o on o.company = k.company and o.id = k.customer"
        " join customers t on t.company = k.company and t.survivor <> o.survivor"
        " where k.company = :company and k.kind = :kind and k.address = :address and t.id = :id",
        [&](const row& each) { whose = each.integer(0); }, in.company, to_string(known_as.kind), known_as.address,
        to.value());
    if (whose) conflict(known_as.address + " belongs to customer " + std::to_string(*whose));
}

}  // namespace

void check_customer(writing& in, history::customer_id who) {
    if (!who) return;
    const auto erased =
        in.on.integer("select erased from customers where company = :company and id = :id", in.company, who.value());
    if (!erased) not_found("there is no customer " + to_string(who));
    if (*erased != 0) conflict("customer " + to_string(who) + " was erased");
}

void apply(writing& in, const change::add_customer& what) {
    const auto& who = what.who;
    const auto added =
        in.on.run("insert into customers (company, id, survivor, name, language, language_from,"
                  " language_since, segment, segment_as_of, since, seen, erased)"
                  " values (:company, :id, :survivor, :name, :language, :language_from, :language_since,"
                  " :segment, :segment_as_of, :since, :seen, :erased) on conflict (company, id) do nothing",
                  in.company, in.keeps(who.id), who.id.value(), who.name, who.speaks.language,
                  to_string(who.speaks.from), micros(who.speaks.since), who.belongs_to.name,
                  micros(who.belongs_to.as_of), micros(who.since), micros(who.seen), who.erased);
    if (added == 0) return;
    for (const auto& each : what.known_as) insert(in, who.id, each, what.from);
}

void apply(writing& in, const change::add_identity& what) {
    check_customer(in, what.to);
    insert(in, what.to, what.known_as, what.from);
}

void apply(writing& in, const change::remove_identity& what) {
    check_customer(in, what.from);
    in.on.run("delete from identities where company = :company and kind = :kind and address = :address"
              " and customer = :customer",
              in.company, to_string(what.known_as.kind), what.known_as.address, what.from.value());
}

void apply(writing& in, const change::rename_customer& what) {
    check_customer(in, what.who);
    in.on.run("update customers set name = :name where company = :company and id = :id", what.name, in.company,
              what.who.value());
}

void apply(writing& in, const change::prefer_language& what) {
    check_customer(in, what.who);
    history::preference known;
    in.on.read(
        "select language, language_from, language_since from customers where company = :company and id = :id",
        [&](const row& each) {
            reading from{each};
            known.language = from.string();
            known.from = history::origin_from(from.text());
            known.since = from.time();
        },
        in.company, what.who.value());
    if (!replaces(what.speaks, known)) return;
    in.on.run("update customers set language = :language, language_from = :language_from, language_since = :since"
              " where company = :company and id = :id",
              what.speaks.language, to_string(what.speaks.from), micros(what.speaks.since), in.company,
              what.who.value());
}

void apply(writing& in, const change::put_segment& what) {
    check_customer(in, what.who);
    history::segment known;
    in.on.read(
        "select segment, segment_as_of from customers where company = :company and id = :id",
        [&](const row& each) {
            known = history::segment{std::string{each.text(0)}, moment(each.integer(1))};
        },
        in.company, what.who.value());
    if (!replaces(what.belongs_to, known)) return;
    in.on.run("update customers set segment = :segment, segment_as_of = :as_of where company = :company and id = :id",
              what.belongs_to.name, micros(what.belongs_to.as_of), in.company, what.who.value());
}

void apply(writing& in, const change::record_consent& what) {
    const auto& said = what.what;
    check_customer(in, said.who);
    in.on.run("insert into consents (company, customer, purpose, medium, at, given, proof, origin)"
              " values (:company, :customer, :purpose, :medium, :at, :given, :proof, :origin)"
              " on conflict (company, customer, purpose, medium, at)"
              " do update set given = excluded.given, proof = excluded.proof, origin = excluded.origin",
              in.company, said.who.value(), said.purpose, medium_name(said.on), micros(said.at), said.given, said.proof,
              to_string(said.from));
}

void apply(writing& in, const change::forbid_contact& what) {
    const auto& told = what.what;
    in.on.run("insert into do_not_contact (company, kind, address, list, medium, written, why, origin, at, until)"
              " values (:company, :kind, :address, :list, :medium, :written, :why, :origin, :at, :until)"
              " on conflict (company, kind, address, list, medium) do update set written = excluded.written,"
              " why = excluded.why, origin = excluded.origin, at = excluded.at, until = excluded.until",
              in.company, to_string(told.whom.kind), told.whom.address, told.list, medium_name(told.on),
              told.whom.written, told.why, to_string(told.from), micros(told.at), micros(told.until));
}

void apply(writing& in, const change::allow_contact& what) {
    in.on.run("delete from do_not_contact where company = :company and kind = :kind and address = :address"
              " and list = :list",
              in.company, to_string(what.whom.kind), what.whom.address, what.list);
}

}  // namespace palabre::sql
