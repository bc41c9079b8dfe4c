// tests/store/test_writer.cpp - groups, what fails alone, and a database that goes away and comes back.
#include "palabre/asio_runtime.hpp"
#include "store/places.hpp"
#include "store/postgres_server.hpp"
#include "store/readers.hpp"
#include "store/writer.hpp"

#include <doctest/doctest.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <future>
#include <thread>

using namespace palabre;
using namespace std::chrono_literals;

namespace {

constexpr sql::backend both[] = {sql::backend::sqlite, sql::backend::postgresql};

/// A writer on a table of numbers, and what it has answered.
struct bench {
    explicit bench(const std::string& url, sql::writer_options options = {}) : where{url} {
        auto first = where.open(sql::role::writer);
        first->script("create table if not exists one (id bigint primary key)");
        options.first_pause = 20ms;
        options.longest_pause = 100ms;
        options.on_health = [this](const sql::health& now) { healths.push_back(now.is); };
        options.before_commit = [this](sql::connection&) { ++commits; };
        writer = std::make_unique<sql::writer>(loop, beats, where, std::move(first), std::move(options));
        beats.start();
    }
    ~bench() {
        beats.stop();
        writer.reset();
    }

    void insert(std::int64_t id) {
        ++asked;
        writer->add(sql::make_work(
            [id](sql::connection& on) { return on.run("insert into one values (:id) on conflict do nothing", id); },
            [this](const sql::result& what, std::int64_t) { answers.push_back(what.is); }));
    }
    void insert_strictly(std::int64_t id) {
        ++asked;
        writer->add(sql::make_work([id](sql::connection& on) { return on.run("insert into one values (:id)", id); },
                                   [this](const sql::result& what, std::int64_t) { answers.push_back(what.is); }));
    }
    void finish() {
        await([this] { return answers.size() == asked; });
    }
    template<class Came> void await(Came came) {
        const auto going = loop.work();
        loop.context().restart();
        bool late = false;
        const auto deadline = loop.after(60s, [&] { late = true; });
        while (!came() && !late) loop.context().run_one();
        loop.cancel(deadline);
        REQUIRE_FALSE(late);
    }
    std::int64_t kept() const { return where.open(sql::role::reader)->integer("select count(*) from one").value(); }

    const sql::database where;
    asio_runtime loop;
    sql::heart beats{20ms};
    std::atomic<int> commits = 0;
    std::vector<sql::condition> healths;
    std::vector<sql::verdict> answers;
    std::size_t asked = 0;
    std::unique_ptr<sql::writer> writer;
};

}  // namespace

TEST_CASE("many jobs in flight share commits, and all are kept") {
    for (const auto kind : both) {
        const tests::place place{kind};
        bench on{place.url};
        for (int i = 0; i < 1000; ++i) on.insert(i);
        on.finish();
        CHECK(std::count(on.answers.begin(), on.answers.end(), sql::verdict::done) == 1000);
        CHECK(on.kept() == 1000);
        CHECK(on.commits < 200);
    }
}

TEST_CASE("a job that fails alone is told, the others of its group are kept") {
    for (const auto kind : both) {
        const tests::place place{kind};
        bench on{place.url};
        on.insert_strictly(7);
        on.finish();
        for (int i = 0; i < 20; ++i) on.insert_strictly(i);
        on.finish();
        CHECK(std::count(on.answers.begin(), on.answers.end(), sql::verdict::failed) == 1);
        CHECK(on.kept() == 20);
        CHECK(on.healths.empty());
    }
}

TEST_CASE("beyond what may wait, jobs are refused at once") {
    const tests::place place{sql::backend::sqlite};
    bench on{place.url, {.most_waiting = 10}};
    const auto block = sql::database{place.url}.open(sql::role::writer);
    block->begin();  // another process has the database
    for (int i = 0; i < 300; ++i) on.insert(i);
    on.await([&] { return std::count(on.answers.begin(), on.answers.end(), sql::verdict::refused) >= 30; });
    block->roll_back();
    on.finish();
    const auto done = std::count(on.answers.begin(), on.answers.end(), sql::verdict::done);
    CHECK(done >= 10);
    CHECK(on.kept() == done);
}

TEST_CASE("what is added first is written before all that waits, however much, and holds up no deadline") {
    for (const bool too_late : {false, true}) {
        const tests::place place{sql::backend::sqlite};
        bench on{place.url, {.most_waiting = 10, .deadline = too_late ? 2s : 60s}};
        std::promise<void> begun, go_on;
        on.writer->add(sql::make_work(
            [&](sql::connection&) {
                begun.set_value();
                go_on.get_future().wait();
                return 0;
            },
            [](const sql::result&, int) {}));
        begun.get_future().wait();  // from here on all others wait
        for (int i = 0; i < 20; ++i) on.insert(i);
        on.await([&] { return on.answers.size() == 10; });
        CHECK(std::count(on.answers.begin(), on.answers.end(), sql::verdict::refused) == 10);

        const auto added = on.beats.count();
        while (too_late && on.beats.count() < added + 50) std::this_thread::yield();
        std::vector<std::int64_t> found;
        on.writer->add_first(
            sql::make_work([](sql::connection& c) { return c.integer("select count(*) from one").value(); },
                           [&](const sql::result& what, std::int64_t rows) {
                               CHECK(what.is == sql::verdict::done);
                               found.push_back(rows);
                           }));
        if (too_late) on.finish();  // half their deadline before that of what was added first
        go_on.set_value();
        on.finish();
        on.await([&] { return !found.empty(); });
        CHECK(found == std::vector<std::int64_t>{0});
        const auto others = too_late ? sql::verdict::unavailable : sql::verdict::done;
        CHECK(std::count(on.answers.begin(), on.answers.end(), others) == 10);
    }
}

TEST_CASE("PostgreSQL goes away and comes back: writes wait, the state is told, nothing is lost") {
    tests::postgres_server server;
    bench on{server.make_database()};
    on.insert(1);
    on.finish();
    server.crash();
    for (int i = 2; i < 12; ++i) on.insert(i);
    on.await([&] { return !on.healths.empty(); });
    CHECK(on.healths.back() == sql::condition::degraded);
    CHECK(on.answers.size() == 1);
    server.start();
    on.finish();
    CHECK(on.healths.back() == sql::condition::ready);
    CHECK(std::count(on.answers.begin(), on.answers.end(), sql::verdict::done) == 11);
    CHECK(on.kept() == 11);
}

TEST_CASE("a write that waits too long is answered unavailable, and the writer recovers without one") {
    tests::postgres_server server;
    bench on{server.make_database(), {.deadline = 200ms}};
    server.stop();
    on.insert(1);
    on.finish();
    CHECK(on.answers.back() == sql::verdict::unavailable);
    server.start();
    on.await([&] { return !on.healths.empty() && on.healths.back() == sql::condition::ready; });
    on.insert(2);
    on.finish();
    CHECK(on.answers.back() == sql::verdict::done);
}

TEST_CASE("a full SQLite is degraded, and writes on when there is room") {
    const tests::place place{sql::backend::sqlite};
    bench on{place.url};
    on.writer->add(sql::make_work(
        [](sql::connection& c) {
            c.script("pragma max_page_count = 3");
            return 0;
        },
        [](const sql::result&, int) {}));
    for (int i = 0; i < 3000; ++i) on.insert(i);
    on.finish();  // a new connection has room again
    CHECK(std::count(on.healths.begin(), on.healths.end(), sql::condition::degraded) == 1);
    CHECK(on.kept() == 3000);
}

TEST_CASE("a damaged SQLite is broken: nothing is tried again") {
    const tests::place place{sql::backend::sqlite};
    bench on{place.url};
    for (int i = 0; i < 2000; ++i) on.insert(i);
    on.finish();
    on.writer->add(sql::make_work(
        [](sql::connection&) -> int {
            throw soci::sqlite3_soci_error("database disk image is malformed", SQLITE_CORRUPT);
        },
        [&](const sql::result& what, int) { on.answers.push_back(what.is); }));
    ++on.asked;
    on.finish();
    CHECK(on.answers.back() == sql::verdict::unavailable);
    on.insert(5000);
    on.finish();
    CHECK(on.answers.back() == sql::verdict::unavailable);
    CHECK(on.writer->state().is == sql::condition::broken);
}

TEST_CASE("what is queued when the writer goes is written") {
    const tests::place place{sql::backend::sqlite};
    {
        bench on{place.url};
        for (int i = 0; i < 500; ++i) on.insert(i);
    }
    CHECK(sql::database{place.url}.open(sql::role::reader)->integer("select count(*) from one") == 500);
}

TEST_CASE("reads answer, fail alone, and do not hang when the database is away") {
    tests::postgres_server server;
    asio_runtime loop;
    sql::heart beats{20ms};
    std::vector<sql::verdict> answers;
    sql::readers readers{loop, beats, sql::database{server.make_database()}, {.deadline = 300ms}};
    beats.start();
    const auto ask = [&](const char* what) {
        const auto before = answers.size();
        readers.add(
            sql::make_work([what](sql::connection& on) { return on.integer(what); },
                           [&](const sql::result& was, std::optional<std::int64_t>) { answers.push_back(was.is); }));
        const auto going = loop.work();
        loop.context().restart();
        while (answers.size() == before) loop.context().run_one();
        return answers.back();
    };
    CHECK(ask("select 1") == sql::verdict::done);
    CHECK(ask("select nothing from nowhere") == sql::verdict::failed);
    CHECK(ask("select 1") == sql::verdict::done);
    server.stop();
    CHECK(ask("select 1") == sql::verdict::unavailable);
    server.start();
    while (ask("select 1") != sql::verdict::done) {
    }
    beats.stop();
}
