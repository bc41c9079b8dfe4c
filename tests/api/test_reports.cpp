// tests/api/test_reports.cpp - figures by every face of the API, for who may see them.
#include "api/desk.hpp"

using namespace palabre;
using namespace palabre::tests;

TEST_CASE("figures are read, exported and looked behind, by every face") {
    desk all;
    const json::object monday{{"from", "2026-01-05"}, {"until", "2026-01-06"}, {"zone", "Africa/Porto-Novo"}};
    const auto with = [&](json::object more) {
        auto given = monday;
        for (const auto& [name, what] : more) given[name] = what;
        return given;
    };
    for (const auto by : faces) {
        CAPTURE(static_cast<int>(by));
        CHECK(all.ask(by, "list_figures", {}).all.at("figures").as_array().size() > 40);
        const auto file = all.ask(by, "export_report", with({{"figures", "contacts,asa"}, {"by", "channel"}}));
        REQUIRE(file.status == 200);
        const std::string content{file.all.at("content").as_string()};
        CHECK(has(content, "period,channel,contacts,asa"));
        CHECK(has(content, "2026-01-05/2026-01-05,sms,1,"));
        const auto behind = all.ask(by, "list_counted", with({{"figure", "contacts"}, {"where", "channel=whatsapp"}}));
        REQUIRE(behind.status == 200);
        REQUIRE(behind.all.at("interactions").as_array().size() == 1);
        CHECK(behind.all.at("interactions").at(0).at("id").as_string() == to_string(all.moov.talk));
    }
    const auto figures = all.ask(face::json, "list_figures", {});
    CHECK(figures.all.at("zone").as_string() == "Africa/Porto-Novo");  // its country's
    CHECK(figures.all.at("today").as_string() == "2026-01-05");
    for (const auto& each : figures.all.at("figures").as_array())
        if (each.at("name") == "paused_hours") CHECK_FALSE(each.at("behind").as_bool());
    for (const auto by : faces) {
        const auto forecast = all.ask(by, "read_forecast", with({{"each", "hour"}, {"share", 90}}));
        REQUIRE(forecast.status == 200);
        for (const auto& row : by == face::json ? forecast.all.at("rows").as_array() : json::array{})
            for (const auto* const name : {"service_level", "abandonment", "needed"})
                CHECK((row.at(name).is_null() || row.at(name).is_number()));
        const auto forms = all.ask(by, "read_forms", monday);
        REQUIRE(forms.status == 200);
    }
    // Behind a row of a report: its stretch of time, and two conditions.
    const auto rows =
        all.ask(face::json, "read_report", with({{"by", "channel"}, {"each", "hour"}, {"figures", "contacts"}}));
    std::size_t found = 0;
    for (const auto& row : rows.all.at("rows").as_array()) {
        const auto behind = all.ask(face::json, "list_counted",
                                    with({{"figure", "contacts"},
                                          {"each", "hour"},
                                          {"period", row.at("period")},
                                          {"where", "channel=" + std::string{row.at("channel").as_string()}}}));
        CHECK(behind.all.at("interactions").as_array().size() == row.at("contacts").to_number<std::size_t>());
        found += behind.all.at("interactions").as_array().size();
    }
    CHECK(found > 0);
    CHECK(all.ask(face::json, "list_counted",
                  with({{"figure", "contacts"}, {"where", "channel=whatsapp"}, {"also", "channel=sms"}}))
              .all.at("interactions")
              .as_array()
              .empty());
    CHECK(all.ask(face::json, "list_counted", with({{"figure", "contacts"}, {"period", "2026-01-07"}, {"each", "day"}}))
              .status == 400);
    CHECK(all.ask(face::json, "list_counted", with({{"figure", "paused_hours"}})).status == 400);
    const auto report = all.ask(face::json, "read_report", with({{"by", "language"}, {"figures", "contacts"}}));
    REQUIRE(report.status == 200);
    CHECK(report.all.at("rows").as_array().size() == 2);
    for (const auto& wrong :
         {json::object{{"from", "2026-13-01"}}, json::object{{"figures", "nonsense"}}, json::object{{"where", "queue"}},
          json::object{{"within_s", 21}}, json::object{{"zone", "Africa/Nowhere"}}}) {
        CAPTURE(json::serialize(wrong));
        CHECK(all.ask(face::json, "read_report", with(wrong)).status == 400);
    }
    CHECK(all.ask(face::json, "read_report", monday, key_of("read")).status == 403);
    CHECK(all.ask(face::json, "read_report", monday, key_of("supervise")).status == 200);
    CHECK(all.ask(face::json, "read_report", with({{"company", "mtn-togo"}})).status == 403);
}
