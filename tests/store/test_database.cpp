// tests/store/test_database.cpp - what is opened, what is refused, and how the schema comes up to date.
#include "palabre/core/error.hpp"
#include "store/database.hpp"
#include "store/migrations.hpp"
#include "store/places.hpp"
#include "store/postgres_server.hpp"

#include <doctest/doctest.h>

#include <mutex>
#include <sys/stat.h>
#include <thread>

using namespace palabre;

namespace {

constexpr sql::backend both[] = {sql::backend::sqlite, sql::backend::postgresql};

std::string refusal_of(const std::string& url) {
    try {
        sql::database{url}.open(sql::role::writer);
    } catch (const error& thrown) {
        return thrown.what();
    }
    return "";
}

constexpr sql::migration steps[] = {{"0001_one", "create table one (id bigint); insert into one values (1);"},
                                    {"0002_two", "create table two (id bigint)"}};
constexpr sql::migration broken[] = {steps[0],
                                     {"0002_wrong", "create table half (id bigint); insert into nowhere values (1)"}};

}  // namespace

TEST_CASE("a URL that names no database says how to write one") {
    for (const char* url :
         {"", "sqlite:", "sqlite::memory:", "sqlite:/tmp/a.db?mode=ro", "mysql://x", "postgresql://[::1"})
        CHECK_THROWS_AS(sql::database{url}, error);
    CHECK(sql::database{"sqlite:///var/lib/a b.db"}.file() == "/var/lib/a b.db");
    CHECK(sql::database{"sqlite:a=b.db"}.file() == "a=b.db");
    const auto conninfo = sql::database{"postgresql://me@db:5433/palabre?connect_timeout=9"}.conninfo();
    CHECK(conninfo.find("connect_timeout='9'") != std::string::npos);
    CHECK(conninfo.find("tcp_user_timeout=") != std::string::npos);
}

TEST_CASE("an SQLite file is made for its owner alone, and keeps what it acknowledges") {
    const tests::place where{sql::backend::sqlite};
    const sql::database database{where.url};
    const auto on = database.open(sql::role::writer);
    on->script("create table one (id integer)");
    for (const char* each : {"", "-wal", "-shm"}) {
        struct stat about {};
        REQUIRE(::stat((database.file() + each).c_str(), &about) == 0);
        CHECK((about.st_mode & 0777) == 0600);
    }
    CHECK(on->text("pragma journal_mode") == "wal");
    CHECK(on->integer("pragma synchronous") == 2);
    CHECK_THROWS_AS(database.open(sql::role::reader)->run("insert into one values (1)"), soci::soci_error);
}

TEST_CASE("an SQLite that cannot have a write-ahead log is refused") {
    CHECK(refusal_of("sqlite:/tmp/palabre-no-log.db?vfs=unix-dotfile").find("journal_mode") != std::string::npos);
}

TEST_CASE("a PostgreSQL that would forget is refused, with the setting and the cure") {
    const tests::place where{sql::backend::postgresql};
    const auto name = where.url.substr(where.url.rfind('/') + 1);
    CHECK(refusal_of(where.url) == "");
    tests::shared_postgres().run("postgres", "alter database " + name + " set synchronous_commit = off");
    const auto said = refusal_of(where.url);
    CHECK(said.find("synchronous_commit=off") != std::string::npos);
    CHECK(said.find("set synchronous_commit=on") != std::string::npos);
}

TEST_CASE("values of every kind go in and come out, on both") {
    for (const auto kind : both) {
        const tests::place where{kind};
        const auto on = sql::database{where.url}.open(sql::role::writer);
        on->script("create table one (id bigint, text text)");
        const std::string odd = "'; drop table one; --\n\"é\" \\ {a,b} :name";
        CHECK(on->run("insert into one (id, text) values (:id, :text)", INT64_MIN, odd) == 1);
        CHECK(on->run("insert into one (id, text) values (:id, :text)", std::nullopt, std::string_view{}) == 1);
        CHECK(on->text("select text from one where id = :id", INT64_MIN) == odd);
        CHECK(on->text("select text from one where id is null") == "");
        CHECK_FALSE(on->integer("select id from one where id is null"));
        CHECK(on->run("update one set id = 1") == 2);
        CHECK_THROWS_AS(on->run("update one set id = :id"), std::logic_error);
    }
}

TEST_CASE("the schema comes up step by step, a step that fails leaves nothing, a newer one is refused") {
    for (const auto kind : both) {
        const tests::place where{kind};
        const sql::database database{where.url};
        const auto on = database.open(sql::role::writer);
        CHECK(sql::schema_version(*on) == 0);
        CHECK_THROWS_AS(sql::migrate(*on, broken), soci::soci_error);
        CHECK(sql::schema_version(*on) == 1);
        CHECK_THROWS_AS(on->integer("select 1 from half"), soci::soci_error);
        sql::migrate(*on, steps);
        sql::migrate(*on, steps);
        CHECK(sql::schema_version(*on) == 2);
        CHECK(on->integer("select count(*) from one") == 1);
        try {
            sql::migrate(*on, std::span{steps}.first(1));
            FAIL("a newer schema was taken");
        } catch (const error& thrown) {
            CHECK(thrown.code() == errc::unsupported);
            CHECK(std::string{thrown.what()}.find("newer version") != std::string::npos);
        }
    }
}

TEST_CASE("two that begin at once do each step once") {
    for (const auto kind : both) {
        const tests::place where{kind};
        std::vector<std::thread> all;
        std::mutex guard;
        std::string said;
        for (int i = 0; i < 4; ++i)
            all.emplace_back([&] {
                try {
                    const auto on = sql::database{where.url}.open(sql::role::writer);
                    sql::migrate(*on, sql::migrations_for(kind));
                } catch (const std::exception& thrown) {
                    const std::lock_guard hold{guard};
                    said += std::string{thrown.what()} + "; ";
                }
            });
        for (auto& each : all) each.join();
        CHECK(said == "");
        CHECK(sql::schema_version(*sql::database{where.url}.open(sql::role::reader)) ==
              static_cast<std::int64_t>(sql::migrations_for(kind).size()));
    }
}

TEST_CASE("PostgreSQL finds the messages of a time in their order, and one by its key alone") {
    const tests::place where{sql::backend::postgresql};
    const auto on = sql::database{where.url}.open(sql::role::writer);
    sql::migrate(*on, sql::migrations_for(sql::backend::postgresql));
    on->script("set enable_seqscan = off; set enable_bitmapscan = off");
    const auto plan = [&](const std::string& sql) {
        std::string all;
        on->read("explain " + sql, [&](const sql::row& each) { all += std::string{each.text(0)} + "\n"; });
        return all;
    };
    const auto counted = plan("select o.id, o.state from outbox o where o.company = 1 and o.made >= 5 and o.made < 9"
                              " and (o.made, o.id) > (6, 7) order by o.made, o.id limit 5000");
    CHECK(counted.find("outbox_by_made") != std::string::npos);
    CHECK(counted.find("Sort") == std::string::npos);
    const auto swept = plan("select id from outbox where company = 1 and made <= 5 and due <= 5 and state in"
                            " ('sent', 'delivered', 'read', 'failed', 'cancelled') order by made limit 100");
    CHECK(swept.find("outbox_by_made") != std::string::npos);
    on->script("drop index outbox_by_key; alter table outbox drop constraint outbox_pkey cascade");
    CHECK(plan("select id from outbox where company = 1 and id = 2").find("outbox_by_made") == std::string::npos);
}

TEST_CASE("SQLite finds a group by its survivor, and never reads a company to do so") {
    const tests::place where{sql::backend::sqlite};
    const auto on = sql::database{where.url}.open(sql::role::writer);
    sql::migrate(*on, sql::migrations_for(sql::backend::sqlite));
    std::string plan;
    on->read("explain query plan select c.*, i.* from customers r join customers c on c.company = r.company"
             " and c.survivor = r.survivor left join identities i on i.company = c.company and i.customer = c.id"
             " where r.company = 1 and r.id = 2",
             [&](const sql::row& each) { plan += std::string{each.text(3)} + "\n"; });
    CHECK(plan.find("customers_by_survivor (company=? AND survivor=?)") != std::string::npos);
    CHECK(plan.find("identities_by_customer (company=? AND customer=?)") != std::string::npos);
}
