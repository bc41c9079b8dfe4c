// tests/store/test_missing_key.cpp - a key is made where nothing is sealed, and asked for where something is.
#include "palabre/asio_runtime.hpp"
#include "palabre/core/error.hpp"
#include "palabre/history/sql_store.hpp"
#include "store/places.hpp"

#include <doctest/doctest.h>

#include <filesystem>

using namespace palabre;
using namespace std::chrono_literals;

namespace {

/// Opens, does one write in a company of its own, and closes.
history::verdict write_once(const tests::place& where, const secret& clear) {
    asio_runtime runtime;
    const auto store = history::open_sql_store(runtime, {.url = where.url, .key_file = where.key_file});
    auto told = history::verdict::unavailable;
    store->open_company("moov-benin", "Moov", [&](const auto& opened) {
        history::outgoing message{
            .id = store->ids().next<history::outgoing>(), .to = "+2290190011234", .text = "Code : ••••"};
        message.clear = clear;
        store->of(opened->id).write({history::change::queue_message{std::move(message)}}, [&](const auto& written) {
            told = written.what;
            runtime.stop();
        });
    });
    runtime.run();
    return told;
}

void lose_the_key(sql::backend kind) {
    const tests::place where{kind};
    CHECK(write_once(where, {}) == history::verdict::done);
    std::filesystem::remove(where.key_file);
    CHECK(write_once(where, secret{"Code : 58231947"}) ==
          history::verdict::done);  // nothing was sealed: a new key will do
    std::filesystem::remove(where.key_file);
    try {
        write_once(where, {});
        FAIL("it opened without its key");
    } catch (const error& thrown) {
        CHECK(thrown.code() == errc::not_found);
        CHECK(std::string{thrown.what()}.find("the key of this database is missing") != std::string::npos);
    }
    CHECK_FALSE(std::filesystem::exists(where.key_file));
}

}  // namespace

TEST_CASE("SQLite: a lost key is replaced where nothing is sealed, and never where something is") {
    lose_the_key(sql::backend::sqlite);
}

TEST_CASE("PostgreSQL: a lost key is replaced where nothing is sealed, and never where something is") {
    lose_the_key(sql::backend::postgresql);
}
