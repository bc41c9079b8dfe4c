// src/store/access_rows.cpp - logins and notes of access as rows.
#include "store/access_rows.hpp"

#include "store/columns.hpp"
#include "store/companies.hpp"
#include "store/writing.hpp"

namespace palabre::sql {

using namespace history;

void apply(connection& on, const access_change::open& opened) {
    const auto& what = opened.what;
    // Locked, so that a password that is changed meanwhile ends this login or keeps it out.
    const auto* const lock = on.kind() == backend::postgresql ? " for update" : "";
    if (!on.integer(
            std::string{"select 1 from users where id = :id and active <> 0 and (password_hash = :hash or :any = 1)"} +
                lock,
            what.whose.value(), opened.proven_by, opened.proven_by.empty() ? 1 : 0))
        not_found("no user " + to_string(what.whose) + " may log in");
    if (!opened.instead_of.empty()) apply(on, access_change::end{opened.instead_of});
    on.run("insert into logins (digest, user_id, began, used, ends, address)"
           " values (:digest, :user_id, :began, :used, :ends, :address) on conflict (digest) do nothing",
           what.digest, what.whose.value(), micros(what.began), micros(what.used), micros(what.ends), what.from);
}

void apply(connection& on, const access_change::use& what) {
    const auto at = micros(what.at);
    on.run("update logins set used = :at where digest = :digest and used < :before", at, what.digest, at);
}

void apply(connection& on, const access_change::end& what) {
    on.run("delete from logins where digest = :digest", what.digest);
}

void apply(connection& on, const access_change::end_all& what) {
    on.run("delete from logins where user_id = :user_id", what.whose.value());
}

void apply(connection& on, const access_change::note& noted) {
    const auto& what = noted.what;
    on.run("insert into access_notes (company, at, id, who, operation, subject, address, status)"
           " values (:company, :at, :id, :who, :operation, :subject, :address, :status)"
           " on conflict (company, at, id) do nothing",
           what.in.value(), micros(what.at), what.id.value(), what.who, what.operation, what.subject, what.from,
           what.status);
}

std::optional<known_login> login_by(connection& on, const std::string& digest) {
    std::optional<known_login> found;
    on.read(
        "select user_id, began, used, ends, address from logins where digest = :digest",
        [&](const row& each) {
            reading from{each};
            found.emplace();
            found->what.digest = digest;
            found->what.whose = from.id<user_id>();
            found->what.began = from.time();
            found->what.used = from.time();
            found->what.ends = from.time();
            found->what.from = from.string();
        },
        digest);
    if (!found) return found;
    auto who = find_user(on, found->what.whose);
    if (!who) return {};
    found->who = std::move(*who);
    for (const auto& each : found->who.grants)
        found->companies.push_back(
            on.text("select name from companies where id = :id", each.in.value()).value_or(std::string{}));
    return found;
}

note_page notes(connection& on, const note_filter& which, position after, std::size_t limit) {
    std::string sql = "select company, at, id, who, operation, subject, address, status from access_notes"
                      " where (at, id) < (:at, :id)";
    if (which.in) sql += " and company = :company";
    if (!which.who.empty()) sql += " and who = :who";
    sql += " order by at desc, id desc limit :limit";
    note_page page;
    const auto take = [&](const row& each) {
        reading from{each};
        access_note one;
        one.in = from.id<company_id>();
        one.at = from.time();
        one.id = from.id<access_note_id>();
        one.who = from.string();
        one.operation = from.string();
        one.subject = from.string();
        one.from = from.string();
        one.status = static_cast<int>(from.integer());
        page.notes.push_back(std::move(one));
    };
    const auto at = micros(after.at);
    const auto one_more = limit + 1;
    if (which.in && !which.who.empty())
        on.read(sql, take, at, after.id, which.in.value(), which.who, one_more);
    else if (which.in)
        on.read(sql, take, at, after.id, which.in.value(), one_more);
    else if (!which.who.empty())
        on.read(sql, take, at, after.id, which.who, one_more);
    else
        on.read(sql, take, at, after.id, one_more);
    if (page.notes.size() > limit) {
        page.notes.resize(limit);
        page.next = position{page.notes.back().at, page.notes.back().id.value()};
    }
    return page;
}

std::size_t sweep_access(connection& on, calendar_time logins_before, calendar_time notes_before, std::size_t most) {
    const auto old = micros(logins_before);
    on.run("delete from logins where used < :used or ends < :ends", old, old);
    return static_cast<std::size_t>(
        on.run("delete from access_notes where (company, at, id) in"
               " (select company, at, id from access_notes where at < :before order by at, id limit :most)",
               micros(notes_before), most));
}

}  // namespace palabre::sql
