// tests/faults/test_recording_vfs.cpp - the disk of the other tests does forget, fail and tell, whoever is above it.
#include "faults/folder.hpp"
#include "faults/recording_vfs.hpp"

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>

using namespace palabre::faults;

namespace {

struct bare {
    explicit bare(const std::string& file) { REQUIRE(sqlite3_open(file.c_str(), &on) == SQLITE_OK); }
    bare(const bare&) = delete;
    bare& operator=(const bare&) = delete;
    ~bare() { sqlite3_close(on); }

    int run(const char* sql) { return sqlite3_exec(on, sql, nullptr, nullptr, nullptr); }
    std::string ask(const char* sql) {
        std::string said = "nothing";
        const auto each = [](void* to, int, char** values, char**) {
            *static_cast<std::string*>(to) = values[0] != nullptr ? values[0] : "null";
            return 0;
        };
        const int code = sqlite3_exec(on, sql, each, &said, nullptr);
        return code == SQLITE_OK ? said : "error " + std::to_string(code);
    }

    sqlite3* on = nullptr;
};

/// What 20 power cuts after 20 rows leave, at least and at most.
std::pair<int, int> left_after(const char* settings) {
    const folder here;
    recording_vfs disk;
    std::pair<int, int> rows{1000, 0};
    bare table{here.file("a.db")};
    REQUIRE(table.run(settings) == SQLITE_OK);
    REQUIRE(table.run("create table t (a)") == SQLITE_OK);
    for (int row = 0; row < 20; ++row) REQUIRE(table.run("insert into t values (zeroblob(3000))") == SQLITE_OK);
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const folder there;
        disk.lose_power(there.path(), seed);
        bare found{there.file("a.db")};
        const std::string count = found.ask("select count(*) from t");
        const int left = count.starts_with("error") ? 0 : std::stoi(count);
        rows = {std::min(rows.first, left), std::max(rows.second, left)};
    }
    return rows;
}

}  // namespace

TEST_CASE("a power cut loses nothing that was synced") {
    CHECK(left_after("pragma journal_mode=wal; pragma synchronous=full") == std::pair{20, 20});
}

TEST_CASE("a power cut loses what was not synced") {
    CHECK(left_after("pragma journal_mode=wal; pragma synchronous=normal").second < 20);
}

TEST_CASE("what a power cut leaves of unsynced writes is chosen by the seed") {
    const folder here, there;
    recording_vfs disk;
    bare table{here.file("a.db")};
    REQUIRE(table.run("pragma journal_mode=wal; pragma synchronous=normal; create table t (a)") == SQLITE_OK);
    const auto log = [&](std::uint64_t seed) {
        disk.lose_power(there.path(), seed);
        std::ifstream in{there.file("a.db-wal"), std::ios::binary};
        return std::string{std::istreambuf_iterator<char>{in}, {}};
    };
    const std::string once = log(1);
    CHECK(!once.empty());
    CHECK(log(2) != once);
    CHECK(log(1) == once);
}

TEST_CASE("a full disk fails writes until there is room") {
    const folder here;
    recording_vfs disk;
    bare table{here.file("a.db")};
    REQUIRE(table.run("pragma journal_mode=wal; create table t (a)") == SQLITE_OK);
    disk.fail_with(SQLITE_FULL);
    CHECK(table.run("insert into t values (1)") == SQLITE_FULL);
    CHECK(table.ask("select count(*) from t") == "0");
    disk.fail_with(0);
    CHECK(table.run("insert into t values (1)") == SQLITE_OK);
}

TEST_CASE("a truncated file is cut, or not yet, where power is lost") {
    const folder here;
    recording_vfs disk;
    bare table{here.file("a.db")};
    REQUIRE(table.run("pragma journal_mode=truncate; pragma synchronous=extra; create table t (a)") == SQLITE_OK);
    for (int row = 0; row < 20; ++row) REQUIRE(table.run("insert into t values (zeroblob(3000))") == SQLITE_OK);
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const folder there;
        disk.lose_power(there.path(), seed);
        bare found{there.file("a.db")};
        CHECK(found.ask("pragma integrity_check") == "ok");
    }
}
