// src/store/file_rows.cpp - files that came and go with messages, as rows: what they are, not their content.
#include "history/file_note.hpp"
#include "store/columns.hpp"
#include "store/reads.hpp"
#include "store/writing.hpp"

namespace palabre::sql {
namespace {

std::string select(std::string_view rest) {
    return "select " + std::string{file_columns} + " from files where company = :company " + std::string{rest};
}

/// The entry that tells of the file is found by its whole key.
void tell_entry(writing& in, const history::kept_file& now) {
    if (!now.told_in) return;
    std::optional<std::string> details;
    in.on.read(
        "select details from entries where company = :company and customer = :customer and at = :at and id = :id",
        [&](const row& each) { details = each.text(0); }, in.company, now.customer.value(), micros(now.made),
        now.told_in.value());
    if (!details) return;
    in.on.run("update entries set details = :details where company = :company and customer = :customer and at = :at"
              " and id = :id",
              json(history::with_file(parsed(*details), now)), in.company, now.customer.value(), micros(now.made),
              now.told_in.value());
}

}  // namespace

history::kept_file read_file(reading& from) {
    history::kept_file one;
    one.id = from.id<history::file_id>();
    one.customer = from.id<history::customer_id>();
    one.within = from.id<history::interaction_id>();
    one.told_in = from.id<history::entry_id>();
    one.place = static_cast<std::size_t>(from.integer());
    one.state = history::file_state_from(from.text());
    one.from = from.json();
    one.hash = from.string();
    one.type = from.string();
    one.name = from.string();
    one.size = from.integer();
    one.why = from.string();
    one.attempts = static_cast<int>(from.integer());
    one.made = from.time();
    one.due = from.time();
    return one;
}

void apply(writing& in, const change::add_file& added) {
    const auto& what = added.what;
    if (in.on.integer("select 1 from files where company = :company and id = :id", in.company, what.id.value())) return;
    check_customer(in, what.customer);
    check_interaction(in, what.within);
    in.on.run(
        "insert into files (company, id, customer, interaction, entry, place, state, source, hash, type, name, size,"
        " why, attempts, made, due) values (:company, :id, :customer, :interaction, :entry, :place, :state, :source,"
        " :hash, :type, :name, :size, :why, :attempts, :made, :due)",
        in.company, in.keeps(what.id), what.customer.value(), what.within.value(), what.told_in.value(), what.place,
        to_string(what.state), json(what.from), what.hash, what.type, what.name, what.size, what.why, what.attempts,
        micros(what.made), micros(what.due));
}

void apply(writing& in, const change::settle_file& what) {
    static const std::string sql = select("and id = :id and state = 'wanted'");
    std::optional<history::kept_file> was;
    in.on.read(
        sql,
        [&](const row& each) {
            reading from{each};
            was = read_file(from);
        },
        in.company, what.which.value());
    if (!was) return;
    const auto now = history::settled(*std::move(was), what);
    in.on.run("update files set state = :state, hash = :hash, type = :type, name = :name, size = :size, why = :why,"
              " attempts = :attempts, due = :due where company = :company and id = :id",
              to_string(now.state), now.hash, now.type, now.name, now.size, now.why, now.attempts, micros(now.due),
              in.company, now.id.value());
    tell_entry(in, now);
}

std::vector<history::kept_file> files_wanted(asking& in, history::file_id after, std::size_t limit) {
    static const std::string sql = select("and state = 'wanted' and id > :after order by id limit :limit");
    std::vector<history::kept_file> all;
    in.on.read(
        sql,
        [&](const row& each) {
            reading from{each};
            all.push_back(read_file(from));
        },
        in.company, after.value(), limit);
    return all;
}

std::optional<history::kept_file> file_by(asking& in, const std::string& hash) {
    static const std::string sql = select("and hash = :hash and hash <> '' order by id desc limit 1");
    std::optional<history::kept_file> found;
    in.on.read(
        sql,
        [&](const row& each) {
            reading from{each};
            found = read_file(from);
        },
        in.company, hash);
    return found;
}

}  // namespace palabre::sql
