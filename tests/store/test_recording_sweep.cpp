// tests/store/test_recording_sweep.cpp - recordings go when their time is over: file and row, in virtual time.
#include "faults/folder.hpp"
#include "palabre/history/recording_sweep.hpp"
#include "palabre/sim/clock.hpp"
#include "palabre/sim/memory_store.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <optional>

using namespace palabre;
using namespace palabre::history;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

/// A folder of recordings on a real disk, and their rows in a store of memory.
struct shelf {
    faults::folder place;
    sim::clock loop;
    sim::memory_store store{loop};
    company_store* acme = nullptr;
    std::string log;
    recording_sweep sweeper{loop, recordings_in_folder(loop, place.file("recordings")),
                            logger{[this](log_level, std::string_view what, const std::vector<log_field>&) {
                                log += std::string{what} + "\n";
                            }}};

    shelf() {
        fs::create_directories(place.file("recordings"));
        store.open_company("acme", "Acme", [&](const auto& opened) { acme = &store.of(opened->id); });
        loop.run();
    }

    template<class Value, class Ask> reply<Value> ask(Ask how) {
        std::optional<reply<Value>> got;
        how([&](reply<Value> told) { got = std::move(told); });
        loop.run();
        return *got;
    }

    std::string path(const std::string& name) { return place.file("recordings") + "/" + name; }

    recording_id records(const std::string& name, duration kept, customer_id who = {}, bool ends = true) {
        recording made{.id = store.ids().next<recording>(), .customer = who, .file = name};
        made.began = loop.calendar_now();
        made.until = made.began + kept;
        if (ends) made.ended = made.began + 1min;
        CHECK(ask<nothing>([&](auto then) { acme->write({change::add_recording{made}}, then); }));
        fs::create_directories(fs::path{path(name)}.parent_path());
        std::ofstream{path(ends ? name : name + ".part")} << "sound";
        return made.id;
    }

    swept_recordings sweep() {
        std::optional<swept_recordings> done;
        sweeper.sweep("acme", *acme, [&](const auto& how) { done = how; });
        loop.run();
        REQUIRE(done);
        return *done;
    }

    std::size_t rows() {
        return ask<std::vector<recording>>(
                   [&](auto then) { acme->recordings_due(loop.calendar_now() + 24h * 4'000, 1000, then); })
            ->size();
    }
};

using names = std::vector<std::string>;

}  // namespace

TEST_CASE("a recording goes with its row when its time is over, and a day's folder with its last one") {
    shelf at;
    at.records("2026-01-05/a.wav", 24h * 30);
    at.records("2026-01-05/b.wav", 24h * 90);
    at.loop.run_for(24h * 30 - 1s);
    CHECK(at.sweep().deleted.empty());
    at.loop.run_for(1s);
    CHECK(at.sweep().deleted == names{"2026-01-05/a.wav"});
    CHECK(!fs::exists(at.path("2026-01-05/a.wav")));
    CHECK(fs::exists(at.path("2026-01-05/b.wav")));
    CHECK(at.rows() == 1);
    at.loop.run_for(24h * 60);
    CHECK(at.sweep().deleted == names{"2026-01-05/b.wav"});
    CHECK(!fs::exists(at.path("2026-01-05")));
    CHECK(at.rows() == 0);
}

TEST_CASE("what a crash cut off goes a day later, and what somebody deleted by hand is no harm") {
    shelf at;
    at.records("2026-01-05/cut.wav", 1h, {}, false);
    at.records("2026-01-05/gone.wav", 1h);
    fs::remove(at.path("2026-01-05/gone.wav"));
    at.loop.run_for(2h);
    CHECK(at.sweep().deleted == names{"2026-01-05/gone.wav"});
    CHECK(fs::exists(at.path("2026-01-05/cut.wav.part")));
    at.loop.run_for(22h);
    CHECK(at.sweep().deleted == names{"2026-01-05/cut.wav"});
    CHECK(!fs::exists(at.path("2026-01-05/cut.wav.part")));
    CHECK(at.rows() == 0);
}

TEST_CASE("a recording that cannot be deleted is said, and tried again until it can") {
    shelf at;
    at.records("2026-01-05/a.wav", 1h);
    at.records("2026-01-05/b.wav", 1h);
    fs::remove(at.path("2026-01-05/a.wav"));
    fs::create_directories(at.path("2026-01-05/a.wav/in the way"));
    at.loop.run_for(1h);
    auto done = at.sweep();
    CHECK(done.deleted == names{"2026-01-05/b.wav"});
    CHECK(done.left == names{"2026-01-05/a.wav"});
    CHECK(at.log == "a recording cannot be deleted\n");
    CHECK(at.sweep().left.empty());  // not before its time
    fs::remove(at.path("2026-01-05/a.wav/in the way"));
    at.loop.run_for(recording_sweep::between_tries);
    CHECK(at.sweep().deleted == names{"2026-01-05/a.wav"});
    CHECK(at.rows() == 0);
}

TEST_CASE("nothing is forgotten where the folder or the database is not there") {
    shelf at;
    at.records("2026-01-05/a.wav", 1h);
    fs::rename(at.place.file("recordings"), at.place.file("elsewhere"));
    at.loop.run_for(1h);
    CHECK(at.sweep().left == names{"2026-01-05/a.wav"});
    fs::rename(at.place.file("elsewhere"), at.place.file("recordings"));
    at.loop.run_for(recording_sweep::between_tries);
    at.store.become({condition::kind::degraded, "the disk is full"});
    CHECK(!at.sweep().problem.empty());
    CHECK(fs::exists(at.path("2026-01-05/a.wav")));
    at.store.become({condition::kind::ready, ""});
    CHECK(at.sweep().deleted == names{"2026-01-05/a.wav"});
    CHECK(at.rows() == 0);
}

TEST_CASE("more than a page of them go at once, and an erased customer's at the next sweep") {
    shelf at;
    customer_id who = at.store.ids().next<customer>();
    CHECK(at.ask<nothing>([&](auto then) {
        at.acme->write({change::add_customer{{.id = who, .since = at.loop.calendar_now()}, {}}}, then);
    }));
    for (int i = 0; i < 130; ++i) at.records("2026-01-05/" + std::to_string(i) + ".wav", 1h);
    at.records("2026-01-05/his.wav", 24h * 90, who);
    CHECK(at.ask<nothing>([&](auto then) { at.acme->erase_customer(who, then); }));
    CHECK(at.sweep().deleted == names{"2026-01-05/his.wav"});
    at.loop.run_for(1h);
    CHECK(at.sweep().deleted.size() == 130);
    CHECK(at.rows() == 0);
}
