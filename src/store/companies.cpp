// src/store/companies.cpp - companies by name, users by login.
#include "store/companies.hpp"

#include "store/columns.hpp"
#include "store/duty_rows.hpp"
#include "store/writing.hpp"

#include <algorithm>

namespace palabre::sql {
namespace {

history::company read_company(const row& each) {
    reading from{each};
    history::company one;
    one.id = from.id<history::company_id>();
    one.name = from.string();
    one.title = from.string();
    return one;
}

history::user read_user(connection& on, const row& each) {
    reading from{each};
    history::user who;
    who.id = from.id<history::user_id>();
    who.login = from.string();
    who.name = from.string();
    who.password_hash = from.string();
    who.language = from.string();
    who.active = from.flag();
    who.administers = from.flag();
    on.read(
        "select company, role from grants where user_id = :user_id order by position",
        [&](const row& granted) {
            who.grants.push_back({history::company_id{granted.integer(0)}, history::role_from(granted.text(1))});
        },
        who.id.value());
    return who;
}

}  // namespace

history::company open_company(connection& on, const std::string& name, const std::string& title, std::int64_t id) {
    on.run("insert into companies (id, name, title) values (:id, :name, :title) on conflict do nothing", id, name,
           title);
    history::company found;
    on.read(
        "select id, name, title from companies where name = :name",
        [&](const row& each) { found = read_company(each); }, name);
    return found;
}

std::vector<history::company> companies(connection& on) {
    std::vector<history::company> all;
    on.read("select id, name, title from companies", [&](const row& each) { all.push_back(read_company(each)); });
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return all;
}

void put_user(connection& on, const history::user& who) {
    const auto whose = on.integer("select id from users where login = :login", who.login);
    if (whose && *whose != who.id.value()) conflict("the login " + who.login + " is another user's");
    for (const auto& each : who.grants)
        if (!on.integer("select 1 from companies where id = :id", each.in.value()))
            not_found("there is no company " + to_string(each.in));
    const auto same = on.integer("select 1 from users where id = :id and password_hash = :password_hash",
                                 who.id.value(), who.password_hash);
    if (!same || !who.active) on.run("delete from logins where user_id = :user_id", who.id.value());
    if (!who.active) end_duty(on, who.id);
    on.run("insert into users (id, login, name, password_hash, language, active, administers)"
           " values (:id, :login, :name, :password_hash, :language, :active, :administers)"
           " on conflict (id) do update set login = excluded.login, name = excluded.name,"
           " password_hash = excluded.password_hash, language = excluded.language, active = excluded.active,"
           " administers = excluded.administers",
           who.id.value(), who.login, who.name, who.password_hash, who.language, who.active, who.administers);
    on.run("delete from grants where user_id = :user_id", who.id.value());
    std::int64_t position = 0;
    for (const auto& each : who.grants)
        on.run("insert into grants (user_id, position, company, role) values (:user_id, :position, :company, :role)",
               who.id.value(), position++, each.in.value(), to_string(each.as));
}

std::optional<history::user> find_user(connection& on, history::user_id who) {
    std::optional<history::user> found;
    on.read(
        "select id, login, name, password_hash, language, active, administers from users where id = :id",
        [&](const row& each) { found = read_user(on, each); }, who.value());
    return found;
}

std::optional<history::user> find_user(connection& on, const std::string& login) {
    std::optional<history::user> found;
    on.read(
        "select id, login, name, password_hash, language, active, administers from users where login = :login",
        [&](const row& each) { found = read_user(on, each); }, login);
    return found;
}

std::vector<history::user> users(connection& on) {
    std::vector<history::user> all;
    on.read("select id, login, name, password_hash, language, active, administers from users",
            [&](const row& each) { all.push_back(read_user(on, each)); });
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.login < b.login; });
    return all;
}

std::vector<history::user> users_in(connection& on, history::company_id in, const std::string& after,
                                    std::size_t limit) {
    // By bytes in both: PostgreSQL's own order is its locale's.
    const std::string login = on.kind() == backend::postgresql ? "u.login collate \"C\"" : "u.login";
    std::vector<history::user> all;
    on.read(
        "select u.id, u.login, u.name, u.password_hash, u.language, u.active, u.administers from users u where " +
            login +
            " > :after and exists (select 1 from grants g where g.user_id = u.id and g.company = :company)"
            " order by " +
            login + " limit :limit",
        [&](const row& each) { all.push_back(read_user(on, each)); }, after, in.value(), limit);
    return all;
}

}  // namespace palabre::sql
