// tests/store/test_marks.cpp - quarters of an hour marked by two at once, on PostgreSQL. Wall clock.
#include "faults/opened_store.hpp"
#include "palabre/history/report_book.hpp"
#include "store/columns.hpp"
#include "store/marks.hpp"
#include "store/places.hpp"

#include <doctest/doctest.h>

using namespace palabre;
using namespace std::chrono_literals;
using history::source;

TEST_CASE("a mark is taken when all who rely on it can be seen: postgresql") {
    const tests::place where{sql::backend::postgresql};
    faults::opened_store center{{.url = where.url, .key_file = where.key_file}};
    const calendar_time at = std::chrono::sys_days{std::chrono::January / 5 / 2026} + 8h;
    history::interaction call;
    call.id = center.kept->ids().next<history::interaction>();
    call.began = at;
    REQUIRE(center.write({history::change::begin_interaction{call}}));

    // Another process, such as an import, whose mark stands already.
    const auto beside = sql::database{where.url}.open(sql::role::writer);
    const auto company = center.company().value();
    sql::marks due;
    beside->begin();
    beside->run("insert into interactions (company, id, customer, kind, way, medium, address, service, language, flow,"
                " campaign, queue, agent, began, ended, how_ended, disposition, source, reference, details, run)"
                " select company, id + 1, customer, kind, way, medium, address, service, language, flow, campaign,"
                " queue, agent, began, ended, how_ended, disposition, source, reference, details, run"
                " from interactions where company = :company",
                company);
    due.add(*beside, company, source::contacts, sql::micros(at));
    due.flush(*beside);

    std::optional<std::size_t> built;
    center.book().reports().build(at + 1h, 10, [&](const history::reply<std::size_t>& made) {
        CHECK(made.why == "");
        built = *made;
    });
    const auto waits = [&] {
        return beside->integer("select count(*) from pg_locks where not granted"
                               " and pg_backend_pid() = any(pg_blocking_pids(pid))");
    };
    for (int look = 0; look < 1000 && !built && waits() == 0; ++look) center.wait(20ms);
    CHECK(!built);
    CHECK(waits() == 1);
    beside->commit();
    REQUIRE(center.until([&] { return built.has_value(); }));
    CHECK(*built == 1);
    CHECK(beside->integer("select count(*) from report_due") == 0);
    const auto told = center.answered<std::vector<history::report_line>>([&](auto then) {
        center.book().reports().counts({.cuts = {at, at + 1h}, .sources = {source::contacts}}, then);
    });
    REQUIRE(told->size() == 1);
    CHECK(told->at(0).counts.at(history::measure::contacts) == 2);
}
