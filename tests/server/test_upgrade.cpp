// tests/server/test_upgrade.cpp - upgrades: what one would do, what it does, and a clock that is behind.
#include "server/center_stage.hpp"
#include "store/postgres_server.hpp"

#include "core/process.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

using namespace palabre;
using test::center_stage;

namespace {

bool has(const std::string& all, std::string_view part) {
    return all.find(part) != std::string::npos;
}

std::vector<std::filesystem::path> steps(const std::string& of = "sqlite") {
    std::vector<std::filesystem::path> all;
    for (const auto& each : std::filesystem::directory_iterator{PALABRE_SOURCE_DIR "/src/store/migrations/" + of})
        all.push_back(each.path());
    std::ranges::sort(all);
    return all;
}

void sqlite(const std::string& file, const std::string& statements) {
    const auto done = detail::run({"sqlite3", "-bail", file}, statements);
    REQUIRE_MESSAGE(done.status == 0, done.problems);
}

/// As an older version left it: the first step alone.
void make_old(const std::string& file) {
    const auto first = steps().front();
    std::ostringstream text;
    text << "pragma journal_mode=wal; create table schema_version (version bigint primary key, name text not null);\n"
         << std::ifstream{first}.rdbuf() << "\ninsert into schema_version values (1, '" << first.stem().string()
         << "');\n";
    sqlite(file, text.str());
}

}  // namespace

TEST_CASE("upgrade tells first, wants a backup, and does all the steps") {
    const center_stage stage;
    const auto file = stage.folder / "palabre.db", url = "sqlite:" + file, backup = stage.folder / "before.db";
    make_old(file);
    const auto all = std::to_string(steps().size());
    int status = -1;
    auto run = stage.run({"upgrade", "--store", url, "--dry-run"}, status);
    CHECK(status == 0);
    CHECK(has(run->out(), "schema: 1 of " + all + "\n"));
    CHECK(has(run->out(), "size: "));
    CHECK(has(run->out(), "would run: " + steps().at(1).stem().string()));
    CHECK(has(run->out(), "none is named"));

    run = stage.run({"upgrade", "--store", url}, status);
    CHECK(status == 2);
    CHECK(has(run->log(), "no backup is named"));
    run = stage.run({"upgrade", "--store", url, "--dry-run"}, status);
    CHECK(has(run->out(), "schema: 1 of " + all + "\n"));

    run = stage.run({"upgrade", "--store", url, "--backup", backup}, status);
    CHECK_MESSAGE(status == 0, run->log());
    CHECK(has(run->out(), "done\n"));
    run = stage.run({"upgrade", "--store", url, "--dry-run"}, status);
    CHECK(has(run->out(), "schema: " + all + " of " + all + "\n"));
    CHECK(has(run->out(), "nothing is to be done"));
    run = stage.run({"upgrade", "--store", "sqlite:" + backup, "--dry-run"}, status);
    CHECK(has(run->out(), "schema: 1 of " + all + "\n"));

    sqlite(file, "insert into schema_version values (99, '0099_of_tomorrow');");
    run = stage.run({"upgrade", "--store", url, "--dry-run"}, status);
    CHECK(status == 2);
    CHECK(has(run->log(), "newer version of Palabre (its schema is 99"));

    run = stage.run({"upgrade", "--store", "sqlite:" + (stage.folder / "none.db"), "--dry-run"}, status);
    CHECK(status == 2);
    CHECK_FALSE(std::filesystem::exists(stage.folder / "none.db"));
}

TEST_CASE("upgrade of a PostgreSQL does the same, and keeps what was there") {
    const center_stage stage;
    tests::postgres_server server;
    const auto url = server.make_database();
    const auto name = url.substr(url.rfind('/') + 1, url.find('?') - url.rfind('/') - 1);
    const auto of_postgresql = steps("postgresql");
    const auto first = of_postgresql.front();
    std::ostringstream text;
    text << "create table schema_version (version bigint primary key, name text not null);\n"
         << std::ifstream{first}.rdbuf() << "\ninsert into schema_version values (1, '" << first.stem().string()
         << "');\n"
         << "insert into companies (id, name, title) values (1, 'sahel', 'Sahel');\n";
    server.run(name, text.str());
    const auto all = std::to_string(of_postgresql.size());
    int status = -1;
    auto run = stage.run({"upgrade", "--store", url, "--dry-run"}, status);
    CHECK_MESSAGE(status == 0, run->log());
    CHECK(has(run->out(), "schema: 1 of " + all + "\n"));
    CHECK(has(run->out(), "would run: " + of_postgresql.at(1).stem().string()));
    run = stage.run({"upgrade", "--store", url}, status);
    CHECK(status == 2);
    CHECK(has(run->log(), "no backup is named"));

    const auto backup = stage.folder / "before.dump";
    run = stage.run({"upgrade", "--store", url, "--backup", backup}, status);
    CHECK_MESSAGE(status == 0, run->log());
    CHECK(std::filesystem::file_size(backup) > 0);
    run = stage.run({"upgrade", "--store", url, "--dry-run"}, status);
    CHECK(has(run->out(), "schema: " + all + " of " + all + "\n"));
    CHECK(has(run->out(), "nothing is to be done"));
    server.run(name, "do $$ begin assert (select count(*) from companies where name = 'sahel') = 1; end $$");

    server.run(name, "insert into schema_version values (99, '0099_of_tomorrow')");
    run = stage.run({"upgrade", "--store", url, "--dry-run"}, status);
    CHECK(status == 2);
    CHECK(has(run->log(), "newer version of Palabre (its schema is 99"));
}

TEST_CASE("a center whose clock is behind its database says so, and answers all the same") {
    center_stage stage;
    stage.folder.write("flow.yaml", "flow: f\nlanguages: [fr]\nnodes:\n  bye: {hangup: Bonjour.}\n");
    const auto yaml = center_stage::configuration("{\"*\": flow.yaml}");
    REQUIRE(has(stage.start(yaml), "ready"));
    CHECK(stage.call("listens")->ended() == 0);
    CHECK(has(stage.timeline("Bonjour"), "Bonjour"));
    CHECK_FALSE(has(stage.get("/readyz"), "clock"));
    stage.center->signal(SIGTERM);
    CHECK(stage.center->ended() == 0);

    // What was written ten years from now, as this clock takes it.
    sqlite(stage.folder / "data/palabre.db",
           "update nodes set largest = largest + (cast(315360000000 as integer) << 22);");
    REQUIRE(has(stage.start(yaml), "ready"));
    CHECK(has(stage.until("/readyz", "the newest row is of"), "the newest row is of"));
    CHECK(has(stage.get("/metrics"), R"(palabre_ready{part="clock"} 0)"));
    CHECK(stage.center->logs("the clock is not set"));
    CHECK(stage.call("listens")->ended() == 0);
}
