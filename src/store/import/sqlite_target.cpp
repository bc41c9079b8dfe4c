// src/store/import/sqlite_target.cpp - prepared statements, a row at a time, in transactions of a few thousand rows.
#include "store/import/sqlite_target.hpp"

#include "store/fault.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <soci/sqlite3/soci-sqlite3.h>

namespace palabre::importing {

std::string labels_text(const std::map<std::string, std::string>& labels) {
    boost::json::object made;
    for (const auto& [language, label] : labels) made[language] = label;
    return boost::json::serialize(made);
}

std::map<std::string, std::string> labels_of(std::string_view text) {
    std::map<std::string, std::string> labels;
    boost::system::error_code failed;
    const auto read = boost::json::parse(text, failed);
    if (const auto* const all = read.if_object(); !failed && all != nullptr)
        for (const auto& each : *all)
            if (const auto* const label = each.value().if_string()) labels.emplace(each.key(), *label);
    return labels;
}

void sqlite_target::begin() {
    // A center that writes without a pause may be faster more than once.
    for (int tries = 1;; ++tries) try {
            return on_.begin();
        } catch (const soci::sqlite3_soci_error& failed) {
            if ((failed.result() & 0xff) != SQLITE_BUSY || tries == 12) throw;
        }
}

void sqlite_target::find(std::span<address_slot> who) {
    for (auto& each : who)
        each.customer =
            on_.integer(
                   "select customer from identities where company = :company and kind = :kind and address = :address",
                   company_, history::to_string(each.who->kind), each.who->address)
                .value_or(0);
}

void sqlite_target::load(std::span<kept_customer* const> by_id) {
    for (kept_customer* const each : by_id)
        on_.read(
            "select survivor, name, language, language_from, language_since, segment, segment_as_of, since, seen"
            " from customers where company = :company and id = :id",
            [&](const sql::row& one) {
                each->survivor = one.integer(0);
                each->name = one.text(1);
                each->language = each->was_language = one.text(2);
                each->language_from = one.text(3);
                each->language_since = each->was_language_since = one.integer(4);
                each->segment = one.text(5);
                each->segment_as_of = each->was_segment_as_of = one.integer(6);
                each->since = one.integer(7);
                each->seen = one.integer(8);
            },
            company_, each->id);
}

void sqlite_target::find(std::span<const changes::consent> which, std::vector<bool>& known) {
    for (std::size_t at = 0; at < which.size(); ++at)
        known[at] = on_.integer("select 1 from consents where company = :company and customer = :customer and"
                                " purpose = :purpose and medium = :medium and at = :at",
                                company_, which[at].customer, which[at].what->purpose, which[at].what->medium,
                                sql::micros(which[at].what->at))
                        .has_value();
}

void sqlite_target::find(const std::string& source, std::span<reference_slot> which) {
    for (auto& each : which)
        each.known = on_.integer("select 1 from interactions where company = :company and source = :source and"
                                 " reference = :reference and reference <> ''",
                                 company_, source, each.reference)
                         .has_value();
}

void sqlite_target::find(std::span<forbidden_slot> which) {
    for (auto& each : which)
        each.known = on_.integer("select 1 from do_not_contact where company = :company and kind = :kind and"
                                 " address = :address and list = :list and medium = :medium",
                                 company_, history::to_string(each.who->kind), each.who->address, each.what->entry.list,
                                 each.what->medium)
                         .has_value();
}

std::vector<history::disposition> sqlite_target::dispositions() {
    std::vector<history::disposition> all;
    on_.read(
        "select code, labels, meaning, retired from dispositions where company = :company",
        [&](const sql::row& one) {
            all.push_back({std::string{one.text(0)}, labels_of(one.text(1)), history::meaning_from(one.text(2)),
                           one.integer(3) != 0});
        },
        company_);
    return all;
}

bool sqlite_target::commit(const changes& what) {
    write(what);
    on_.commit();
    return true;
}

void sqlite_target::put(const kept_customer& who) {
    on_.run("insert or replace into customers (company, id, survivor, name, language, language_from, language_since,"
            " segment, segment_as_of, since, seen) values (:company, :id, :survivor, :name, :language, :from, :spoken,"
            " :segment, :as_of, :since, :seen)",
            company_, who.id, who.survivor, who.name, who.language, who.language_from, who.language_since, who.segment,
            who.segment_as_of, who.since, who.seen);
}

void sqlite_target::write(const changes& what) {
    const std::string_view import = history::to_string(history::origin::import);
    for (const auto* const each : what.made)
        on_.run("insert into customers (company, id, survivor, name, language, language_from, language_since, segment,"
                " segment_as_of, since, seen) values (:company, :id, :survivor, :name, :language, :from, :spoken,"
                " :segment, :as_of, :since, :seen)",
                company_, each->id, each->survivor, each->name, each->language, each->language_from,
                each->language_since, each->segment, each->segment_as_of, each->since, each->seen);
    for (const auto* const each : what.touched)
        on_.run("update customers set name = :name, language = :language, language_from = :from,"
                " language_since = :spoken, segment = :segment, segment_as_of = :as_of, seen = :seen"
                " where company = :company and id = :id",
                each->name, each->language, each->language_from, each->language_since, each->segment,
                each->segment_as_of, each->seen, company_, each->id);
    for (const auto& [who, customer] : what.identities)
        on_.run("insert into identities (company, kind, address, written, customer, origin)"
                " values (:company, :kind, :address, :written, :customer, :origin)",
                company_, history::to_string(who->kind), who->address, who->written, customer, import);
    for (const auto& [one, customer] : what.consents)
        on_.run("insert into consents (company, customer, purpose, medium, at, given, proof, origin)"
                " values (:company, :customer, :purpose, :medium, :at, :given, :proof, :origin)",
                company_, customer, one->purpose, one->medium, sql::micros(one->at), one->given ? 1 : 0, one->proof,
                import);
    for (const auto& [one, id, customer, note] : what.interactions) {
        const auto& is = one->what;
        due_.add(on_, company_, history::source::contacts, sql::micros(is.began));
        on_.run("insert into interactions (company, id, customer, kind, way, medium, address, service, language, flow,"
                " campaign, queue, agent, began, ended, how_ended, disposition, source, reference, details, run)"
                " values (:company, :id, :customer, :kind, :way, :medium, :address, :service, :language, :flow,"
                " :campaign, :queue, 0, :began, :ended, :how_ended, :disposition, :source, :reference, :details, 0)",
                company_, id, customer, history::to_string(is.kind), history::to_string(is.way), to_string(is.on),
                is.address, is.service, is.language, is.flow, is.campaign, is.queue, sql::micros(is.began),
                sql::micros(*is.ended), is.how_ended, is.disposition, is.source, is.reference, one->details);
        if (note != 0)
            on_.run("insert into entries (company, customer, at, id, interaction, kind, medium, by_user, text, details)"
                    " values (:company, :customer, :at, :id, :interaction, :kind, :medium, 0, :text, '')",
                    company_, customer, sql::micros(*is.ended), note, id,
                    history::to_string(history::entry_kind::noted), to_string(is.on), one->note);
    }
    for (const auto* const each : what.forbidden) {
        const auto& is = each->what->entry;
        on_.run("insert into do_not_contact (company, kind, address, list, medium, written, why, origin, at, until)"
                " values (:company, :kind, :address, :list, :medium, :written, :why, :origin, :at, :until)",
                company_, history::to_string(each->who->kind), each->who->address, is.list, each->what->medium,
                each->who->written, is.why, import, sql::micros(is.at), sql::micros(is.until));
    }
    for (const auto& each : what.dispositions) {
        const bool known =
            on_.integer("select 1 from dispositions where company = :company and code = :code", company_, each.code)
                .has_value();
        if (!known) due_.add_meaning(on_, company_, each.code);
        on_.run("insert into dispositions (company, code, labels, meaning, retired)"
                " values (:company, :code, :labels, :meaning, :retired)"
                " on conflict (company, code) do update set labels = excluded.labels",
                company_, each.code, labels_text(each.labels), history::to_string(each.means), each.retired ? 1 : 0);
    }
    due_.flush(on_);
}

}  // namespace palabre::importing
