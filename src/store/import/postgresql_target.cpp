// src/store/import/postgresql_target.cpp - arrays for what is asked, libpq's COPY for what is written.
#include "store/import/postgresql_target.hpp"

#include "store/copy_rows.hpp"

#include <fmt/format.h>
#include <soci/postgresql/soci-postgresql.h>

#include <unordered_map>
#include <unordered_set>

namespace palabre::importing {
namespace {

using lines = sql::copy_lines;

/// An array as a text, to be cast.
/// What is asked for by it is looked up one by one (lateral, offset 0): a table that has just been filled has no
/// statistics, looks empty to the planner, and would be read from end to end.
class array {
public:
    void add(std::string_view text) {
        to_ += to_.size() == 1 ? "\"" : ",\"";
        for (const char letter : text) {
            if (letter == '"' || letter == '\\') to_ += '\\';
            to_ += letter;
        }
        to_ += '"';
    }
    void add(std::int64_t number) { to_ += fmt::format("{}{}", to_.size() == 1 ? "" : ",", number); }
    std::string text() const { return to_ + "}"; }

private:
    std::string to_ = "{";
};

/// Somebody else has written the same: a key that is there, a deadlock, a row that changed.
bool somebody_was_faster(const soci::postgresql_soci_error& failed) {
    const std::string state = failed.sqlstate();
    return state == "23505" || state.starts_with("40");
}

}  // namespace

void postgresql_target::begin() {
    on_.begin();
}

void postgresql_target::find(std::span<address_slot> who) {
    std::unordered_map<std::string_view, std::vector<address_slot*>> by_address;
    by_address.reserve(who.size());
    std::map<history::identity_kind, array> kinds;
    for (auto& each : who) {
        by_address[each.who->address].push_back(&each);
        kinds[each.who->kind].add(each.who->address);
    }
    for (const auto& [kind, addresses] : kinds) {
        const auto asked = addresses.text();
        on_.read(
            "select i.address, i.customer from unnest(cast(cast(:addresses as text) as text[])) as asked (address)"
            " cross join lateral (select address, customer from identities where company = :company and kind = :kind"
            " and address = asked.address offset 0) i",
            [&, kind = kind](const sql::row& one) {
                for (auto* const each : by_address[one.text(0)])
                    if (each->who->kind == kind) each->customer = one.integer(1);
            },
            asked, company_, history::to_string(kind));
    }
}

void postgresql_target::load(std::span<kept_customer* const> by_id) {
    if (by_id.empty()) return;
    std::unordered_map<std::int64_t, kept_customer*> known;
    array ids;
    for (auto* const each : by_id) {
        known[each->id] = each;
        ids.add(each->id);
    }
    const auto asked = ids.text();
    on_.read(
        "select id, survivor, name, language, language_from, language_since, segment, segment_as_of, since, seen"
        " from unnest(cast(cast(:ids as text) as bigint[])) as asked (wanted)"
        " cross join lateral (select * from customers where company = :company and id = asked.wanted offset 0) c",
        [&](const sql::row& one) {
            auto* const each = known[one.integer(0)];
            each->survivor = one.integer(1);
            each->name = one.text(2);
            each->language = each->was_language = one.text(3);
            each->language_from = one.text(4);
            each->language_since = each->was_language_since = one.integer(5);
            each->segment = one.text(6);
            each->segment_as_of = each->was_segment_as_of = one.integer(7);
            each->since = one.integer(8);
            each->seen = one.integer(9);
        },
        asked, company_);
}

void postgresql_target::find(std::span<const changes::consent> which, std::vector<bool>& known) {
    if (which.empty()) return;
    array ids;
    for (const auto& each : which) ids.add(each.customer);
    const auto asked = ids.text();
    std::unordered_set<std::string> kept;
    on_.read(
        "select customer, purpose, medium, at from unnest(cast(cast(:ids as text) as bigint[])) as asked (who)"
        " cross join lateral (select * from consents where company = :company and customer = asked.who offset 0) c",
        [&](const sql::row& one) {
            kept.insert(fmt::format("{} {} {} {}", one.integer(0), one.text(2), one.integer(3), one.text(1)));
        },
        asked, company_);
    for (std::size_t at = 0; at < which.size(); ++at)
        known[at] = kept.contains(fmt::format("{} {} {} {}", which[at].customer, which[at].what->medium,
                                              sql::micros(which[at].what->at), which[at].what->purpose));
}

void postgresql_target::find(const std::string& source, std::span<reference_slot> which) {
    array references;
    std::unordered_map<std::string_view, std::vector<reference_slot*>> by_reference;
    for (auto& each : which) {
        references.add(each.reference);
        by_reference[each.reference].push_back(&each);
    }
    const auto asked = references.text();
    on_.read(
        "select reference from unnest(cast(cast(:references as text) as text[])) as asked (wanted)"
        " cross join lateral (select reference from interactions where company = :company and source = :source and"
        " reference = asked.wanted and reference <> '' offset 0) i",
        [&](const sql::row& one) {
            for (auto* const each : by_reference[one.text(0)]) each->known = true;
        },
        asked, company_, source);
}

void postgresql_target::find(std::span<forbidden_slot> which) {
    array addresses;
    for (const auto& each : which) addresses.add(each.who->address);
    const auto asked = addresses.text();
    const auto key = [](std::string_view kind, std::string_view medium, std::string_view list,
                        std::string_view address) {
        return fmt::format("{} {} {} {} {}", kind, medium, list.size(), list, address);
    };
    std::unordered_set<std::string> kept;
    on_.read(
        "select d.kind, d.medium, d.list, d.address"
        " from unnest(cast(cast(:addresses as text) as text[])) as asked (address)"
        " cross join (values ('phone'), ('whatsapp'), ('messenger'), ('web'), ('email'), ('account')) as kinds (kind)"
        " cross join lateral (select * from do_not_contact where company = :company and kind = kinds.kind and"
        " address = asked.address offset 0) d",
        [&](const sql::row& one) { kept.insert(key(one.text(0), one.text(1), one.text(2), one.text(3))); }, asked,
        company_);
    for (auto& each : which)
        each.known = kept.contains(
            key(history::to_string(each.who->kind), each.what->medium, each.what->entry.list, each.who->address));
}

std::vector<history::disposition> postgresql_target::dispositions() {
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

bool postgresql_target::commit(const changes& what) {
    try {
        if (!update(what)) return false;
        write(what);
        on_.commit();
        return true;
    } catch (const soci::postgresql_soci_error& failed) {
        if (somebody_was_faster(failed)) return false;
        throw;
    }
}

void postgresql_target::copy(const char* into, const std::string& rows) {
    sql::copy_rows(on_, into, rows);
}

bool postgresql_target::update(const changes& what) {
    if (what.touched.empty()) return true;
    lines rows;
    for (const auto* const each : what.touched) {
        rows << each->id << each->name << each->language << each->language_from << each->language_since << each->segment
             << each->segment_as_of << each->seen << each->was_language << each->was_language_since
             << each->was_segment_as_of;
        rows.end();
    }
    on_.script("create temporary table if not exists import_touched (id bigint, name text, language text,"
               " language_from text, language_since bigint, segment text, segment_as_of bigint, seen bigint,"
               " was_language text, was_language_since bigint, was_segment_as_of bigint) on commit delete rows");
    copy("import_touched", rows.text());
    const auto updated = on_.run(
        "update customers c set name = case when c.name = '' then t.name else c.name end, language = t.language,"
        " language_from = t.language_from, language_since = t.language_since, segment = t.segment,"
        " segment_as_of = t.segment_as_of, seen = greatest(c.seen, t.seen) from import_touched t"
        " where c.company = :company and c.id = t.id and c.erased = 0 and c.language = t.was_language and"
        " c.language_since = t.was_language_since and c.segment_as_of = t.was_segment_as_of",
        company_);
    return updated == static_cast<std::int64_t>(what.touched.size());
}

void postgresql_target::write(const changes& what) {
    const std::string_view import = history::to_string(history::origin::import);
    lines customers, identities, consents, interactions, notes, forbidden;
    for (const auto* const each : what.made) {
        customers << company_ << each->id << each->survivor << each->name << each->language << each->language_from
                  << each->language_since << each->segment << each->segment_as_of << each->since << each->seen;
        customers.end();
    }
    for (const auto& [who, customer] : what.identities) {
        identities << company_ << history::to_string(who->kind) << who->address << who->written << customer << import;
        identities.end();
    }
    for (const auto& [one, customer] : what.consents) {
        consents << company_ << customer << one->purpose << one->medium << sql::micros(one->at)
                 << std::int64_t{one->given} << one->proof << import;
        consents.end();
    }
    for (const auto& [one, id, customer, note] : what.interactions) {
        const auto& is = one->what;
        due_.add(on_, company_, history::source::contacts, sql::micros(is.began));
        interactions << company_ << id << customer << history::to_string(is.kind) << history::to_string(is.way)
                     << to_string(is.on) << is.address << is.service << is.language << is.flow << is.campaign
                     << is.queue << std::int64_t{0} << sql::micros(is.began) << is.ended << is.how_ended
                     << is.disposition << is.source << is.reference << one->details << std::int64_t{0};
        interactions.end();
        if (note == 0) continue;
        notes << company_ << customer << sql::micros(*is.ended) << note << id
              << history::to_string(history::entry_kind::noted) << to_string(is.on) << std::int64_t{0} << one->note
              << std::string_view{};
        notes.end();
    }
    for (const auto* const each : what.forbidden) {
        const auto& is = each->what->entry;
        forbidden << company_ << history::to_string(each->who->kind) << each->who->address << is.list
                  << each->what->medium << each->who->written << is.why << import << sql::micros(is.at) << is.until;
        forbidden.end();
    }
    copy("customers (company, id, survivor, name, language, language_from, language_since, segment, segment_as_of,"
         " since, seen)",
         customers.text());
    copy("identities (company, kind, address, written, customer, origin)", identities.text());
    copy("consents (company, customer, purpose, medium, at, given, proof, origin)", consents.text());
    copy("interactions (company, id, customer, kind, way, medium, address, service, language, flow, campaign, queue,"
         " agent, began, ended, how_ended, disposition, source, reference, details, run)",
         interactions.text());
    copy("entries (company, customer, at, id, interaction, kind, medium, by_user, text, details)", notes.text());
    copy("do_not_contact (company, kind, address, list, medium, written, why, origin, at, until)", forbidden.text());
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
