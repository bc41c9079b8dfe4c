// tests/faults/test_outages.cpp - the database is away for a while: writes wait, reads answer, all goes on by itself.
#include "faults/folder.hpp"
#include "faults/load.hpp"
#include "faults/opened_store.hpp"
#include "faults/own_postgres.hpp"
#include "faults/recording_vfs.hpp"
#include "faults/rows.hpp"

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <signal.h>

using namespace palabre;
using namespace palabre::faults;
using namespace std::chrono_literals;

namespace {

constexpr auto read_deadline = 1s;
constexpr std::size_t waiting_most = 2000;

history::sql_store_options with(std::string url, const folder& here) {
    return {.url = std::move(url),
            .key_file = here.file("key"),
            .waiting_most = waiting_most,
            .read_deadline = read_deadline,
            .write_deadline = 5min};
}

/// A stream of writes that lives through `begin` and `end`. `says` is what an operator must be told meanwhile.
void lives_through(const history::sql_store_options& options, const std::function<void()>& begin,
                   const std::function<void()>& end, const std::string& says) {
    std::set<std::string> kept;
    std::size_t busy = 0, others = 0;
    {
        opened_store center{options};
        load writing{center.loop, *center.kept, center.company(), 1};
        writing.on_kept = [&](const std::string& batch) { kept.insert(batch); };
        writing.on_refused = [&](const std::string&, const auto& why) {
            ++(why.what == history::verdict::busy ? busy : others);
            writing.keep(0);
        };
        writing.keep(64);
        REQUIRE(center.until([&] { return kept.size() >= 300; }));

        begin();
        const auto is_told = [&] { return center.kept->state().why.find(says) != std::string::npos; };
        CHECK_MESSAGE(center.until(is_told), center.kept->state().why);
        REQUIRE(center.kept->state().what == history::condition::kind::degraded);
        const auto why = center.kept->state().why;
        CHECK_MESSAGE(why.find("; ") != std::string::npos, "no cure in: " << why);

        const auto asked = std::chrono::steady_clock::now();
        const auto read = center.answered<history::person>([&](auto then) {
            center.book().find({history::identity_kind::phone, "+22900000000"}, std::move(then));
        });
        CHECK((read.what == history::verdict::not_found || read.what == history::verdict::unavailable));
        CHECK(std::chrono::steady_clock::now() - asked < read_deadline + 5s);

        const auto before = kept.size();
        writing.keep(2 * waiting_most);
        REQUIRE(center.until([&] { return busy > 0 && writing.in_flight() <= waiting_most; }));
        CHECK(kept.size() == before);

        end();
        REQUIRE(center.until([&] { return writing.in_flight() == 0; }));
        CHECK(center.kept->state() == history::condition{});
        CHECK(kept.size() > before);
        CHECK(center.states.back() == history::condition{});
        writing.keep(64);
        REQUIRE(center.until([&] { return kept.size() >= before + 500; }));
        writing.keep(0);
        REQUIRE(center.until([&] { return writing.in_flight() == 0; }));
    }
    CHECK(others == 0);
    const auto rows = sql::database{options.url}.open(sql::role::reader);
    check_rows(*rows, kept);
    CHECK(batches(*rows) == static_cast<std::int64_t>(kept.size()));  // what was busy was not written
}

struct other_process {
    explicit other_process(const std::string& file) { REQUIRE(sqlite3_open(file.c_str(), &on) == SQLITE_OK); }
    other_process(const other_process&) = delete;
    other_process& operator=(const other_process&) = delete;
    ~other_process() { sqlite3_close(on); }
    int run(const char* sql) { return sqlite3_exec(on, sql, nullptr, nullptr, nullptr); }

    sqlite3* on = nullptr;
};

void fails_with(int code, const std::string& says) {
    const folder here;
    recording_vfs disk;
    lives_through(
        with("sqlite:" + here.file("palabre.db"), here), [&] { disk.fail_with(code); }, [&] { disk.fail_with(0); },
        says);
}

/// A statement as somebody else runs it, who has the rights.
void elsewhere(const std::string& url, const std::string& statement) {
    sql::database{url}.open(sql::role::writer)->script(statement);
}

}  // namespace

TEST_CASE("a full disk is lived through: SQLite") {
    fails_with(SQLITE_FULL, "full");
}

TEST_CASE("a disk that became read-only is lived through: SQLite") {
    fails_with(SQLITE_READONLY, "readonly");
}

TEST_CASE("a disk that fails is lived through: SQLite") {
    fails_with(SQLITE_IOERR_WRITE, "I/O");
}

TEST_CASE("another process that locks the database is lived through: SQLite") {
    const folder here;
    const auto file = here.file("palabre.db");
    std::optional<other_process> other;
    lives_through(
        with("sqlite:" + file, here),
        [&] {
            other.emplace(file);
            sqlite3_busy_timeout(other->on, 10'000);
            REQUIRE(other->run("begin exclusive") == SQLITE_OK);
        },
        [&] { REQUIRE(other->run("commit") == SQLITE_OK); }, "locked");
}

TEST_CASE("PostgreSQL that stops as if its machine had is lived through") {
    const folder here;
    auto& server = own_postgres();
    lives_through(
        with(server.make_database(), here), [&] { server.crash(); }, [&] { server.start(); }, "PostgreSQL");
}

TEST_CASE("PostgreSQL that is killed is lived through") {
    const folder here;
    auto& server = own_postgres();
    lives_through(
        with(server.make_database(), here), [&] { server.kill(); }, [&] { server.start(); }, "PostgreSQL");
}

TEST_CASE("PostgreSQL that stands still holds up no end") {
    const folder here;
    auto& server = own_postgres();
    const auto url = server.make_database();
    const auto other = sql::database{url}.open(sql::role::reader);
    std::vector<pid_t> frozen;
    {
        opened_store center{with(url, here)};
        load writing{center.loop, *center.kept, center.company(), 1};
        bool has_kept = false;
        writing.on_kept = [&](const std::string&) { has_kept = true; };
        writing.keep(1);
        REQUIRE(center.until([&] { return has_kept; }));
        writing.keep(0);
        REQUIRE(center.until([&] { return writing.in_flight() == 0; }));
        center.answered<history::person>([&](auto then) {
            center.book().find({history::identity_kind::phone, "+22900000000"}, std::move(then));
        });

        other->read("select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
                    [&](const sql::row& each) { frozen.push_back(static_cast<pid_t>(each.integer(0))); });
        REQUIRE(frozen.size() >= 2);  // the writer's, and at least one reader's
        for (const auto each : frozen) REQUIRE(::kill(each, SIGSTOP) == 0);
        writing.keep(1);
        center.book().find({history::identity_kind::phone, "+22900000000"}, [](const auto&) {});
        center.wait(100ms);
    }  // comes back, or ctest's patience ends
    for (const auto each : frozen) CHECK(::kill(each, SIGCONT) == 0);
}

TEST_CASE("a database that became read-only is lived through: PostgreSQL") {
    const folder here;
    auto& server = own_postgres();
    const auto url = server.make_database();
    const auto name = url.substr(url.rfind('/') + 1);
    lives_through(
        with(url, here),
        [&] {
            server.run("postgres", "alter database " + name + " set default_transaction_read_only = on");
            server.run("postgres",
                       "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'");
        },
        [&] { server.run("postgres", "alter database " + name + " reset default_transaction_read_only"); },
        "read-only");
}

TEST_CASE("a full disk is lived through: PostgreSQL") {
    const folder here;
    const auto url = own_postgres().make_database();
    lives_through(
        with(url, here),
        [&] {
            elsewhere(url, "create function no_room() returns trigger language plpgsql as $$ begin raise exception"
                           " 'could not extend file: No space left on device' using errcode = '53100'; end $$;"
                           " create trigger no_room before insert on entries execute function no_room()");
        },
        [&] { elsewhere(url, "drop trigger no_room on entries"); }, "No space left");
}

TEST_CASE("a table that somebody locks is lived through: PostgreSQL") {
    const folder here;
    const auto url = own_postgres().make_database();
    std::unique_ptr<sql::connection> other;
    lives_through(
        with(url, here),
        [&] {
            other = sql::database{url}.open(sql::role::writer);
            other->begin();
            other->script("lock table entries in access exclusive mode");
        },
        [&] { other->commit(); }, "lock");
}
