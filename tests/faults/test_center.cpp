// tests/faults/test_center.cpp - a center whose database is away: its callers do not notice.
#include "faults/folder.hpp"
#include "faults/recording_vfs.hpp"
#include "palabre/flow/graph.hpp"
#include "palabre/history/sql_store.hpp"
#include "palabre/sim/world.hpp"

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <chrono>
#include <string>

using namespace palabre;
using namespace palabre::faults;
using namespace std::chrono_literals;

namespace {

constexpr const char* helpline = R"(
flow: helpline
languages: {fr: {name: Français}, en: {name: English}}
nodes:
  language: {language: {fr: Bonjour., en: Hello.}, next: menu}
  menu:
    menu: {fr: Bienvenue., en: Welcome.}
    choices: {1: {label: {fr: au revoir, en: goodbye}, to: bye}}
  bye: {hangup: {fr: Au revoir., en: Goodbye.}}
)";

struct kept_world {
    explicit kept_world(history::sql_store_options options)
        : store{world.keep(history::open_sql_store(world.clock(), std::move(options)),
                           {.company = "moov-benin", .home = country{"BJ"}})} {
        world.center().answer("100", flow::load_text(helpline, "helpline.yaml"));
        world.run_for(1s);
    }

    /// One who chooses English, presses 1 and hears goodbye.
    std::string call(const std::string& from = "+2290190011234") {
        auto& who = world.person_at(from).reply("2").reply("1");
        world.clock().post([this, &who] { world.line(medium::voice).open(who, "100"); });
        world.run();
        return who.story();
    }

    template<class Value> history::on_reply<Value> into(history::reply<Value>& there) {
        return [&there](history::reply<Value> came) { there = std::move(came); };
    }

    /// Asks until the store writes again; each asking takes a moment of real time.
    bool is_back() {
        history::reply<history::company> opened{history::verdict::unavailable};
        for (int tries = 0; tries < 100 && !opened; ++tries) {
            store.open_company("moov-benin", "", into(opened));
            world.run();
        }
        return opened && store.state() == history::condition{};
    }

    history::person customer(const std::string& number = "+2290190011234") {
        history::reply<std::vector<history::company>> companies;
        store.companies(into(companies));
        world.run();
        REQUIRE(companies->size() == 1);
        history::reply<history::person> found;
        store.of(companies->at(0).id).find({history::identity_kind::phone, number}, into(found));
        world.run();
        return found.value;
    }

    sim::world world;
    history::store& store;
};

bool heard_all(const std::string& story) {
    return story.find("Welcome.") != std::string::npos && story.find("Goodbye.") != std::string::npos;
}

}  // namespace

TEST_CASE("a call that comes while the disk is full goes on, and is written when there is room") {
    const folder here;
    recording_vfs disk;
    kept_world kept{{.url = "sqlite:" + here.file("palabre.db"), .write_deadline = 1h}};
    bool was_away = false;
    kept.store.on_state([&](const history::condition& now) { was_away |= now != history::condition{}; });
    disk.fail_times(SQLITE_FULL, 3);
    CHECK(heard_all(kept.call()));
    CHECK(was_away);
    CHECK(kept.customer().who.speaks.language == "en");
}

TEST_CASE("a call that comes while the disk stays full goes on") {
    const folder here;
    recording_vfs disk;
    kept_world kept{{.url = "sqlite:" + here.file("palabre.db"), .write_deadline = 300ms}};
    disk.fail_with(SQLITE_FULL);
    CHECK(heard_all(kept.call()));
    disk.fail_with(0);
    CHECK(kept.is_back());
    CHECK(heard_all(kept.call("+2290190011235")));
    CHECK(kept.customer("+2290190011235").who.speaks.language == "en");
}
