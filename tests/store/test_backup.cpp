// tests/store/test_backup.cpp - a backup taken in use comes back whole; nothing is overwritten.
#include "palabre/asio_runtime.hpp"
#include "palabre/core/error.hpp"
#include "palabre/history/sql_store.hpp"
#include "store/places.hpp"
#include "store/sealer.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

using namespace palabre;

namespace {

const history::identity afi{history::identity_kind::phone, "+2290190011234", "0190011234"};

history::company_id open_acme(history::store& store, asio_runtime& loop) {
    history::company_id id;
    store.open_company("acme", "", [&](auto opened) { id = opened->id; });
    loop.run();
    return id;
}

errc code_of(const std::function<void()>& what) {
    try {
        what();
    } catch (const error& thrown) {
        CHECK(!thrown.problems().front().cure.empty());
        return thrown.code();
    }
    return errc::overflow;  // nothing was thrown
}

std::string content(const std::string& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

void back_up_and_restore(sql::backend kind) {
    const tests::place where{kind}, elsewhere{kind};
    asio_runtime loop;
    const auto backup = where.folder.file("backup");
    const history::sql_store_options here{.url = where.url, .key_file = where.key_file},
        there{.url = elsewhere.url, .key_file = where.key_file};
    std::int64_t last = 0;
    {
        const auto store = history::open_sql_store(loop, here);
        store->of(open_acme(*store, loop)).meet(afi, [](auto met) { CHECK(met->identities.size() == 1); });
        loop.run();
        history::backup_sql_store(here, backup);  // in use
        CHECK(code_of([&] { history::restore_sql_store(here, backup); }) == errc::wrong_state);
        last = store->ids().next_value();
        const auto whole = content(backup);
        CHECK(code_of([&] { history::backup_sql_store(here, backup); }) == errc::wrong_state);
        CHECK(content(backup) == whole);
        const auto in_the_way = where.folder.file("palabre.db.part");
        std::ofstream{in_the_way} << "somebody's";
        CHECK(code_of([&] { history::backup_sql_store(here, where.folder.file("palabre.db")); }) == errc::wrong_state);
        CHECK(content(in_the_way) == "somebody's");
        CHECK(code_of([&] { history::backup_sql_store(here, where.key_file); }) == errc::wrong_state);
    }
    CHECK(code_of([&] { history::restore_sql_store(here, backup); }) == errc::wrong_state);
    std::ofstream{where.folder.file("none")} << "no backup at all";
    CHECK(code_of([&] { history::restore_sql_store(there, where.folder.file("none")); }) == errc::invalid_file);
    CHECK(code_of([&] { history::restore_sql_store(there, where.folder.file("missing")); }) == errc::not_found);
    history::restore_sql_store(there, backup);
    const auto store = history::open_sql_store(loop, there);
    bool found = false;
    store->of(open_acme(*store, loop)).find(afi, [&](auto who) { found = static_cast<bool>(who); });
    loop.run();
    CHECK(found);
    CHECK(store->ids().next_value() > last);
}

}  // namespace

TEST_CASE("SQLite: a backup taken in use comes back whole") {
    back_up_and_restore(sql::backend::sqlite);
}

TEST_CASE("PostgreSQL: a backup taken in use comes back whole") {
    back_up_and_restore(sql::backend::postgresql);
}

TEST_CASE("one center at a time on an SQLite file, and it says which") {
    const tests::place where{sql::backend::sqlite};
    asio_runtime loop;
    const history::sql_store_options options{.url = where.url, .name = "the first center", .key_file = where.key_file};
    const auto first = history::open_sql_store(loop, options);
    CHECK_THROWS_WITH_AS(history::open_sql_store(loop, options), doctest::Contains("the first center"), error);
}

TEST_CASE("a store on PostgreSQL needs a key file, and a server") {
    asio_runtime loop;
    CHECK(code_of([&] { history::open_sql_store(loop, {.url = "postgresql://palabre@127.0.0.1:1/x"}); }) ==
          errc::invalid_argument);
    CHECK(code_of([&] {
              history::open_sql_store(loop, {.url = "postgresql://palabre@127.0.0.1:1/x", .key_file = "/tmp/none"});
          }) == errc::io);
}

TEST_CASE("a database in use does not open without its key, and what another key sealed is not sent") {
    for (const auto kind : {sql::backend::sqlite, sql::backend::postgresql}) {
        const tests::place where{kind};
        asio_runtime loop;
        const history::sql_store_options options{.url = where.url, .key_file = where.key_file};
        const auto now = loop.calendar_now();
        history::outgoing_id sealed, plain;
        {
            const auto store = history::open_sql_store(loop, options);
            sealed = history::outgoing_id{store->ids().next_value()};
            plain = history::outgoing_id{store->ids().next_value()};
            history::outgoing message{.id = sealed, .on = medium::sms, .to = "+2290190011234", .text = "PUK ••••"};
            message.clear = secret{"PUK 1234"};
            message.due = now;
            message.expires = now + std::chrono::hours{1};
            auto other = message;
            other.id = plain;
            other.to = "+2290190011235";
            other.clear = {};
            store->of(open_acme(*store, loop))
                .write({history::change::queue_message{message}, history::change::queue_message{other}},
                       [](auto kept) { CHECK(kept); });
            loop.run();
        }
        std::filesystem::remove(where.key_file);
        CHECK(code_of([&] { history::open_sql_store(loop, options); }) == errc::not_found);
        CHECK_FALSE(std::filesystem::exists(where.key_file));
        sql::make_key(where.key_file);
        const auto store = history::open_sql_store(loop, options);
        auto& acme = store->of(open_acme(*store, loop));
        acme.claim(medium::sms, now, 10, [&](auto claimed) {
            REQUIRE(claimed->size() == 1);
            CHECK(claimed->front().id == plain);
        });
        loop.run();
        bool settled = false;
        acme.message_of(sealed, [&](auto found) {
            settled = found->state == history::send_state::failed && found->why == "its secret cannot be unsealed";
        });
        loop.run();
        CHECK(settled);
    }
}
