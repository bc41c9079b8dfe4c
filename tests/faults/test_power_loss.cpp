// tests/faults/test_power_loss.cpp - what is acknowledged is on the disk before, and outlives the power.
#include "faults/folder.hpp"
#include "faults/load.hpp"
#include "faults/opened_store.hpp"
#include "faults/recording_vfs.hpp"
#include "faults/rows.hpp"

#include <doctest/doctest.h>

#include <list>
#include <mutex>
#include <random>
#include <set>
#include <string>

using namespace palabre;
using namespace palabre::faults;

namespace {

using event = recording_vfs::event;

history::sql_store_options in(const folder& here) {
    return {.url = "sqlite:" + here.file("palabre.db"), .key_file = here.file("key")};
}

/// Whether the log was written and then synced between those two marks.
bool synced_between(const std::vector<event>& all, const std::string& asked, const std::string& answered) {
    bool begun = false, written = false, synced = false;
    for (const auto& each : all) {
        if (each.what == event::kind::mark && each.file == asked) begun = true;
        if (each.what == event::kind::mark && each.file == answered) return synced;
        if (!begun || !each.file.ends_with("-wal")) continue;
        if (each.what == event::kind::write) written = true;
        if (each.what == event::kind::sync) synced = written;  // what SQLite writes after it fills the sector
    }
    return false;
}

/// A disk as a power cut left it, and what had been acknowledged before.
struct cut {
    folder disk;
    std::set<std::string> kept;
};

/// What is wrong with it shows as failed CHECKs. Opened as it was found, without the store, and then by the store.
void check(const cut& after) {
    opened_store found{in(after.disk)};
    CHECK(found.kept->state() == history::condition{});
    const auto rows = sql::database{in(after.disk).url}.open(sql::role::reader);
    check_rows(*rows, after.kept);
}

}  // namespace

TEST_CASE("between an append and its acknowledgement the log is written, then synced") {
    const folder here;
    recording_vfs disk;
    opened_store center{in(here)};
    load writing{center.loop, *center.kept, center.company(), 1};
    std::vector<std::string> kept;
    writing.on_kept = [&](const std::string& batch) {
        kept.push_back(batch);
        disk.mark("kept " + batch);
    };
    for (std::size_t each = 1; each <= 20; ++each) {
        disk.mark("asked " + std::to_string(each));
        writing.keep(1);
        writing.keep(0);
        REQUIRE(center.until([&] { return kept.size() == each; }));
        CHECK(synced_between(disk.events(), "asked " + std::to_string(each), "kept " + kept.back()));
    }
}

TEST_CASE("a power cut under load loses nothing acknowledged and leaves a sound database") {
    const folder here;
    recording_vfs disk;
    std::mutex mutex;
    std::set<std::string> kept;
    std::list<cut> cuts;
    std::mt19937_64 chance{1};
    // Writers' own threads take these: in the middle of the log, of a sync, of a checkpoint.
    int in_checkpoints = 0;
    disk.watch([&](const event& now) {
        const bool checkpoint = now.file.ends_with(".db");
        const std::lock_guard hold{mutex};
        if (kept.empty() || chance() % (checkpoint ? 100 : 800) != 0) return;
        in_checkpoints += checkpoint ? 1 : 0;
        cuts.emplace_back().kept = kept;
        disk.lose_power(cuts.back().disk.path(), chance());
    });
    {
        opened_store center{in(here)};
        load writing{center.loop, *center.kept, center.company(), 1};
        writing.on_kept = [&](const std::string& batch) {
            const std::lock_guard hold{mutex};
            kept.insert(batch);
        };
        writing.keep(64);
        REQUIRE(center.until([&] { return kept.size() >= 4000; }));
        writing.keep(0);
        REQUIRE(center.until([&] { return writing.in_flight() == 0; }));
    }
    disk.watch([](const event&) {});
    MESSAGE(cuts.size() << " power cuts, " << in_checkpoints << " of them in checkpoints");
    CHECK(cuts.size() > 20);
    CHECK(in_checkpoints > 5);
    for (const auto& each : cuts) check(each);
}
