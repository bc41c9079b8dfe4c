// src/store/leases.cpp - leases by the database's own clock, which all centers share.
#include "store/leases.hpp"

#include "palabre/core/error.hpp"

#include <sodium.h>

#include <cerrno>
#include <cstdlib>

#include <signal.h>
#include <unistd.h>

namespace palabre::sql {
namespace {

constexpr std::int64_t day = std::int64_t{24} * 3600 * 1'000'000;

std::int64_t now(connection& on) {
    const bool sqlite = on.kind() == backend::sqlite;
    return on
        .integer(sqlite ? "select cast((julianday('now') - 2440587.5) * 86400000000 as integer)"
                        : "select (extract(epoch from clock_timestamp()) * 1000000)::bigint")
        .value_or(0);
}

/// Where several centers share a database, a row that decides is locked before it is read.
std::string locking(const connection& on, std::string sql) {
    if (on.kind() == backend::postgresql) sql += " for update";
    return sql;
}

/// "main-1 (pid 4711)" without what each life has anew.
std::string_view host_of(std::string_view name) {
    return name.substr(0, name.find(" (pid "));
}

/// Whether a process of this host lives, going by a holder's name; not known where it names none. Our own number may be a
/// former life's: in a container it is always the same.
bool lives(std::string_view name) {
    const auto at = name.find(" (pid ");
    const pid_t process = at == name.npos ? 0 : std::atoi(std::string{name.substr(at + 6)}.c_str());
    return process > 0 && process != ::getpid() && (::kill(process, 0) == 0 || errno == EPERM);
}

/// Of another host a session may also be gone because the network is: there only the lease's end tells. On this one the
/// database may have been started again, and the holder is about to come back.
bool has_gone(connection& on, std::int64_t run, const std::string& name, const holder& as) {
    if (run == 0 || host_of(name) != host_of(as.name) || lives(name)) return false;
    return on.integer("select pg_try_advisory_xact_lock(:run)::int", run) == 1;
}

}  // namespace

/// Not from the runtime: two simulations with one seed are two lives.
holder new_life(std::string name) {
    std::uint64_t run = 0;
    randombytes_buf(&run, sizeof run);
    return {static_cast<std::int64_t>(run >> 2U) + 1, std::move(name)};
}

void show_life(connection& on, const holder& as) {
    if (on.kind() == backend::postgresql) on.integer("select pg_try_advisory_lock(:run)::int", as.run);
}

node take_node(connection& on, const holder& as, int first, bool by_force) {
    if (on.kind() == backend::postgresql) on.script("lock table nodes in exclusive mode");
    const auto at = now(on);
    node taken{first, on.integer("select max(largest) from nodes").value_or(0)};
    if (!by_force)
        on.read(
            "select node from nodes where expires > :now and node >= :first order by node",
            [&](const row& each) { taken.number += each.integer(0) == taken.number ? 1 : 0; }, at, first);
    if (taken.number > id_generator::last_node)
        throw error{errc::too_large, "all node numbers of this database are taken",
                    "stop centers and imports; a node of one that crashed is free after a day"};
    on.run("insert into nodes (node, run, holder, expires, largest) values (:node, :run, :holder, :expires, 0)"
           " on conflict (node) do update set run = excluded.run, holder = excluded.holder, expires = excluded.expires",
           taken.number, as.run, as.name, at + day);
    return taken;
}

bool keep_node(connection& on, const holder& as, int number, std::int64_t largest) {
    return on.run("update nodes set expires = :expires, largest = :largest where node = :node and run = :run",
                  now(on) + day, largest, number, as.run) == 1;
}

void leave_node(connection& on, const holder& as, int number, std::int64_t largest) {
    on.run("update nodes set expires = 0, largest = :largest where node = :node and run = :run", largest, number,
           as.run);
}

lease_taken take_lease(connection& on, const holder& as, history::company_id which, duration term) {
    on.run("insert into leases (company, token, run, holder, expires) values (:company, 0, 0, '', 0)"
           " on conflict (company) do nothing",
           which.value());
    const auto at = now(on);
    history::lease stands{which, 0, {}};
    std::int64_t run = 0;
    bool free = false;
    on.read(
        locking(on, "select token, run, holder, expires from leases where company = :company"),
        [&](const row& each) {
            stands.token = each.integer(0);
            stands.holder = each.text(2);
            run = each.integer(1);
            free = on.kind() == backend::sqlite || each.integer(3) <= at;  // its file has one center at a time
        },
        which.value());
    const bool ours = run == as.run;
    if (!ours && !free && !has_gone(on, run, stands.holder, as)) return {false, std::move(stands)};
    if (!ours) ++stands.token;
    stands.holder = as.name;
    on.run(
        "update leases set token = :token, run = :run, holder = :holder, expires = :expires where company = :company",
        stands.token, as.run, as.name, at + term.count(), which.value());
    return {true, std::move(stands)};
}

bool renew_lease(connection& on, history::company_id which, std::int64_t token, duration term) {
    return on.run("update leases set expires = :expires where company = :company and token = :token",
                  now(on) + term.count(), which.value(), token) == 1;
}

void leave_lease(connection& on, history::company_id which, std::int64_t token) {
    on.run("update leases set run = 0, expires = 0 where company = :company and token = :token", which.value(), token);
}

std::int64_t current_token(connection& on, std::int64_t company) {
    std::string sql = "select token from leases where company = :company";
    if (on.kind() == backend::postgresql) sql += " for share";
    return on.integer(sql, company).value_or(0);
}

}  // namespace palabre::sql
