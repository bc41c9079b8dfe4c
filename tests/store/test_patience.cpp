// tests/store/test_patience.cpp - a store whose PostgreSQL is away at the start, then there, or not ours.
#include "palabre/asio_runtime.hpp"
#include "palabre/core/error.hpp"
#include "palabre/history/sql_store.hpp"
#include "store/places.hpp"
#include "store/postgres_server.hpp"

#include <doctest/doctest.h>

#include <optional>

using namespace palabre;
using namespace std::chrono_literals;

namespace {

/// Runs until it holds, for a minute at most.
template<class Holds> bool until(asio_runtime& loop, Holds holds) {
    const auto last = loop.now() + 60s;
    timer next{loop};
    std::function<void()> look = [&] { holds() || loop.now() > last ? loop.stop() : next.start(5ms, [&] { look(); }); };
    next.start(0s, [&] { look(); });
    loop.run();
    return holds();
}

}  // namespace

TEST_CASE("a PostgreSQL that is away is waited for, what was asked of companies is answered then") {
    tests::postgres_server server;
    const auto url = server.make_database();
    server.stop();
    const tests::temporary_folder folder;
    asio_runtime loop;
    const auto store = history::open_sql_store_when_there(loop, {.url = url, .key_file = folder.file("key")});
    CHECK(store->state().what == history::condition::kind::degraded);
    CHECK(store->state().why.find("cannot be opened") != std::string::npos);
    CHECK_THROWS_AS(store->ids(), error);
    std::optional<history::reply<std::vector<history::company>>> all;
    store->companies([&](auto came) { all = std::move(came); });
    REQUIRE(until(loop, [&] { return all.has_value(); }));
    CHECK(all->what == history::verdict::unavailable);
    CHECK(all->why == store->state().why);

    std::optional<history::reply<history::company>> opened;
    std::vector<history::condition::kind> states;
    store->on_state([&](const history::condition& now) { states.push_back(now.what); });
    store->open_company("moov-benin", "Moov", [&](auto came) { opened = std::move(came); });
    server.start();
    REQUIRE(until(loop, [&] { return opened.has_value(); }));
    REQUIRE(*opened);
    CHECK((*opened)->name == "moov-benin");
    REQUIRE(!states.empty());
    CHECK(states.back() == history::condition::kind::ready);
    CHECK_NOTHROW(store->of((*opened)->id));
}

TEST_CASE("what would not mend by waiting is told at once") {
    const tests::temporary_folder folder;
    asio_runtime loop;
    const auto code = [&](const std::string& url, const std::string& key) {
        try {
            history::open_sql_store_when_there(loop, {.url = url, .key_file = key});
        } catch (const error& thrown) {
            return thrown.code();
        }
        return errc::unsupported;
    };
    CHECK(code("sqlite:/nowhere/at/all.db", "") == errc::io);
    CHECK(code("postgresql://palabre@127.0.0.1:1/x", "") == errc::invalid_argument);
    CHECK(code("mysql://x", "") == errc::invalid_argument);
}

TEST_CASE("a store may go while its database is being knocked at") {
    const tests::temporary_folder folder;
    asio_runtime loop;
    auto store = history::open_sql_store_when_there(
        loop, {.url = "postgresql://palabre@127.0.0.1:1/x", .key_file = folder.file("key")});
    loop.after(3s + 1ms, [&] {
        store.reset();
        loop.stop();
    });
    loop.run();
    CHECK(store == nullptr);
}
