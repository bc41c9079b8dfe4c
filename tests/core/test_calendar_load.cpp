// tests/core/test_calendar_load.cpp - calendars in YAML: the manual's example, and every mistake with its place.
#include "palabre/core/calendar.hpp"
#include "palabre/core/error.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <random>

using namespace palabre;
using namespace std::chrono;

namespace {

std::string content(const char* path) {
    std::ifstream file{std::string{PALABRE_SOURCE_DIR} + "/" + path, std::ios::binary};
    REQUIRE(file);
    return {std::istreambuf_iterator<char>{file}, {}};
}

std::string told(std::string_view yaml) {
    try {
        calendar::load(yaml, "h.yaml");
    } catch (const error& e) {
        CHECK(e.code() == errc::invalid_file);
        return e.what();
    }
    return "";
}

calendar_time utc(unsigned m, unsigned d, minutes at) {
    return sys_days{2026y / month{m} / day{d}} + at;
}

}  // namespace

TEST_CASE("the manual's example opens as it says") {
    const calendar cotonou = calendar::load(content("docs/manual/opening_hours.yaml"), "opening_hours.yaml");
    const auto at = [&](unsigned m, unsigned d, minutes local) {
        const calendar_time moment = utc(m, d, local) - 1h;
        return cotonou.why(moment) + (cotonou.is_open(moment) ? ": open" : ": closed");
    };
    CHECK(at(2, 17, 16h) == "weekly hours: open");  // a Tuesday, the eve of Ramadan
    CHECK(at(2, 17, 14h) == "weekly hours: closed");
    CHECK(at(2, 18, 14h) == "Ramadan: open");
    CHECK(at(2, 18, 16h) == "Ramadan: closed");
    CHECK(at(2, 21, 9h) == "Ramadan: closed");  // a Saturday
    CHECK(at(3, 19, 14h) == "Ramadan: open");
    CHECK(at(3, 20, 10h) == "Eid al-Fitr: closed");
    CHECK(at(3, 21, 10h) == "weekly hours: open");
    CHECK(at(4, 6, 10h) == "Easter Monday: closed");
    CHECK(at(5, 14, 10h) == "Ascension: closed");
    CHECK(at(5, 25, 10h) == "Whit Monday: closed");
    CHECK(at(8, 1, 10h) == "Independence Day: closed");
    CHECK(at(12, 24, 10h) == "Christmas Eve: open");
    CHECK(at(12, 24, 16h) == "Christmas Eve: closed");
    CHECK(at(6, 14, 1h) == "Stocktaking: open");
    CHECK(cotonou.next_open(utc(3, 19, 15h)) == utc(3, 21, 7h));
    CHECK(cotonou.why(sys_days{2027y / January / 4} + 10h) == "outside validity");
}

TEST_CASE("the manual shows the example as it is") {
    CHECK(content("docs/manual/calendars.md").find(content("docs/manual/opening_hours.yaml")) != std::string::npos);
}

TEST_CASE("days may be named alone, in ranges over the week's end, and have their hours as lists") {
    const calendar read = calendar::load("time_zone: UTC\n"
                                         "hours:\n"
                                         "  saturday-monday: [\"22:00-24:00\", 08:00-09:00]\n"
                                         "  tuesday: closed\n"
                                         "  wednesday: '10:00-11:00 ,12:00-13:00'\n"
                                         "holidays:\n"
                                         "periods:\n"
                                         "exceptions:\n",
                                         "h.yaml");
    const day_hours late{{8h, 9h}, {22h, 24h}};
    const day_hours noon{{10h, 11h}, {12h, 13h}};
    CHECK(read.rules().hours == week_hours{late, {}, noon, {}, {}, late, late});
}

TEST_CASE("every problem is told at once, with its place, in the order of the file") {
    CHECK(told("time_zone: Africa/PortoNovo\n"                                                    // 1
               "valid_from: 2026-13-01\n"                                                         // 2
               "valid_to: tomorrow\n"                                                             // 3
               "hour: {}\n"                                                                       // 4
               "hours:\n"                                                                         // 5
               "  monday-friday: 08:00-12:00, 12:00-18:00\n"                                      // 6
               "  tuesday: 08:00-12:00\n"                                                         // 7
               "  satruday: 08:00-12:00\n"                                                        // 8
               "  sunday: 8:00-12:00, 09:00-25:00, 10:00\n"                                       // 9
               "holidays:\n"                                                                      // 10
               "  02-29: Leap day\n"                                                              // 11
               "  05-01:\n"                                                                       // 12
               "  1-1: New Year\n"                                                                // 13
               "  easter+300: Late\n"                                                             // 14
               "  12-24: {nam: Eve, hours: 08:00-08:00}\n"                                        // 15
               "periods:\n"                                                                       // 16
               "  - {name: A, from: 2026-05-01, to: 2026-04-01, hours: {monday: closed}}\n"       // 17
               "  - {name: B, from: 2026-06-01, to: 2026-06-30, hours: {monday: 25:00-26:00}}\n"  // 18
               "  - {name: C, from: 2026-06-30, to: 2026-07-01}\n"                                // 19
               "  - name: D\n"                                                                    // 20
               "  - 2026-06-01\n"                                                                 // 21
               "exceptions:\n"                                                                    // 22
               "  2026-02-29: None\n"                                                             // 23
               "  2026-05-01: [A]\n"                                                              // 24
               "  2026-05-02: A\n"                                                                // 25
               "  2026-05-02: B\n"                                                                // 26
               "  20260503: C\n") ==
          "h.yaml:1:12: unknown time zone 'Africa/PortoNovo'; did you mean 'Africa/Porto-Novo'?\n"
          "h.yaml:2:13: there is no 2026-13-01; give a date from 0001-01-01 to 9999-12-31\n"
          "h.yaml:3:11: 'tomorrow' is no date; write year-month-day, such as 2026-03-20\n"
          "h.yaml:4:1: unknown key 'hour'; did you mean 'hours'?\n"
          "h.yaml:6:31: 12:00-18:00 touches 08:00-12:00; join the two\n"
          "h.yaml:7:3: tuesday has its hours on line 6 already; name each day once\n"
          "h.yaml:8:3: unknown day 'satruday'; did you mean 'saturday'?\n"
          "h.yaml:9:11: '8:00-12:00' is no span of hours; write HH:MM-HH:MM, such as 08:00-12:30, or closed\n"
          "h.yaml:9:23: 09:00-25:00 is no span of a day; begin from 00:00 to 23:59 and end from 00:00 to 24:00\n"
          "h.yaml:9:36: '10:00' is no span of hours; write HH:MM-HH:MM, such as 08:00-12:30, or closed\n"
          "h.yaml:11:3: 02-29 does not come every year; make it an exception of each leap year\n"
          "h.yaml:12:3: '05-01' has no name; write its name, or {name: ..., hours: ...}\n"
          "h.yaml:13:3: '1-1' is no day of every year; write month-day, such as 08-01, or easter+DAYS, such as "
          "easter+39\n"
          "h.yaml:14:3: easter+300 may fall into another year; give easter-80 to easter+250\n"
          "h.yaml:15:10: the key 'name' is missing; add it\n"
          "h.yaml:15:11: unknown key 'nam'; did you mean 'name'?\n"
          "h.yaml:15:28: 08:00-08:00 is empty; for the whole day, write 00:00-24:00\n"
          "h.yaml:17:37: 2026-04-01 is before 2026-05-01; swap the two dates\n"
          "h.yaml:18:65: 25:00-26:00 is no span of a day; begin from 00:00 to 23:59 and end from 00:00 to 24:00\n"
          "h.yaml:19:5: the key 'hours' is missing; add it\n"
          "h.yaml:19:21: 'C' overlaps 'B'; let one end before the other begins\n"
          "h.yaml:20:5: the key 'from' is missing; add it\n"
          "h.yaml:20:5: the key 'hours' is missing; add it\n"
          "h.yaml:20:5: the key 'to' is missing; add it\n"
          "h.yaml:21:5: a map is expected; the keys here are name, from, to, hours\n"
          "h.yaml:23:3: there is no 2026-02-29; give a date from 0001-01-01 to 9999-12-31\n"
          "h.yaml:24:3: '2026-05-01' has no name; write its name, or {name: ..., hours: ...}\n"
          "h.yaml:26:3: the key '2026-05-02' stands on line 25 already; remove one of them\n"
          "h.yaml:27:3: '20260503' is no date; write year-month-day, such as 2026-03-20");
}

TEST_CASE("a mistake in monday-friday is told once, nights that overlap the next day too") {
    CHECK(told("time_zone: UTC\nhours:\n  monday-friday: 08:00-08:00, x\n") ==
          "h.yaml:3:18: 08:00-08:00 is empty; for the whole day, write 00:00-24:00\n"
          "h.yaml:3:31: 'x' is no span of hours; write HH:MM-HH:MM, such as 08:00-12:30, or closed");
    CHECK(told("time_zone: UTC\nhours:\n  monday-friday: 22:00-08:00, 07:00-09:00\n") ==
          "h.yaml:3:31: 07:00-09:00 overlaps 22:00-08:00 of the day before; end the one before the other begins");
}

TEST_CASE("what is no calendar at all") {
    CHECK(told("") == "h.yaml: a map is expected; the keys here are time_zone, valid_from, valid_to, hours, holidays, "
                      "periods, exceptions");
    CHECK(told("{}") == "h.yaml:1:1: the key 'hours' is missing; add it\n"
                        "h.yaml:1:1: the key 'time_zone' is missing; add it");
    CHECK(told("time_zone: [UTC]\nhours: 08:00-12:00\nperiods: {}\nholidays: x\n") ==
          "h.yaml:1:12: a text is expected; write it here, on one line\n"
          "h.yaml:2:8: a map is expected; write lines of day: hours, such as monday-friday: 08:00-18:00\n"
          "h.yaml:3:10: a list is expected; write - name: ... with from, to and hours\n"
          "h.yaml:4:11: a map is expected; write lines of month-day or easter+DAYS: name");
    CHECK(told("time_zone: UTC\nhours: {monday: {from: 1}, tuesday: \"\", -: x, monday-: x}")
              .starts_with("h.yaml:2:17: "));
    CHECK(told(std::string(100'000, '[')).starts_with("h.yaml:1:1: "));
    CHECK_THROWS_AS(calendar::load(std::string(5'000'000, ' '), "h.yaml"), error);
}

TEST_CASE("a damaged file is read or refused, never worse") {
    const std::string whole = content("docs/manual/opening_hours.yaml");
    std::mt19937_64 chance{3};
    int refused = 0;
    for (int i = 0; i < 3000; ++i) {
        std::string damaged = whole;
        for (auto n = chance() % 4 + 1; n > 0; --n) {
            const std::size_t at = chance() % damaged.size();
            if (chance() % 3 == 0)
                damaged.erase(at, chance() % 20);
            else if (chance() % 2 == 0)
                damaged.insert(at, damaged, chance() % damaged.size(), chance() % 40);
            else
                damaged[at] = static_cast<char>(chance());
        }
        try {
            calendar::load(damaged, "h.yaml").next_change(utc(6, 1, 0h));
        } catch (const error&) {
            ++refused;
        }
    }
    CHECK(refused > 1000);
}
