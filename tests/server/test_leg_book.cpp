// tests/server/test_leg_book.cpp - legs are recorded a day a file, and a trunk's caps count by them after a restart.
#include "leg_book.hpp"

#include "server/program.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

using namespace palabre;
using namespace palabre_center;
using namespace std::chrono_literals;

namespace {

constexpr calendar_time noon{std::chrono::sys_days{std::chrono::year{2026} / 11 / 28}.time_since_epoch() + 12h};

leg_record leg(const std::string& trunk, std::chrono::seconds billable, std::int64_t cost) {
    leg_record made;
    made.conversation = "3k7x2m90qa";
    made.sip_id = "ab12@10.0.0.1";
    made.outgoing = true;
    made.trunk = trunk;
    made.sim = "sim1";
    made.from = "+22921300000";
    made.to = "+2290197000001";
    made.began = noon - 1min;
    made.outcome = {call_result::answered, 200, 16, "said \"no, thanks\"\r\nand left"};
    made.talked = 58500ms;
    made.billable = billable;
    made.cost = cost;
    made.currency = "XOF";
    made.codec = "PCMA";
    made.loss_percent = 0.25;
    made.answer = answer_verdict{.what = answer_kind::machine, .why = answer_reason::long_greeting, .after = 2480ms};
    made.mos = 4.31;
    return made;
}

std::string text_of(const std::string& file) {
    std::ifstream in{file};
    return std::string{std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace

TEST_CASE("a leg is a line of its day's file, and what a trunk used is read from there") {
    const test::own_folder folder;
    const auto legs = folder / "legs";
    {
        leg_book book{{legs}, {}};
        book.add(leg("moov", 60s, 50), noon);
        book.add(leg("moov", 120s, 100), noon + 13h);
        book.add(leg("gsm", 60s, 0), noon);
        auto came = leg("moov", 60s, 0);
        came.outgoing = false;
        book.add(came, noon);
    }
    const auto text = text_of(legs + "/2026-11-28.csv");
    CHECK(text.starts_with(
        "ended,began,conversation,call_id,joined,direction,trunk,sim,from,to,outcome,status,cause,"
        "reason,talked_ms,billable_s,cost,currency,codec,loss_percent,mos,answer,answer_why,answer_ms\r\n"
        "2026-11-28T12:00:00.000000Z,2026-11-28T11:59:00.000000Z,3k7x2m90qa,ab12@10.0.0.1,,out,moov,"
        "sim1,+22921300000,+2290197000001,answered,200,16,\"said \"\"no, thanks\"\"  and left\",58500,"
        "60,50,XOF,PCMA,0.25,4.31,machine,long_greeting,2480\r\n"));
    CHECK(std::filesystem::exists(legs + "/2026-11-29.csv"));

    leg_book again{{legs}, {}};
    again.add(leg("moov", 180s, 150), noon);
    const auto used = leg_book{{legs}, {}}.used_by("moov", noon);
    REQUIRE(used.size() >= 2);
    CHECK(used[0].ended == noon);
    CHECK(used[0].sim == "sim1");
    CHECK(used[0].billable == 60s);
    CHECK(used[0].cost == 50);
    CHECK(used.back().ended == noon + 13h);
    CHECK(leg_book{{legs}, {}}.used_by("moov", noon + 72h).empty());
    CHECK(leg_book{{legs}, {}}.used_by("nobody", noon).empty());
}

TEST_CASE("legs of long ago go when a day begins, other files stay") {
    const test::own_folder folder;
    const auto legs = folder / "legs";
    std::filesystem::create_directories(legs);
    for (const auto* const name : {"2026-10-28.csv", "2026-10-29.csv", "2026-10-01.txt", "notes.csv"})
        std::ofstream{legs + "/" + name} << "x\n";
    {
        leg_book book{{legs, 30 * 24h}, {}};
        book.add(leg("moov", 60s, 50), noon);
    }
    CHECK_FALSE(std::filesystem::exists(legs + "/2026-10-28.csv"));
    for (const auto* const name : {"2026-10-29.csv", "2026-10-01.txt", "notes.csv", "2026-11-28.csv"})
        CHECK(std::filesystem::exists(legs + "/" + name));
}

TEST_CASE("a folder that takes nothing costs the records, and is told once") {
    const test::own_folder folder;
    std::ofstream{folder / "legs"} << "a file";
    std::string told;
    {
        leg_book book{{folder / "legs"},
                      logger{[&](log_level, std::string_view what, const auto&) { told += std::string{what} + "\n"; }}};
        book.add(leg("moov", 60s, 50), noon);
    }
    CHECK(told == "legs are not recorded: look at the folder's owner and at the disk\n");
    leg_book none{{}, {}};
    none.add(leg("moov", 60s, 50), noon);
    CHECK(none.used_by("moov", noon).empty());
}
