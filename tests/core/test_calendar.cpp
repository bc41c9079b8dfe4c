// tests/core/test_calendar.cpp - opening hours agree with a naive clock, minute by minute, whatever clocks do.
#include "palabre/core/calendar.hpp"
#include "palabre/core/error.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <random>

using namespace palabre;
using namespace std::chrono;

namespace {

calendar_time utc(int y, unsigned m, unsigned d, minutes at = {}) {
    return sys_days{year{y} / month{m} / day{d}} + at;
}

week_hours every_day(const day_hours& hours) {
    week_hours week;
    week.fill(hours);
    return week;
}

calendar_rules paris_rules(const day_hours& hours) {
    calendar_rules rules;
    rules.time_zone = "Europe/Paris";
    rules.hours = every_day(hours);
    return rules;
}

std::string refused(calendar_rules rules) {
    try {
        calendar{std::move(rules)};
    } catch (const error& e) {
        CHECK(e.code() == errc::invalid_argument);
        return e.what();
    }
    return "";
}

/// Easter Sunday by Gauss's sum as the almanac of 1816 corrects it: another way than the calendar's.
local_days easter_by_gauss(int y) {
    const int k = y / 100, a = y % 19, b = y % 4, c = y % 7;
    const int m = (15 - (13 + 8 * k) / 25 + k - k / 4) % 30;
    const int n = (4 + k - k / 4) % 7;
    const int d = (19 * a + m) % 30;
    const int e = (2 * b + 4 * c + 6 * d + n) % 7;
    int after_22_march = d + e;
    if (d == 29 && e == 6) after_22_march -= 7;
    if (d == 28 && e == 6 && (11 * m + 11) % 30 < 19) after_22_march -= 7;
    return local_days{year{y} / March / 22} + days{after_22_march};
}

/// The rules once more, read as a person would: day by day and minute by minute.
class naive {
public:
    naive(const calendar_rules& rules, calendar_time first, calendar_time last) : rules_{rules}, first_{first} {
        const palabre::time_zone zone{rules.time_zone};
        palabre::local_time latest = palabre::local_time::min();
        for (auto at = first; at < last; at += 1min) {
            latest = std::max(latest, zone.to_local(at));
            shown_.push_back(latest);
        }
        open_.resize(shown_.size());
        for (auto day = floor<days>(shown_.front()) - days{1}; day <= floor<days>(latest); day += days{1})
            for (const open_span& span : hours_of(day)) {
                const auto from = minute_of(day + span.from);
                const auto to = minute_of(day + span.to + (span.to < span.from ? 24h : 0h));
                for (auto i = from; i < to; ++i) open_[i] = true;
            }
    }

    std::size_t size() const { return open_.size(); }
    bool is_open(std::size_t minute) const { return open_[minute]; }

    /// The minute of the next change; none within the window.
    std::optional<std::size_t> next_change(std::size_t minute) const {
        for (std::size_t i = minute + 1; i < open_.size(); ++i)
            if (open_[i] != open_[minute]) return i;
        return std::nullopt;
    }

private:
    std::size_t minute_of(palabre::local_time at) const {
        return static_cast<std::size_t>(std::ranges::lower_bound(shown_, at) - shown_.begin());
    }

    day_hours hours_of(local_days day) const {
        const year_month_day date{day};
        if (date < rules_.valid_from || date > rules_.valid_to) return {};
        for (const auto& each : rules_.exceptions)
            if (each.on == date) return each.hours;
        for (const auto& each : rules_.holidays) {
            const auto* const fixed = std::get_if<month_day>(&each.on);
            if (fixed != nullptr && *fixed == date.month() / date.day()) return each.hours;
            if (fixed == nullptr &&
                easter_by_gauss(static_cast<int>(date.year())) + days{std::get<easter>(each.on).days} == day)
                return each.hours;
        }
        for (const auto& each : rules_.periods)
            if (each.from <= date && date <= each.to) return each.hours[weekday{day}.iso_encoding() - 1];
        return rules_.hours[weekday{day}.iso_encoding() - 1];
    }

    const calendar_rules& rules_;
    calendar_time first_;
    std::vector<palabre::local_time> shown_;  // the latest local time up to each minute
    std::vector<bool> open_;
};

/// Up to three spans of a day that neither overlap nor touch; the last one may end on the next day, before `until`.
day_hours some_hours(std::mt19937_64& chance) {
    std::vector<int> ends;
    for (auto i = chance() % 4 * 2; i > 0; --i) ends.push_back(static_cast<int>(chance() % 96) * 15);
    std::ranges::sort(ends);
    ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
    if (ends.size() % 2 == 1) ends.pop_back();
    day_hours hours;
    for (std::size_t i = 0; i + 1 < ends.size(); i += 2) hours.push_back({minutes{ends[i]}, minutes{ends[i + 1]}});
    if (chance() % 8 == 0) hours = {{0h, 24h}};
    if (hours.empty() && chance() % 2 == 0) hours = {{22h, minutes{chance() % 12 * 15}}};
    std::ranges::shuffle(hours, chance);
    return hours;
}

week_hours some_week(std::mt19937_64& chance) {
    week_hours week;
    for (day_hours& each : week) each = some_hours(chance);
    for (std::size_t i = 0; i < week.size(); ++i)  // nothing may begin before the night before has ended
        if (std::ranges::any_of(week[i], [](const open_span& span) { return span.to < span.from; }))
            std::erase_if(week[(i + 1) % 7], [](const open_span& span) { return span.from < 3h; });
    return week;
}

}  // namespace

TEST_CASE("a week in Porto-Novo opens and closes by local time") {
    calendar_rules rules;
    rules.time_zone = "Africa/Porto-Novo";
    for (std::size_t day = 0; day < 5; ++day) rules.hours[day] = {{8h, 12h + 30min}, {15h, 18h + 30min}};
    const calendar week{rules};
    CHECK_FALSE(week.is_open(utc(2026, 6, 1, 7h) - 1us));  // a Monday; 08:00 there is 07:00 UTC
    CHECK(week.is_open(utc(2026, 6, 1, 7h)));
    CHECK(week.is_open(utc(2026, 6, 1, 11h + 30min) - 1us));
    CHECK_FALSE(week.is_open(utc(2026, 6, 1, 11h + 30min)));
    CHECK(week.why(utc(2026, 6, 1, 12h)) == "weekly hours");
    CHECK(week.next_open(utc(2026, 6, 5, 17h + 30min)) == utc(2026, 6, 8, 7h));  // the weekend
    CHECK(week.next_open(utc(2026, 6, 1, 8h) + 5us) == utc(2026, 6, 1, 8h) + 5us);
    CHECK(week.next_change(utc(2026, 6, 1, 7h)) == utc(2026, 6, 1, 11h + 30min));
    CHECK(week.next_change(utc(2026, 6, 1, 11h + 30min)) == utc(2026, 6, 1, 14h));
    CHECK(week.time_zone().name() == "Africa/Porto-Novo");
}

TEST_CASE("an exception goes before a holiday, a holiday before a period, a period before the week") {
    calendar_rules rules = paris_rules({{8h, 18h}});
    rules.holidays = {{May / 1, "Labour Day", {}}, {May / 8, "Victory Day", {}}};
    rules.periods = {{2026y / May / 1, 2026y / May / 31, "May", every_day({{10h, 12h}})}};
    rules.exceptions = {{2026y / May / 8, "Open day", {{9h, 10h}}}};
    rules.valid_to = 2026y / December / 31;
    const calendar paris{rules};
    const auto at_nine = [&](unsigned month, unsigned day) {  // 09:30 in summer
        const calendar_time at = utc(2026, month, day, 7h + 30min);
        return paris.why(at) + (paris.is_open(at) ? ": open" : ": closed");
    };
    CHECK(at_nine(4, 30) == "weekly hours: open");
    CHECK(at_nine(5, 1) == "Labour Day: closed");
    CHECK(at_nine(5, 2) == "May: closed");
    CHECK(at_nine(5, 8) == "Open day: open");
    CHECK(at_nine(5, 31) == "May: closed");
    CHECK(at_nine(6, 1) == "weekly hours: open");
    CHECK(paris.is_open(utc(2026, 12, 31, 16h)));
    CHECK(paris.why(utc(2027, 1, 1, 10h)) == "outside validity");
    CHECK_FALSE(paris.next_open(utc(2027, 1, 1)));
    CHECK_FALSE(paris.next_change(utc(2026, 12, 31, 17h)));
}

TEST_CASE("a night belongs to the day on which it begins") {
    calendar_rules rules = paris_rules({});
    rules.hours[4] = {{22h, 2h}};  // Friday
    rules.exceptions = {{2026y / June / 6, "Closed Saturday", {}}};
    const calendar paris{rules};
    CHECK(paris.is_open(utc(2026, 6, 5, 20h)));
    CHECK(paris.is_open(utc(2026, 6, 5, 23h + 59min)));
    CHECK(paris.why(utc(2026, 6, 5, 23h)) == "weekly hours");
    CHECK_FALSE(paris.is_open(utc(2026, 6, 6)));
    CHECK(paris.why(utc(2026, 6, 6)) == "Closed Saturday");
    CHECK(paris.next_change(utc(2026, 6, 5, 20h)) == utc(2026, 6, 6));
}

TEST_CASE("days that touch at midnight are one opening, and one that never ends has no change") {
    calendar_rules rules = paris_rules({{0h, 24h}});
    CHECK_FALSE(calendar{rules}.next_change(utc(2026, 6, 1)));
    CHECK(calendar{rules}.next_open(utc(2026, 6, 1)) == utc(2026, 6, 1));
    rules.hours[6] = {};
    CHECK(calendar{rules}.next_change(utc(2026, 6, 1)) == utc(2026, 6, 6, 22h));  // Sunday 00:00 in Paris
    CHECK_FALSE(calendar{paris_rules({})}.next_open(utc(2026, 6, 1)));
}

TEST_CASE("in Paris, 02:30 is 03:00 when clocks go forward, and the first 02:30 when they go back") {
    const calendar until{paris_rules({{1h, 2h + 30min}})};
    const calendar from{paris_rules({{2h + 30min, 5h}})};
    CHECK(until.next_change(utc(2026, 3, 29)) == utc(2026, 3, 29, 1h));
    CHECK(from.next_open(utc(2026, 3, 29)) == utc(2026, 3, 29, 1h));
    CHECK(until.next_change(utc(2026, 10, 25)) == utc(2026, 10, 25, 30min));
    CHECK_FALSE(until.is_open(utc(2026, 10, 25, 1h + 15min)));  // the second 02:15
    CHECK(from.next_open(utc(2026, 10, 25)) == utc(2026, 10, 25, 30min));
    CHECK(from.is_open(utc(2026, 10, 25, 1h + 15min)));
    CHECK(calendar{paris_rules({{2h, 2h + 30min}})}.next_open(utc(2026, 3, 29)) == utc(2026, 3, 30));  // skipped
    CHECK(from.add_open_time(utc(2026, 10, 25), 3h) == utc(2026, 10, 25, 3h + 30min));
}

TEST_CASE("Easter of every year from 1 to 9999") {
    calendar_rules rules;
    rules.hours = every_day({{0h, 24h}});
    rules.holidays = {{easter{0}, "Easter", {}}};
    const calendar open_but_easter{rules};
    int wrong = 0;
    for (int y = 1; y <= 9999; ++y) {
        const calendar_time sunday{easter_by_gauss(y).time_since_epoch()};
        if (open_but_easter.is_open(sunday) || !open_but_easter.is_open(sunday - 1us) ||
            !open_but_easter.is_open(sunday + 24h))
            ++wrong;
    }
    CHECK(wrong == 0);
    CHECK(open_but_easter.why(utc(2026, 4, 5)) == "Easter");
    CHECK(open_but_easter.why(utc(2000, 4, 23)) == "Easter");
    CHECK(open_but_easter.why(utc(1818, 3, 22)) == "Easter");
}

TEST_CASE("open time adds up at the end of a day, over nights and holidays") {
    calendar_rules rules = paris_rules({{9h, 17h}});
    rules.exceptions = {{2026y / June / 3, "Closed", {}}};
    const calendar paris{rules};
    CHECK(paris.add_open_time(utc(2026, 6, 1, 7h), 8h) == utc(2026, 6, 1, 15h));  // its closing, not the next opening
    CHECK(paris.add_open_time(utc(2026, 6, 1, 7h), 8h + 1us) == utc(2026, 6, 2, 7h) + 1us);
    CHECK(paris.add_open_time(utc(2026, 6, 1, 14h), 10h) == utc(2026, 6, 4, 8h));
    CHECK(paris.add_open_time(utc(2026, 6, 1), 0h) == utc(2026, 6, 1));
    CHECK_FALSE(paris.add_open_time(utc(2026, 6, 1), hours{24 * 365}));
    CHECK_FALSE(paris.add_open_time(utc(2026, 6, 1), microseconds::max()));
    CHECK_THROWS_AS(paris.add_open_time(utc(2026, 6, 1), -1us), error);
}

TEST_CASE("random rules agree with a naive clock, minute by minute, around changes of clocks") {
    struct window {
        const char* zone;
        year_month_day around;
    };
    std::mt19937_64 chance{2026};
    int wrong = 0;
    for (const auto& [zone, around] : std::to_array<window>({{"Europe/Paris", 2026y / March / 29},
                                                             {"Europe/Paris", 2026y / October / 25},
                                                             {"America/New_York", 2026y / March / 8},
                                                             {"America/New_York", 2026y / November / 1},
                                                             {"Africa/Porto-Novo", 2026y / March / 20},
                                                             {"America/Havana", 2026y / November / 1},
                                                             {"America/Havana", 2026y / March / 8},
                                                             {"Pacific/Apia", 2011y / December / 30},
                                                             {"America/Juneau", 1867y / October / 18},
                                                             {"Asia/Beirut", 2025y / October / 26},
                                                             {"Africa/Casablanca", 2026y / February / 15},
                                                             {"UTC", 2026y / April / 6}})) {
        for (int round = 0; round < 12; ++round) {
            const sys_days middle{around};
            const auto date = [&](int after) { return year_month_day{middle + days{after}}; };
            calendar_rules rules;
            rules.time_zone = zone;
            rules.hours = some_week(chance);
            const int away = static_cast<int>(chance() % 5) - 2;
            rules.exceptions = {{date(away), "exception", some_hours(chance)}};
            if (chance() % 2 == 0) rules.holidays = {{around.month() / around.day(), "holiday", some_hours(chance)}};
            if (chance() % 2 == 0) rules.holidays.push_back({easter{1}, "Easter Monday", {}});
            if (chance() % 2 == 0) rules.periods = {{date(-1), date(away + 2), "period", some_week(chance)}};
            if (chance() % 4 == 0) rules.valid_to = date(1);
            const calendar asked{rules};
            // From a midnight there, so that minutes of 1867 in Juneau, 15:02:19 ahead, are whole ones. The margin lets
            // the naive clock see a change of up to a day before the window that is compared.
            const calendar_time first = asked.time_zone().from_local(local_days{around} - days{6});
            const naive expected{rules, first, first + days{12}};
            const std::size_t margin = 3 * 24 * 60;
            for (std::size_t i = margin; i < expected.size() - margin; ++i) {
                const calendar_time at = first + minutes{i};
                if (asked.is_open(at) != expected.is_open(i)) ++wrong;
                if (asked.is_open(at + 59'999'999us) != expected.is_open(i)) ++wrong;
                if (i % 7 != 0) continue;
                const auto change = asked.next_change(at + microseconds{chance() % 60'000'000});
                const auto flips = expected.next_change(i);
                if (flips && *flips < expected.size() - margin && change != first + minutes{*flips}) ++wrong;
                if (change && asked.is_open(*change) == asked.is_open(*change - 1us)) ++wrong;
            }
            INFO(zone << ", round " << round);
            REQUIRE(wrong == 0);
        }
    }
}

TEST_CASE("open time is additive, and is exactly the open minutes that a naive clock counts") {
    std::mt19937_64 chance{11};
    for (const char* const zone : {"Europe/Paris", "America/New_York", "Africa/Porto-Novo"}) {
        for (int round = 0; round < 20; ++round) {
            calendar_rules rules;
            rules.time_zone = zone;
            rules.hours = some_week(chance);
            rules.exceptions = {{2026y / October / 25, "exception", some_hours(chance)}};
            const calendar asked{rules};
            const calendar_time first = utc(2026, 10, 18);
            const naive expected{rules, first, first + days{20}};
            for (int i = 0; i < 100; ++i) {
                const std::size_t start = 3 * 24 * 60 + chance() % (7 * 24 * 60);
                const calendar_time from = first + minutes{start};
                const std::size_t work = chance() % 2000 + 1;
                std::size_t end = start;
                std::size_t left = work;
                for (; left > 0 && end + 1440 < expected.size(); ++end)
                    if (expected.is_open(end)) --left;
                if (left == 0) REQUIRE(asked.add_open_time(from, minutes{work}) == first + minutes{end});

                const auto a = microseconds{chance() % 100'000'000'000};
                const auto b = microseconds{chance() % 100'000'000'000};
                const auto part = asked.add_open_time(from, a);
                if (part) REQUIRE(asked.add_open_time(*part, b) == asked.add_open_time(from, a + b));
            }
        }
    }
}

TEST_CASE("answers depend on the moment only: a clock that jumps changes nothing") {
    calendar_rules rules = paris_rules({{8h, 12h}, {14h, 2h}});
    rules.holidays = {{easter{1}, "Easter Monday", {}}};
    const calendar asked{rules};
    std::mt19937_64 chance{5};
    std::vector<calendar_time> moments;
    for (int i = 0; i < 2000; ++i) moments.push_back(utc(2020, 1, 1) + seconds{chance() % 631'152'000});
    const auto answers = [&](calendar_time at) {
        return std::tuple{asked.is_open(at), asked.why(at), asked.next_change(at), asked.next_open(at),
                          asked.add_open_time(at, 5h)};
    };
    std::vector<decltype(answers({}))> in_order;
    for (const auto at : moments) in_order.push_back(answers(at));
    const calendar copy = asked;
    for (std::size_t i = moments.size(); i-- > 0;) REQUIRE(answers(moments[i]) == in_order[i]);
    CHECK(copy.next_change(moments[0]) == asked.next_change(moments[0]));
}

TEST_CASE("the ends of time are closed, and nothing overflows or runs forever") {
    for (const char* const zone : {"UTC", "Europe/Paris", "America/New_York"}) {
        calendar_rules rules = paris_rules({{0h, 24h}});
        rules.time_zone = zone;
        const calendar always{rules};
        for (const auto at : {calendar_time::min(), calendar_time::max(), utc(-32767, 1, 1), utc(32767, 12, 31),
                              calendar_time{sys_days{year::min() / January / 1}}, utc(-5, 1, 1), utc(10005, 1, 1)}) {
            CHECK_FALSE(always.is_open(at));
            CHECK(always.why(at) == "outside validity");
            CHECK_FALSE(always.next_open(at));
            CHECK_FALSE(always.next_change(at));
            CHECK_FALSE(always.add_open_time(at, 1h));
            CHECK_FALSE(always.add_open_time(at, microseconds::max()));
            CHECK(always.add_open_time(at, 0h) == at);
        }
        CHECK(always.is_open(utc(1, 1, 2)));
        CHECK(always.is_open(utc(9999, 12, 30)));
        CHECK(always.next_open(utc(0, 6, 1)) == always.time_zone().from_local(local_days{1y / January / 1}));
        CHECK(always.next_change(utc(9999, 6, 1)) == always.time_zone().from_local(local_days{10000y / January / 1}));
    }
}

TEST_CASE("rules that make no sense are refused, all at once, by their place in the rules") {
    calendar_rules rules;
    rules.time_zone = "Africa/PortoNovo";
    rules.hours[0] = {{8h, 12h}, {12h, 18h}, {25h, 26h}, {7h, 7h}};
    rules.hours[1] = {{8h, 12h}, {11h, 13h}};
    rules.hours[6] = {{22h, 9h}};
    rules.holidays = {{February / 29, "Leap day", {}},
                      {April / 31, "", {}},
                      {easter{251}, "Late", {}},
                      {May / 1, "A", {}},
                      {May / 1, "B", {}}};
    rules.exceptions = {{2026y / February / 29, "None", {}}, {2026y / May / 1, "A", {}}, {2026y / May / 1, "B", {}}};
    rules.periods = {{2026y / May / 1, 2026y / April / 1, "Reversed", {}},
                     {2026y / June / 1, 2026y / June / 30, "June", {}},
                     {2026y / June / 30, 2026y / July / 1, "July", {}}};
    rules.valid_from = 2027y / January / 1;
    rules.valid_to = 2026y / January / 1;
    CHECK(refused(rules) ==
          "time_zone: unknown time zone 'Africa/PortoNovo'; did you mean 'Africa/Porto-Novo'?\n"
          "valid_to: 2026-01-01 is before 2027-01-01; swap the two dates\n"
          "hours.monday[2]: 25:00-26:00 is no span of a day; begin from 00:00 to 23:59 and end from 00:00 to 24:00\n"
          "hours.monday[3]: 07:00-07:00 is empty; for the whole day, write 00:00-24:00\n"
          "hours.monday[1]: 12:00-18:00 touches 08:00-12:00; join the two\n"
          "hours.tuesday[1]: 11:00-13:00 overlaps 08:00-12:00; join the two\n"
          "hours.monday[0]: 08:00-12:00 overlaps 22:00-09:00 of the day before; end the one before the other begins\n"
          "holidays[0]: 02-29 does not come every year; make it an exception of each leap year\n"
          "holidays[1].name: a rule without a name; name it: calendar::why() tells it\n"
          "holidays[1]: there is no 04-31; write month-day, such as 08-01\n"
          "holidays[2]: easter+251 may fall into another year; give easter-80 to easter+250\n"
          "holidays[4]: 'A' is on the same day; remove one of them\n"
          "exceptions[0]: there is no 2026-02-29; give a date from 0001-01-01 to 9999-12-31\n"
          "exceptions[2]: 'A' is on 2026-05-01 already; remove one of them\n"
          "periods[0].to: 2026-04-01 is before 2026-05-01; swap the two dates\n"
          "periods[2].from: 'July' overlaps 'June'; let one end before the other begins");
    CHECK(refused(paris_rules({{8h, 24h}, {0h, 8h - 1min}})) == "");
    CHECK(refused(paris_rules({{22h, 2h}, {2h, 3h}})) == "");
    CHECK(refused(paris_rules({{-1min, 3h}})).starts_with("hours.monday[0]: "));
}
