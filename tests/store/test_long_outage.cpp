// tests/store/test_long_outage.cpp - a database away for longer than a write waits: nothing is missing afterwards.
#include "palabre/asio_runtime.hpp"
#include "palabre/center.hpp"
#include "palabre/history/sql_store.hpp"
#include "palabre/sim/line.hpp"
#include "store/places.hpp"

#include <doctest/doctest.h>
#include <sqlite3.h>

using namespace palabre;
using namespace std::chrono_literals;

namespace {

/// Another process's transaction that does not end.
class exclusive_lock {
public:
    explicit exclusive_lock(const std::string& file) {
        REQUIRE(::sqlite3_open(file.c_str(), &base_) == SQLITE_OK);
        ::sqlite3_busy_timeout(base_, 30'000);
        REQUIRE(::sqlite3_exec(base_, "begin immediate", nullptr, nullptr, nullptr) == SQLITE_OK);
    }
    ~exclusive_lock() { ::sqlite3_close(base_); }

private:
    sqlite3* base_ = nullptr;
};

/// A short conversation, during which the database is away for longer than a write waits: from before its beginning, or
/// from the moment when the customer is known.
void talk_through_an_outage(bool from_the_beginning) {
    const tests::place where{sql::backend::sqlite};
    asio_runtime runtime;
    const auto store = history::open_sql_store(runtime, {.url = where.url, .write_deadline = 300ms});
    center house{runtime};
    auto line = std::make_unique<sim::line>(medium::sms);
    auto& way = *line;
    house.attach(std::move(line)).keep(*store, {.company = "moov-benin", .home = country{"BJ"}});
    conversation_ptr talk;
    house.answer("100", [&](conversation_ptr began) { talk = std::move(began); });
    house.start();

    std::unique_ptr<exclusive_lock> outage;
    const auto begin_outage = [&] {
        outage = std::make_unique<exclusive_lock>(where.url.substr(std::string{"sqlite:"}.size()));
        runtime.after(7s, [&] { outage.reset(); });  // SQLite itself waits for a while
    };
    const auto say_and_end = [&] {
        talk->say("Bonjour");
        talk->end();
    };
    sim::caller who{runtime, sim::chance{1}, "+2290197123456"};
    const history::identity number{history::identity_kind::phone, who.number()};
    const timer_id late = runtime.after(1min, [&] { runtime.stop(); });
    history::company_store* book = nullptr;
    bool said = false;
    const std::function<void()> look = [&] {
        book->find(number, [&](const auto& found) {
            const auto again = [&] { runtime.after(50ms, [&] { look(); }); };
            if (!found) return again();
            book->interactions(found->who.id, {}, 10, [&, again](const auto& page) {
                if (page->interactions.empty()) return again();
                if (page->interactions[0].ended) return runtime.stop();
                if (!std::exchange(said, true)) {
                    begin_outage();
                    say_and_end();
                }
                again();
            });
        });
    };
    const std::function<void()> begin = [&] {
        store->companies([&](const auto& all) {
            if (!all || all->empty()) return void(runtime.after(20ms, [&] { begin(); }));
            book = &store->of(all->at(0).id);
            if (from_the_beginning) begin_outage();
            way.open(who, "100", "Bonjour ?");
            if (from_the_beginning) {
                said = true;
                say_and_end();
            }
            look();
        });
    };
    begin();
    runtime.run();
    CHECK(runtime.cancel(late));  // it did not come to the minute

    std::optional<history::timeline_page> told;
    book->find(number, [&](const auto& found) {
        book->timeline(found->who.id, {}, 10, [&](const auto& page) {
            told = page.value;
            runtime.stop();
        });
    });
    while (!told) runtime.run();
    REQUIRE(told->entries.size() == 2);
    CHECK(told->entries[1].text == "Bonjour ?");
    CHECK(told->entries[0].text == "Bonjour");
}

}  // namespace

TEST_CASE("SQLite: a call that begins in an outage longer than a write waits is in the history afterwards") {
    talk_through_an_outage(true);
}

TEST_CASE("SQLite: what is said in an outage longer than a write waits is in the history afterwards") {
    talk_through_an_outage(false);
}
