// tests/faults/test_broken.cpp - databases that cannot be trusted are refused, with a cure.
#include "faults/folder.hpp"
#include "faults/load.hpp"
#include "faults/opened_store.hpp"
#include "faults/own_postgres.hpp"
#include "faults/recording_vfs.hpp"
#include "faults/rows.hpp"
#include "palabre/core/error.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <utility>

using namespace palabre;
using namespace palabre::faults;

namespace {

history::sql_store_options with(std::string url, const folder& here) {
    return {.url = std::move(url), .key_file = here.file("key")};
}

std::string sqlite(const folder& here) {
    return "sqlite:" + here.file("palabre.db");
}

/// A database with something in it, closed.
void fill(const history::sql_store_options& options, std::size_t batches) {
    opened_store center{options};
    load writing{center.loop, *center.kept, center.company(), 1};
    std::size_t kept = 0;
    writing.on_kept = [&](const std::string&) { ++kept; };
    writing.keep(64);
    REQUIRE(center.until([&] { return kept >= batches; }));
    writing.keep(0);
    REQUIRE(center.until([&] { return writing.in_flight() == 0; }));
}

void put_garbage(const std::string& file, std::uintmax_t from, std::uintmax_t to) {
    std::mt19937_64 chance{1};
    std::fstream out{file, std::ios::binary | std::ios::in | std::ios::out};
    out.seekp(static_cast<std::streamoff>(from));
    for (auto at = from; at < to; ++at) out.put(static_cast<char>(chance()));
}

/// Why it is not opened; "" where it is.
std::string refused(const history::sql_store_options& options, errc as) {
    try {
        opened_store center{options};
    } catch (const error& thrown) {
        CHECK(thrown.code() == as);
        return thrown.what();
    }
    return "";
}

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

/// Reads and writes on a damaged database: the store calls itself broken with a cure, answers all that is in flight and
/// all that comes, and never hangs.
void is_found_broken(const history::sql_store_options& options) {
    opened_store center{options};
    const auto is_broken = [&] { return center.kept->state().what == history::condition::kind::broken; };
    std::size_t kept = 0, unavailable = 0, others = 0;
    load writing{center.loop, *center.kept, center.company(), 2};
    writing.on_kept = [&](const std::string&) { ++kept; };
    writing.on_refused = [&](const std::string&, const auto& why) {
        ++(why.what == history::verdict::unavailable ? unavailable : others);
        writing.keep(0);
    };
    writing.keep(64);
    REQUIRE(center.until(is_broken));
    REQUIRE(center.until([&] { return writing.in_flight() == 0; }));
    CHECK(unavailable > 0);
    CHECK(others == 0);
    CHECK(holds(center.kept->state().why, "restore a backup"));
    CHECK(center.states.back() == center.kept->state());
    CHECK(center.write({history::change::put_disposition{{.code = "x", .labels = {{"fr", "x"}}}}}).what ==
          history::verdict::unavailable);
    const auto before = kept;
    writing.keep(64);
    REQUIRE(center.until([&] { return writing.in_flight() == 0; }));
    CHECK(kept == before);
}

}  // namespace

TEST_CASE("pages of garbage are found, and nothing is written any more: SQLite") {
    const folder here;
    const auto options = with(sqlite(here), here);
    fill(options, 2000);
    const auto file = here.file("palabre.db");
    put_garbage(file, std::filesystem::file_size(file) / 3, std::filesystem::file_size(file));
    is_found_broken(options);
}

TEST_CASE("a file cut short is refused: SQLite") {
    const folder here;
    const auto options = with(sqlite(here), here);
    fill(options, 500);
    const auto file = here.file("palabre.db");
    std::filesystem::resize_file(file, std::filesystem::file_size(file) / 3);
    const auto why = refused(options, errc::io);
    CHECK_MESSAGE(holds(why, "malformed"), why);
    CHECK_MESSAGE(holds(why, "restore a backup"), why);
}

TEST_CASE("a first page of garbage, and a file that is no database, are refused and left alone: SQLite") {
    const folder here;
    const auto options = with(sqlite(here), here);
    const auto file = here.file("palabre.db");
    std::string text = "Chère équipe,\n";
    while (text.size() < 10'000) text += "ceci n'est pas une base de données.\n";
    std::ofstream{file} << text;
    const auto why = refused(options, errc::io);
    CHECK_MESSAGE(holds(why, "not a database"), why);
    CHECK_MESSAGE(holds(why, "restore a backup"), why);
    std::ifstream in{file};
    CHECK(std::string{std::istreambuf_iterator<char>{in}, {}} == text);

    std::filesystem::remove(file);
    fill(options, 100);
    put_garbage(file, 0, 4096);
    CHECK_MESSAGE(holds(refused(options, errc::io), "restore a backup"), refused(options, errc::io));
}

TEST_CASE("a database of a newer version is refused and left alone") {
    const folder here;
    history::sql_store_options options;
    SUBCASE("SQLite") {
        options = with(sqlite(here), here);
    }
    SUBCASE("PostgreSQL") {
        options = with(own_postgres().make_database(), here);
    }
    fill(options, 100);
    const auto rows = sql::database{options.url}.open(sql::role::writer);
    rows->script("insert into schema_version (version, name) values (9999, 'from_the_future')");
    const auto before = batches(*rows);
    const auto why = refused(options, errc::unsupported);
    CHECK_MESSAGE(holds(why, "newer version"), why);
    CHECK_MESSAGE(holds(why, "restore a backup"), why);
    CHECK(batches(*rows) == before);
    rows->script("delete from schema_version where version = 9999");
    CHECK(refused(options, errc::unsupported) == "");
}

TEST_CASE("a database that would forget is refused: SQLite without a write-ahead log") {
    const folder here;
    recording_vfs disk{recording_vfs::memory::unshared};
    const auto why = refused(with(sqlite(here), here), errc::unsupported);
    CHECK_MESSAGE(holds(why, "journal_mode"), why);
    CHECK_MESSAGE(holds(why, "local disk"), why);
}

TEST_CASE("a database that would forget is refused: PostgreSQL") {
    const folder here;
    auto& server = own_postgres();
    const auto url = server.make_database();
    const auto name = url.substr(url.rfind('/') + 1);
    for (const std::string setting : {"synchronous_commit"}) {
        server.run("postgres", "alter database " + name + " set " + setting + " = off");
        const auto why = refused(with(url, here), errc::unsupported);
        CHECK_MESSAGE(holds(why, setting + "=on"), why);
        server.run("postgres", "alter database " + name + " reset " + setting);
    }
    for (const std::string setting : {"fsync", "full_page_writes"}) {
        server.run("postgres", "alter system set " + setting + " = off");
        server.stop();
        server.start();
        const auto why = refused(with(url, here), errc::unsupported);
        server.run("postgres", "alter system reset " + setting);
        CHECK_MESSAGE(holds(why, setting + "=on"), why);
    }
    server.stop();
    server.start();
    CHECK(refused(with(url, here), errc::unsupported) == "");
}

TEST_CASE("pages of garbage are found, and nothing is written any more: PostgreSQL") {
    const folder here;
    auto& server = own_postgres();
    const auto options = with(server.make_database(), here);
    fill(options, 2000);
    std::string file;
    {
        const auto rows = sql::database{options.url}.open(sql::role::writer);
        file = rows->text("select current_setting('data_directory') || '/' || pg_relation_filepath('interactions')")
                   .value();
    }
    server.stop();
    put_garbage(file, 0, std::filesystem::file_size(file));
    server.start();
    is_found_broken(options);
}
