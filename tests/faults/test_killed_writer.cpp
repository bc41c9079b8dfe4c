// tests/faults/test_killed_writer.cpp - kill -9 in the middle of writing: nothing lost, nothing doubled.
#include "faults/child.hpp"
#include "faults/folder.hpp"
#include "faults/opened_store.hpp"
#include "faults/own_postgres.hpp"
#include "faults/rows.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <set>
#include <string>

using namespace palabre;
using namespace palabre::faults;

namespace {

/// As often as `./dev soak faults` says; PALABRE_SEED gives another series.
int kills() {
    const char* const many = std::getenv("PALABRE_KILLS");
    return many != nullptr ? std::max(std::atoi(many), 1) : 20;
}

std::uint64_t first_seed() {
    const char* const seed = std::getenv("PALABRE_SEED");
    return seed != nullptr ? std::strtoull(seed, nullptr, 10) : 1;
}

/// What all lives of the center have said so far.
struct told {
    std::set<std::string> kept;      // batches: "name/rows"
    std::set<std::int64_t> claimed;  // messages
    std::int64_t largest = 0;        // id that is kept
};

void live_and_die(const history::sql_store_options& options, std::uint64_t seed, told& all) {
    std::mt19937_64 chance{seed};
    // Now and then before it has opened the database; else anywhere in its first writes.
    const auto lines = chance() % 8 == 0 ? chance() % 3 : chance() % 1500;
    child center{{PALABRE_APPEND_UNTIL_KILLED, options.url, options.key_file, std::to_string(seed)}};
    std::uint64_t heard = 0;
    while (const auto line = center.line()) {
        if (heard++ == lines) center.kill();  // what it had written is still read
        const auto space = line->find(' ');
        const std::string verb = line->substr(0, space);
        const std::string rest = space == std::string::npos ? "" : line->substr(space + 1);
        if (verb == "kept")
            CHECK_MESSAGE(all.kept.insert(rest).second, "acknowledged twice: " << rest);
        else if (verb == "claimed")
            CHECK_MESSAGE(all.claimed.insert(std::stoll(rest)).second, "claimed twice: " << rest);
        else if (verb == "open")
            CHECK(std::stoll(rest) > all.largest);
        else
            CHECK_MESSAGE(verb == "begun", *line);
    }
}

/// The dead center's lease is not waited for: at most for PostgreSQL to notice that it has gone.
bool serves(opened_store& next, bool is_sqlite) {
    const auto which = next.company();
    for (int tries = 0; tries < 100; ++tries) {
        const auto taken = next.answered<history::lease>([&](auto then) { next.kept->serve(which, std::move(then)); });
        if (taken) return true;
        CHECK_MESSAGE(taken.what == history::verdict::conflict, taken.why);
        if (is_sqlite) return false;
        next.wait(std::chrono::milliseconds{100});
    }
    return false;
}

/// The next life: it opens, its ids go on, what was claimed is given to it as unknown.
void settle(const history::sql_store_options& options, const told& all) {
    opened_store next{options};
    CHECK(next.kept->state() == history::condition{});
    CHECK(next.kept->ids().next_value() > all.largest);
    const bool is_served = serves(next, options.url.starts_with("sqlite:"));
    CHECK(is_served);
    const auto left =
        next.answered<std::vector<history::outgoing>>([&](auto then) { next.book().settle_orphans(std::move(then)); });
    REQUIRE_MESSAGE(left, left.why);
    for (const auto& each : *left) CHECK(each.state == history::send_state::unknown);
    for (const auto which : all.claimed) {
        const auto message = next.answered<history::outgoing>(
            [&](auto then) { next.book().message_of(history::outgoing_id{which}, std::move(then)); });
        CHECK(message->state == history::send_state::unknown);
    }
}

/// One database over up to 20 lives.
void many_lives(const history::sql_store_options& options, std::uint64_t seed, int lives) {
    told all;
    for (int life = 1; life <= lives; ++life) {
        CAPTURE(life);
        CAPTURE(seed);
        all.claimed.clear();
        live_and_die(options, ++seed, all);
        if (!all.kept.empty()) {
            const auto rows = sql::database{options.url}.open(sql::role::reader);
            check_rows(*rows, all.kept);
            all.largest = largest_id(*rows);
        }
        settle(options, all);
    }
    MESSAGE(all.kept.size() << " acknowledged batches outlived " << lives << " kills");
    CHECK(all.kept.size() > 100);
}

template<class Make> void many_databases(Make url) {
    constexpr int lives = 20;
    for (int done = 0; done < kills(); done += lives) {
        const folder here;
        many_lives({.url = url(here), .key_file = here.file("key")},
                   first_seed() * 100'000 + static_cast<std::uint64_t>(done), std::min(lives, kills() - done));
    }
}

}  // namespace

TEST_CASE("a center that is killed at any point has lost and doubled nothing: SQLite") {
    many_databases([](const folder& here) { return "sqlite:" + here.file("palabre.db"); });
}

TEST_CASE("a center that is killed at any point has lost and doubled nothing: PostgreSQL") {
    many_databases([](const folder&) { return own_postgres().make_database(); });
}
