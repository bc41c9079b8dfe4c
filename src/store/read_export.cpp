// src/store/read_export.cpp - everything that is kept about a customer, gathered from all tables.
#include "history/export.hpp"
#include "history/one_person.hpp"
#include "store/campaign_rows.hpp"
#include "store/follow_up_rows.hpp"
#include "store/outbox_rows.hpp"
#include "store/reads.hpp"
#include "store/work_item_rows.hpp"

#include <limits>
#include <utility>

namespace palabre::sql {
namespace {

template<class Each, class Read>
void gather(asking& in, std::vector<Each>& into, const std::string& sql, std::int64_t of, Read read) {
    in.on.read(
        sql,
        [&](const row& each) {
            reading from{each};
            into.push_back(read(from));
        },
        in.company, of);
}

std::string from_table(std::string_view columns, std::string_view rest) {
    return "select " + std::string{columns} + " from " + std::string{rest};
}

void gather_addresses(asking& in, std::int64_t of, history::kept_about& about) {
    static const std::string sql = from_table("i.kind, i.address, i.written, i.customer, i.origin",
                                              "identities i where i.company = :company and i.customer = :id");
    static const std::string forbidden = from_table(
        do_not_contact_columns, "do_not_contact where company = :company and kind = :kind and address = :address");
    in.on.read(
        sql,
        [&](const row& each) {
            reading from{each};
            history::known_address known;
            known.as = read_identity(from);
            known.who = from.id<history::customer_id>();
            known.from = history::origin_from(from.text());
            about.addresses.push_back(std::move(known));
        },
        in.company, of);
    for (const auto& known : about.addresses) {
        if (known.who.value() != of) continue;
        in.on.read(
            forbidden,
            [&](const row& each) {
                reading from{each};
                about.forbidden.push_back(read_do_not_contact(from));
            },
            in.company, to_string(known.as.kind), known.as.address);
    }
}

}  // namespace

std::optional<value> export_customer(asking& in, history::customer_id who) {
    const auto person = person_of(in, who);
    if (!person) return {};
    static const std::string customers =
        from_table(customer_columns, "customers c where c.company = :company and c.id = :id");
    static const std::string consents =
        from_table(consent_columns, "consents where company = :company and customer = :id");
    static const std::string contacts =
        from_table(interaction_columns, "interactions where company = :company and customer = :id");
    static const std::string entries = from_table(entry_columns, "entries where company = :company and customer = :id");
    static const std::string saved =
        "select s.interaction, s.graph, s.state, s.saved from sessions s join interactions i on i.company = s.company"
        " and i.id = s.interaction where i.company = :company and i.customer = :id";
    static const std::string owed = from_table("id, customer, because_of, question, state, made, until",
                                               "promises where company = :company and customer = :id");
    static const std::string files = from_table(file_columns, "files where company = :company and customer = :id");
    static const std::string recordings =
        from_table(recording_columns, "recordings where company = :company and customer = :id");
    static const std::string threads =
        from_table(thread_columns, "threads t where t.company = :company and t.customer = :id");
    static const std::string work =
        from_table(work_item_columns, "work_items where company = :company and customer = :id");
    history::kept_about about;
    for (const auto record : person->records) {
        const auto id = record.value();
        gather(in, about.records, customers, id, read_customer);
        gather(in, about.consents, consents, id, read_consent);
        gather(in, about.interactions, contacts, id, read_interaction);
        gather(in, about.entries, entries, id, read_entry);
        gather(in, about.sessions, saved, id, [](reading& from) {
            history::saved_session one;
            one.of = from.id<history::interaction_id>();
            one.graph = from.string();
            one.state = from.json();
            one.saved = from.time();
            return one;
        });
        gather(in, about.promises, owed, id, [](reading& from) {
            history::promise one;
            one.id = from.id<history::promise_id>();
            one.customer = from.id<history::customer_id>();
            one.because_of = from.id<history::interaction_id>();
            one.question = from.string();
            one.state = from.json();
            one.made = from.time();
            one.until = from.time();
            return one;
        });
        gather(in, about.files, files, id, read_file);
        gather(in, about.recordings, recordings, id, read_recording);
        gather(in, about.threads, threads, id, read_thread);
        gather(in, about.work, work, id, read_work_item);
        gather_addresses(in, id, about);
    }
    std::vector<std::string> addresses, phones;
    for (const auto& each : about.addresses) {
        addresses.push_back(history::as_listed(each.as));
        if (each.as.kind == history::identity_kind::phone) phones.push_back(each.as.address);
    }
    std::vector<std::int64_t> group;
    for (const auto each : person->records) group.push_back(each.value());
    about.follow_ups = follow_ups_of(in, group, phones);
    for (const auto& each : about.follow_ups)
        for (auto& answer : answers_to(in, each.id)) about.answers.push_back(std::move(answer));
    for (const auto record : person->records) {
        const auto his = recipients_of(in, record.value(), std::exchange(addresses, {}));
        about.listed.insert(about.listed.end(), his.begin(), his.end());
    }
    about.merges = merges_of(in, who).value_or(std::vector<history::merge>{});
    about.messages =
        messages(in, who, std::numeric_limits<std::int32_t>::max()).value_or(std::vector<history::outgoing>{});
    return history::exported(std::move(about));
}

}  // namespace palabre::sql
