// tests/store/lists/test_lead_import.cpp - files into lists: once, on after a stop, beside what is kept.
#include "palabre/asio_runtime.hpp"
#include "palabre/history/lead_book.hpp"
#include "palabre/history/lead_import.hpp"
#include "palabre/history/sql_store.hpp"
#include "store/places.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <fstream>
#include <optional>

namespace palabre::tests {
namespace {

using history::lead_upload;
using history::reply;

/// A store with a company, and a folder for files.
struct stage {
    explicit stage(sql::backend kind) : where{kind} {
        kept = history::open_sql_store(loop, {.url = where.url, .name = "test", .key_file = where.key_file});
        id = ask<history::company>([&](auto then) { kept->open_company("acme", "Acme", then); })->id;
    }

    template<class Value> reply<Value> ask(const std::function<void(history::on_reply<Value>)>& question) {
        std::optional<reply<Value>> got;
        question([&](reply<Value> given) {
            got = std::move(given);
            loop.stop();
        });
        while (!got) loop.run();
        return std::move(*got);
    }

    std::string write(const std::string& text, const std::string& name = "march.csv") {
        std::ofstream{files.file(name), std::ios::binary} << text;
        return files.file(name);
    }

    reply<lead_upload> import(const std::string& path, std::function<void(const lead_upload&)> progress = {},
                              const std::string& campaign = "") {
        history::lead_import into{
            loop, *kept, id, {.name = "march", .campaign = campaign}, {.path = path, .home = country{"BJ"}}};
        return ask<lead_upload>([&](auto then) { into.run(progress, then); });
    }

    history::lead_book& book() { return kept->of(id).leads(); }
    std::vector<history::lead> leads(history::lead_list_id of) {
        return *ask<std::vector<history::lead>>([&](auto then) { book().leads(of, {}, 1000, then); });
    }

    place where;
    temporary_folder files;
    asio_runtime loop;
    std::unique_ptr<history::store> kept;
    history::company_id id;
};

std::string told(const reply<lead_upload>& of) {
    if (!of) return fmt::format("{}: {}", to_string(of.what), of.why);
    return fmt::format("{}: {} rows, {} added, {} unchanged, {} duplicate, {} forbidden, {} invalid",
                       to_string(of->state), of->rows, of->added, of->unchanged, of->duplicate, of->forbidden,
                       of->invalid);
}

const std::string small = "nom;tel;tel 2;solde\n"
                          "Afi;97123456;+228 90 12 34 56;1200\n"
                          "Sena;0197123457;;\n"
                          "Koku;+22997123456;;5\n"
                          "Nobody;12;;\n";

void once(sql::backend kind) {
    stage at{kind};
    const auto file = at.write(small);
    const auto first = at.import(file);
    CHECK(told(first) == "done: 4 rows, 2 added, 0 unchanged, 1 duplicate, 0 forbidden, 1 invalid");
    CHECK(first->file == "march.csv");
    CHECK(first->read == first->bytes);
    const auto again = at.import(file);
    CHECK(again->id == first->id);
    CHECK(told(again) == told(first));
    CHECK(told(at.import(at.write(small + "Ayo;97123458;;\n"))) ==
          "done: 5 rows, 1 added, 2 unchanged, 1 duplicate, 0 forbidden, 1 invalid");
    const auto leads = at.leads(first->into);
    REQUIRE(leads.size() == 3);
    CHECK(leads[0].numbers.size() == 2);
    CHECK(leads[0].fields == value{{"solde", "1200"}});
    const auto faults =
        *at.ask<std::vector<history::lead_fault>>([&](auto then) { at.book().faults(first->id, 0, -1, 10, then); });
    REQUIRE(faults.size() == 2);
    CHECK(faults[0] == history::lead_fault{4, 0, "tel", "+22997123456", "duplicate", "line 2"});
    CHECK(faults[1].reason == "number_too_short");
}

/// Stopped in its middle, it goes on where the last part that was durable ended.
void stopped(sql::backend kind) {
    stage at{kind};
    std::string all = "tel,id\n";
    constexpr int rows = 9000;
    for (int row = 0; row < rows; ++row) all += fmt::format("97{:06},{}\n", row, row);
    const auto file = at.write(all);
    {
        history::lead_import begun{at.loop, *at.kept, at.id, {.name = "march"}, {.path = file, .home = country{"BJ"}}};
        std::int64_t seen = 0;
        begun.run(
            [&](const lead_upload& now) {
                seen = now.rows;
                at.loop.stop();
            },
            [](const auto&) {});
        while (seen == 0) at.loop.run();
        CHECK(seen < rows);
    }
    std::int64_t least = rows, parts = 0;
    const auto done = at.import(file, [&](const lead_upload& now) {
        least = std::min(least, now.rows);
        ++parts;
    });
    CHECK(told(done) == "done: 9000 rows, 9000 added, 0 unchanged, 0 duplicate, 0 forbidden, 0 invalid");
    CHECK(least > 2000);
    CHECK(parts <= 4);
}

TEST_CASE("a file becomes leads once, on SQLite") {
    once(sql::backend::sqlite);
}
TEST_CASE("a file becomes leads once, on PostgreSQL") {
    once(sql::backend::postgresql);
}
TEST_CASE("an upload that was stopped goes on, on SQLite") {
    stopped(sql::backend::sqlite);
}
TEST_CASE("an upload that was stopped goes on, on PostgreSQL") {
    stopped(sql::backend::postgresql);
}

TEST_CASE("a file that cannot be read leaves nothing behind") {
    stage at{sql::backend::sqlite};
    const auto refused = at.import(at.write("a,b\n1,2\n"));
    CHECK(refused.what == history::verdict::refused);
    CHECK(refused.why.find("march.csv:1:1: none of its columns is known to hold numbers") != std::string::npos);
    CHECK(at.ask<std::vector<history::lead_list>>([&](auto then) { at.book().lists(then); })->empty());
}

}  // namespace
}  // namespace palabre::tests
