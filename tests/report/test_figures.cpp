// tests/report/test_figures.cpp - figures by their formulas, periods, and how reports are written.
#include "palabre/core/error.hpp"
#include "palabre/report/erlang.hpp"
#include "palabre/report/report.hpp"
#include "palabre/report/staffing.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <set>
#include <sstream>

using namespace palabre;
using namespace palabre::report;
using history::measure;
using namespace std::chrono_literals;
using std::chrono::local_days;

namespace {

double worth(const char* name, const history::tally& counts, const target& by = {}) {
    return value_of(figure_of(name), counts, by).value();
}

std::chrono::local_days day(int year, unsigned month, unsigned which) {
    return local_days{std::chrono::year{year} / static_cast<int>(month) / static_cast<int>(which)};
}

/// A book that tells what it is asked, and answers with lines of its own.
struct known_book final : history::report_book {
    void counts(const history::report_question& what,
                history::on_reply<std::vector<history::report_line>> then) override {
        asked = what;
        then({history::verdict::done, lines, {}});
    }
    void behind(const history::behind_question&, history::position, std::size_t,
                history::on_reply<history::behind_page>) override {}
    void forms(const history::form_question&, history::on_reply<std::vector<history::form_line>>) override {}
    void recordings(const history::recording_question&, history::position, std::size_t,
                    history::on_reply<history::recording_page>) override {}
    void build(calendar_time, std::size_t, history::on_reply<std::size_t>) override {}

    history::report_question asked;
    std::vector<history::report_line> lines;
};

table told(known_book& book, const wish& what) {
    table found;
    read(book, what, [&](const history::reply<table>& given) { found = *given; });
    return found;
}

}  // namespace

TEST_CASE("the figures are what their formulas say") {
    history::tally counts;
    counts.add(measure::offered, 10);
    counts.add(measure::answered, 7);
    counts.add(measure::abandoned, 3);
    for (const auto wait : {1s, 10s, 20s, 21s, 40s, 60s, 60s}) {
        counts.add_time(measure::answered_waits, wait);
        counts.add(measure::answered_wait_ms, wait / 1ms);
    }
    for (const auto wait : {2s, 5s, 6s}) counts.add_time(measure::abandoned_waits, wait);
    counts.add(measure::handled, 7);
    counts.add(measure::talk_ms, 700'000);
    counts.add(measure::hold_ms, 70'000);
    counts.add(measure::wrap_ms, 210'000);
    counts.add(measure::available_ms, 420'000);
    CHECK(worth("service_level", counts) == doctest::Approx(3.0 / 8));
    CHECK(worth("service_level", counts, {.within = 40s}) == doctest::Approx(5.0 / 8));
    CHECK(worth("abandonment", counts) == doctest::Approx(1.0 / 8));
    CHECK(worth("asa", counts) == doctest::Approx(212.0 / 7));
    CHECK(worth("aht", counts) == doctest::Approx(140));
    CHECK(worth("occupancy", counts) == doctest::Approx(980.0 / 1400));
    CHECK(worth("handling_hours", counts) == doctest::Approx(980.0 / 3600));
    CHECK(!value_of(figure_of("nps"), counts));
    counts.add(measure::nps_answers, 10);
    counts.add(measure::nps_promoters, 5);
    counts.add(measure::nps_detractors, 2);
    CHECK(worth("nps", counts) == doctest::Approx(30));
}

TEST_CASE("a figure's name is found, or the nearest is told") {
    std::set<std::string_view> names;
    for (const auto& each : figures()) {
        CAPTURE(each.name);
        CHECK(names.insert(each.name).second);
        CHECK(&figure_of(each.name) == &each);
        CHECK(!each.french.empty());
        CHECK(!each.formula().empty());
        CHECK(!each.sources().empty());
    }
    CHECK_THROWS_WITH(figure_of("service_levle"), doctest::Contains("service_level"));
    CHECK(figure_of("service_level").formula() == "answered_within / (offered - short_abandons)");
    CHECK(why_refused(target{.within = 20s}).empty());
    CHECK(why_refused(target{.within = 22s}).find("25 s") != std::string::npos);
}

TEST_CASE("a tally reads what it has written") {
    history::tally counts;
    counts.add(measure::contacts, 12);
    counts.add(measure::nps_detractors, -3);
    counts.add_time(measure::answered_waits, 100h);
    CHECK(history::tally::read(counts.text()) == counts);
    CHECK(counts.within(measure::answered_waits, 86'400s) == 0);
    for (const auto* const wrong : {"x", "1", "1:", "1:2;3:4", "2:1,1:1", "1:99999999999999999999"})
        CHECK(history::tally::read(wrong).empty());
}

TEST_CASE("periods are a place's own") {
    wish what{
        .from = day(2026, 3, 28), .until = day(2026, 3, 31), .place = time_zone{"Europe/Paris"}, .each = grain::day};
    const auto cuts = cuts_of(what);
    REQUIRE(cuts.size() == 4);
    CHECK(cuts[1] - cuts[0] == 24h);
    CHECK(cuts[2] - cuts[1] == 23h);  // the clocks go forward
    what = {.from = day(2026, 1, 1),
            .until = day(2026, 4, 1),
            .place = time_zone{"Africa/Porto-Novo"},
            .each = grain::month};
    CHECK(cuts_of(what).size() == 4);
    CHECK(cuts_of(what)[0] == calendar_time{std::chrono::sys_days{std::chrono::December / 31 / 2025} + 23h});
    what.compared = true;
    CHECK(cuts_of(what).size() == 5);
    what.each = grain::whole;
    CHECK(cuts_of(what)[0] == calendar_time{std::chrono::sys_days{std::chrono::September / 30 / 2025} + 23h});
    what.until = what.from;
    CHECK_THROWS_AS(cuts_of(what), error);
    CHECK(read_day("2026-02-28") == day(2026, 2, 28));
    for (const auto* const wrong : {"2026-02-29", "26-02-28", "2026/02/28", "", "2026-0a-01"})
        CHECK_THROWS_AS(read_day(wrong), error);
}

TEST_CASE("a report is written in four forms with columns that stay") {
    known_book book;
    history::tally counts;
    counts.add(measure::contacts, 4);
    counts.add(measure::offered, 2);
    book.lines = {{0, "a,b", counts}, {1, "=x", counts}, {1, "a,b", counts}};
    const auto told_of = told(book, {.figures = {"contacts", "asa"},
                                     .from = day(2026, 1, 1),
                                     .until = day(2026, 1, 8),
                                     .by = history::dimension::queue,
                                     .compared = true});
    CHECK(book.asked.sources == std::vector{history::source::contacts, history::source::visits});
    CHECK(written(told_of, form::csv) == "period,queue,contacts,contacts_before,asa,asa_before\r\n"
                                         "2026-01-01/2026-01-07,'=x,4,0,,\r\n"
                                         "2026-01-01/2026-01-07,\"a,b\",4,4,,\r\n");
    CHECK(written(told_of, form::xml) ==
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<report>\n"
          "  <row><period>2026-01-01/2026-01-07</period><queue>=x</queue><contacts>4</contacts>"
          "<contacts_before>0</contacts_before></row>\n"
          "  <row><period>2026-01-01/2026-01-07</period><queue>a,b</queue><contacts>4</contacts>"
          "<contacts_before>4</contacts_before></row>\n</report>\n");
    CHECK(written(told_of, form::json).find("\"asa\":null") != std::string::npos);
    CHECK(written(told_of, form::text, "fr").find("Délai moyen de réponse (ASA)") != std::string::npos);
    CHECK(read_names("contacts,invoice").size() == 1 + invoice_figures().size());
    for (const auto& each : invoice_figures()) CHECK_NOTHROW(figure_of(each));
}

TEST_CASE("Erlang's formulas give the known figures") {
    const load five{.per_hour = 100, .handling = 180s};
    CHECK(five.erlangs() == doctest::Approx(5));
    CHECK(expected(five, 8, 20s).waits == doctest::Approx(0.167267).epsilon(1e-5));
    CHECK(expected(five, 8, 20s).service_level == doctest::Approx(0.880148).epsilon(1e-5));
    CHECK(std::chrono::duration<double>(*expected(five, 8, 20s).mean_wait).count() ==
          doctest::Approx(10.036).epsilon(1e-4));
    CHECK(expected({.per_hour = 240, .handling = 180s}, 15, 20s).waits == doctest::Approx(0.319190).epsilon(1e-5));
    CHECK(expected({.per_hour = 100, .handling = 180s, .patience = 120s}, 6, 20s).abandonment ==
          doctest::Approx(0.112336).epsilon(1e-5));
    CHECK(!expected(five, 5, 20s).mean_wait);
    CHECK(agents_for(five, 0.8, 20s) == 8);
    CHECK(!agents_for({}, 0.8, 20s));
}

TEST_CASE("a row's name leads back to its stretch of time") {
    const wish what{.from = day(2026, 1, 1),
                    .until = day(2026, 1, 15),
                    .place = time_zone{"Africa/Porto-Novo"},
                    .each = grain::week};
    const auto [from, until] = stretch_of(what, "2026-W02");
    CHECK(from == what.place.from_local(local_time{day(2026, 1, 5)}));
    CHECK(until == what.place.from_local(local_time{day(2026, 1, 12)}));
    CHECK_THROWS_AS(stretch_of(what, "2026-W09"), error);
}

TEST_CASE("what the load leads one to expect stands beside what happened, by the busiest hour") {
    known_book book;
    const auto hour = [](int offered, int available_s) {
        history::tally counts;
        counts.add(measure::offered, offered);
        counts.add(measure::answered, offered * 9 / 10);
        counts.add(measure::abandoned, offered / 10);
        counts.add(measure::handled, offered * 9 / 10);
        counts.add(measure::talk_ms, offered * 9 / 10 * 180'000);
        counts.add(measure::abandoned_wait_ms, offered / 10 * 60'000);
        counts.add(measure::available_ms, available_s * 1000);
        return counts;
    };
    // Open from eight to ten; the rest of the day nobody comes.
    book.lines = {{.period = 8, .value = "", .counts = hour(100, 3600)},
                  {.period = 9, .value = "", .counts = hour(20, 0)}};
    wish what{.from = day(2026, 1, 5), .until = day(2026, 1, 6), .each = grain::hour};
    const auto tomorrow = what.place.from_local(local_time{what.until});
    const auto hours = told(book, staffing_wish(what));
    const auto all = staffing_of(hours, what, 0.8, tomorrow);
    REQUIRE(all.size() == 2);
    CHECK(all[0].period == "2026-01-05T08");
    CHECK(all[0].handling_s == doctest::Approx(180));
    CHECK(all[0].erlangs == doctest::Approx(5));
    CHECK(all[0].agents == doctest::Approx(5.5));
    CHECK(all[0].needed == 8);
    CHECK(all[0].expected_service_level == doctest::Approx(expected({100, 180s, 60s}, 6, 20s).service_level));
    CHECK(all[0].expected_abandonment == doctest::Approx(expected({100, 180s, 60s}, 6, 20s).abandonment));
    CHECK(all[0].abandonment == doctest::Approx(0.1));
    what.each = grain::day;
    const auto whole = staffing_of(hours, what, 0.8, tomorrow);
    REQUIRE(whole.size() == 1);
    CHECK(whole[0].period == "2026-01-05");
    CHECK(whole[0].offered == 120);
    CHECK(whole[0].erlangs == doctest::Approx(5));
    CHECK(whole[0].needed == 8);
    CHECK(whole[0].expected_service_level ==
          doctest::Approx((all[0].expected_service_level * 100 + all[1].expected_service_level * 20) / 120));
    // In the middle of an hour that goes on, who came in half of it are twice as many an hour; not so after a moment.
    what.each = grain::hour;
    CHECK(staffing_of(hours, what, 0.8, hours.rows[1].from + 30min)[1].erlangs == doctest::Approx(2));
    CHECK(staffing_of(hours, what, 0.8, hours.rows[1].from + 1min)[1].erlangs == doctest::Approx(4));
}

TEST_CASE("the manual has every figure with its formula") {
    std::ifstream file{PALABRE_SOURCE_DIR "/docs/manual/figures.md"};
    std::stringstream text;
    text << file.rdbuf();
    for (const auto& each : figures()) {
        const auto line = "| `" + std::string{each.name} + "` | " + std::string{each.english} + " | " +
                          std::string{each.french} + " | " + std::string{to_string(each.in)} + " | " + each.formula() +
                          " | " + std::string{each.source} + " |";
        CAPTURE(line);
        CHECK(text.str().find(line) != std::string::npos);
    }
}
