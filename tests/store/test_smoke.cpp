// tests/store/test_smoke.cpp - smoke
#include "store/places.hpp"

#include "palabre/asio_runtime.hpp"
#include "palabre/history/sql_store.hpp"

#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

using namespace palabre;

static void smoke(sql::backend kind) {
    tests::place at{kind};
    asio_runtime loop;
    auto store = history::open_sql_store(loop, {.url = at.url, .key_file = at.key_file});
    history::company c;
    store->open_company("moov-benin", "Moov", [&](auto r) {
        CHECK(r.why == "");
        c = r.value;
    });
    loop.run();
    REQUIRE(c.id);
    auto& of = store->of(c.id);
    history::person p;
    of.meet({history::identity_kind::phone, "+2290190011234", "x"}, [&](auto r) {
        CHECK(r.why == "");
        p = r.value;
    });
    loop.run();
    CHECK(p.identities.size() == 1);
    const auto begun = store->ids().next<history::interaction>();
    history::change::begin_interaction b;
    b.what.id = begun;
    b.what.customer = p.written_as;
    b.what.began = loop.calendar_now();
    history::change::add_entry e;
    e.what.id = store->ids().next<history::entry>();
    e.what.customer = p.written_as;
    e.what.within = begun;
    e.what.at = loop.calendar_now();
    e.what.text = "hé";
    e.what.details = {{"a", 1}};
    of.write({b, e}, [&](auto r) { CHECK(r.why == ""); });
    loop.run();
    of.timeline(p.written_as, {}, 50, [&](auto r) {
        CHECK(r.why == "");
        REQUIRE(r.value.entries.size() == 1);
        CHECK(r.value.entries[0] == e.what);
    });
    of.export_customer(p.written_as, [&](auto r) {
        CHECK(r.why == "");
        MESSAGE(boost::json::serialize(r.value));
    });
    history::change::add_entry bad = e;
    bad.what.id = store->ids().next<history::entry>();
    bad.what.customer = history::customer_id{17};
    of.write({e, bad}, [&](auto r) {
        CHECK(r.what == history::verdict::not_found);
        MESSAGE(r.why);
    });
    of.write({e}, [&](auto r) { CHECK(r.why == ""); });
    loop.run();
}

TEST_CASE("smoke sqlite") {
    smoke(sql::backend::sqlite);
}
TEST_CASE("smoke pg") {
    smoke(sql::backend::postgresql);
}
