// src/store/duty_rows.cpp - consents, places, devices and addresses to wake as rows.
#include "store/duty_rows.hpp"

#include "history/duty_rules.hpp"
#include "store/columns.hpp"
#include "store/companies.hpp"
#include "store/writing.hpp"

#include <algorithm>

namespace palabre::sql {

using namespace history;

namespace {

/// Locked, so that of two that come together one waits for the other.
void must_be_there(connection& on, user_id whose) {
    const auto* const lock = on.kind() == backend::postgresql ? " for update" : "";
    if (!on.integer(std::string{"select 1 from users where id = :id"} + lock, whose.value()))
        not_found("there is no user " + to_string(whose));
}

bool agrees(connection& on, user_id whose) {
    return on.integer("select 1 from duty_consents where user_id = :user_id and withdrawn = 0", whose.value())
        .has_value();
}

fix read_fix(reading& from) {
    fix one;
    one.at = from.time();
    one.latitude = from.integer();
    one.longitude = from.integer();
    one.accuracy = from.integer();
    return one;
}

}  // namespace

void apply(connection& on, const duty_change::agree& what) {
    must_be_there(on, what.whose);
    if (agrees(on, what.whose)) return;
    on.run("insert into duty_consents (user_id, given, withdrawn) values (:user_id, :given, 0) on conflict do nothing",
           what.whose.value(), micros(what.at));
    on.run("delete from duty_consents where user_id = :user_id and given not in"
           " (select given from duty_consents where user_id = :same order by given desc limit :most)",
           what.whose.value(), what.whose.value(), most_consents);
}

void apply(connection& on, const duty_change::withdraw& what) {
    must_be_there(on, what.whose);
    on.run("update duty_consents set withdrawn = :at where user_id = :user_id and withdrawn = 0", micros(what.at),
           what.whose.value());
    on.run("delete from duty_fixes where user_id = :user_id", what.whose.value());
}

void apply(connection& on, const duty_change::locate& what) {
    must_be_there(on, what.whose);
    if (!on.integer("select 1 from companies where id = :id", what.in.value()))
        not_found("there is no company " + to_string(what.in));
    if (!agrees(on, what.whose)) conflict("he does not agree to be located");
    on.run("insert into duty_fixes (company, user_id, at, latitude, longitude, accuracy)"
           " values (:company, :user_id, :at, :latitude, :longitude, :accuracy) on conflict do nothing",
           what.in.value(), what.whose.value(), micros(what.what.at), what.what.latitude, what.what.longitude,
           what.what.accuracy);
}

void apply(connection& on, const duty_change::add_device& what) {
    must_be_there(on, what.whose);
    const auto named = on.text("select digest from duty_devices where user_id = :user_id and name = :name",
                               what.whose.value(), what.what.name);
    if (named && *named == what.what.digest) return;
    if (named) conflict("a device of his has that name already");
    if (on.integer("select count(*) from duty_devices where user_id = :user_id", what.whose.value()).value_or(0) >=
        static_cast<std::int64_t>(most_devices))
        conflict("he has ten devices: remove one first");
    on.run("insert into duty_devices (digest, user_id, name, made) values (:digest, :user_id, :name, :made)"
           " on conflict do nothing",
           what.what.digest, what.whose.value(), what.what.name, micros(what.what.made));
}

void apply(connection& on, const duty_change::remove_device& what) {
    on.run("delete from duty_devices where user_id = :user_id and name = :name", what.whose.value(), what.name);
}

void apply(connection& on, const duty_change::wake_at& what) {
    if (!on.integer("select 1 from logins where digest = :digest", what.what.login)) return;
    on.run("delete from wake_addresses where login = :login and endpoint <> :endpoint", what.what.login,
           what.what.endpoint);
    on.run("insert into wake_addresses (endpoint, login, p256dh, auth) values (:endpoint, :login, :p256dh, :auth)"
           " on conflict (endpoint) do update set login = excluded.login, p256dh = excluded.p256dh,"
           " auth = excluded.auth",
           what.what.endpoint, what.what.login, what.what.key, what.what.secret);
}

void apply(connection& on, const duty_change::let_sleep& what) {
    on.run("delete from wake_addresses where endpoint = :endpoint or login = :login", what.endpoint, what.login);
}

void end_duty(connection& on, user_id whose) {
    on.run("update duty_consents set withdrawn = given where user_id = :user_id and withdrawn = 0", whose.value());
    on.run("delete from duty_fixes where user_id = :user_id", whose.value());
    on.run("delete from duty_devices where user_id = :user_id", whose.value());
}

duty_view duty_of(connection& on, user_id who) {
    duty_view found;
    on.read(
        "select given, withdrawn from duty_consents where user_id = :user_id order by given desc",
        [&](const row& each) {
            reading from{each};
            duty_consent one{from.time()};
            if (const auto at = from.integer(); at != 0) one.withdrawn = moment(at);
            found.consents.push_back(one);
        },
        who.value());
    on.read(
        "select digest, name, made from duty_devices where user_id = :user_id order by name",
        [&](const row& each) {
            reading from{each};
            duty_device one;
            one.digest = from.string();
            one.name = from.string();
            one.made = from.time();
            found.devices.push_back(std::move(one));
        },
        who.value());
    return found;
}

std::optional<known_device> device_by(connection& on, const std::string& digest) {
    std::optional<known_device> found;
    user_id whose;
    on.read(
        "select user_id, name, made from duty_devices where digest = :digest",
        [&](const row& each) {
            reading from{each};
            whose = from.id<user_id>();
            found.emplace();
            found->what.digest = digest;
            found->what.name = from.string();
            found->what.made = from.time();
        },
        digest);
    if (!found) return {};
    auto who = find_user(on, whose);
    if (!who || !who->active) return {};
    found->who = std::move(*who);
    for (const auto& each : found->who.grants)
        found->companies.push_back(
            on.text("select name from companies where id = :id", each.in.value()).value_or(std::string{}));
    return found;
}

std::vector<kept_fix> last_fixes(connection& on, company_id in) {
    std::vector<kept_fix> found;
    on.read(
        "select f.user_id, f.at, f.latitude, f.longitude, f.accuracy from"
        " (select user_id, max(at) as newest from duty_fixes where company = :company group by user_id) n"
        " join duty_fixes f on f.company = :same and f.user_id = n.user_id and f.at = n.newest order by f.user_id",
        [&](const row& each) {
            reading from{each};
            const auto whose = from.id<user_id>();
            found.push_back({whose, read_fix(from)});
        },
        in.value(), in.value());
    return found;
}

std::vector<fix> fixes_of(connection& on, company_id in, user_id who, calendar_time from, std::size_t limit) {
    std::vector<fix> found;
    on.read(
        "select at, latitude, longitude, accuracy from duty_fixes where company = :company and user_id = :user_id"
        " and at >= :from order by at desc limit :limit",
        [&](const row& each) {
            reading columns{each};
            found.push_back(read_fix(columns));
        },
        in.value(), who.value(), micros(from), limit);
    std::ranges::reverse(found);
    return found;
}

std::vector<wake_address> wake_addresses(connection& on, user_id who, calendar_time used_since, calendar_time now) {
    std::vector<wake_address> found;
    on.read(
        "select a.endpoint, a.p256dh, a.auth, a.login from wake_addresses a join logins l on l.digest = a.login"
        " where l.user_id = :user_id and l.ends > :now and l.used > :used order by l.used desc, a.endpoint"
        " limit :most",
        [&](const row& each) {
            reading from{each};
            wake_address one;
            one.endpoint = from.string();
            one.key = from.string();
            one.secret = from.string();
            one.login = from.string();
            found.push_back(std::move(one));
        },
        who.value(), micros(now), micros(used_since), most_woken);
    return found;
}

std::size_t sweep_duty(connection& on, calendar_time before, std::size_t most) {
    on.run("delete from wake_addresses where not exists (select 1 from logins where digest = wake_addresses.login)");
    return static_cast<std::size_t>(
        on.run("delete from duty_fixes where (company, user_id, at) in (select company, user_id, at from duty_fixes"
               " where at < :before order by company, user_id, at limit :most)",
               micros(before), most));
}

}  // namespace palabre::sql
