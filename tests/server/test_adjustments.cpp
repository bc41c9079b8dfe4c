// tests/server/test_adjustments.cpp - changes at the desk against a file that goes on changing.
#include "adjustments.hpp"
#include "configuration.hpp"
#include "palabre/flow/changed.hpp"
#include "palabre/history/adjustment_book.hpp"
#include "palabre/history/company_store.hpp"
#include "palabre/sim/memory_store.hpp"
#include "server/program.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace palabre;
using namespace palabre_center;
using namespace std::chrono_literals;

namespace {

std::string flow_text(const std::string& calendar) {
    return "flow: line\nlanguages: {fr: {name: Français}}\ntime_zone: Africa/Porto-Novo\ncalendars: {office: {" +
           calendar + R"(}}
nodes:
  open: {hours: office, to: {open: main, closed: end}}
  main:
    menu: {fr: "Que voulez-vous ?"}
    choices: {1: {label: {fr: Solde}, to: told}, 2: {label: {fr: Agent}, to: end}}
  told: {say: Rien., next: end}
  end: {hangup: Au revoir.}
)";
}

/// A company with a flow, and what was changed of it before.
struct stand {
    explicit stand(const std::vector<std::vector<std::string>>& before) {
        store.open_company("moov", "moov", [this](const auto& told) { id = told->id; });
        loop.run();
        for (const auto& each : before)
            store.of(id).adjustments().put({.which = store.ids().next<history::adjustment>(),
                                            .kind = each[0],
                                            .key = each[1],
                                            .body = each[2],
                                            .by = "user:rose",
                                            .at = loop.calendar_now()},
                                           {}, [](const auto& how) { CHECK(how); });
        loop.run();
        files("hours: {monday-friday: \"08:00-18:00\"}");
        is.start();
        for (int tries = 0; tries < 500 && ask("list_flows").status == 503; ++tries) turn();
    }

    /// What it looks for itself never ends, so that the loop does not.
    void turn() {
        loop.context().restart();
        loop.context().run_for(20ms);
    }

    /// As a reload does.
    void files(const std::string& calendar) {
        folder.write("flow.yaml", flow_text(calendar));
        auto [made, problems] = read_configuration_text(
            "store: {url: \"sqlite:p.db\"}\ncompanies: {moov: {country: BJ}}\nflows: {\"105\": flow.yaml}\n",
            folder / "center.yaml", [](const char*) -> const char* { return nullptr; });
        REQUIRE(problems.empty());
        now = read_plans(made);
        REQUIRE(now.by_address.contains("105"));
        is.take(made, now);
    }

    flow::graph plan() { return is.adjusted("moov", *now.by_address.at("105")); }
    std::string hours() { return boost::json::serialize(calendar_of(plan()).at("hours")); }
    static boost::json::object calendar_of(const flow::graph& plan) {
        return flow::written(plan.calendars.at("office").rules()).as_object();
    }
    bool says(const std::string& choice) {
        const auto made = plan();
        const auto& all = std::get<flow::step::menu>(made.find("main")->step).choices;
        return std::ranges::find(all, choice, &flow::step::menu_choice::key) != all.end();
    }

    /// At once, and what comes later is in `told`.
    void begin(const std::string& what, boost::json::object given, const std::string& body, api::adjusted& told) {
        told.status = 0;
        given["flow"] = "line";
        is.adjust({"moov", "user:rose", what, std::move(given), body}, [&told](api::adjusted came) { told = came; });
    }
    api::adjusted ask(const std::string& what, boost::json::object given = {}, const std::string& body = {}) {
        api::adjusted told;
        begin(what, std::move(given), body, told);
        for (int tries = 0; tries < 500 && told.status == 0; ++tries) turn();
        return told;
    }

    test::own_folder folder;
    asio_runtime loop;
    sim::memory_store store{loop};
    history::company_id id;
    plans now;
    std::string logged;
    adjustments is{loop,
                   store,
                   {[](const std::string&) { return true; }, [](const std::string&, const flow::graph&) {},
                    [] { return static_cast<speech::prompts*>(nullptr); }},
                   logger{[this](log_level, std::string_view what, const std::vector<log_field>& fields) {
                       logged += std::string{what};
                       for (const auto& each : fields) logged += " " + each.value;
                   }}};
};

std::string mute(const char* choice) {
    return std::string{R"({"node": "main", "choice": ")"} + choice + R"(", "muted": true})";
}

}  // namespace

TEST_CASE("what the file says anew of a calendar holds beside what was changed of it") {
    stand here{{{"calendar", "line/office",
                 R"({"change": {"exceptions": {"2030-12-24": {"name": "Fête", "hours": "closed"}}},
                      "whole": {"hours": {"sunday": "01:00-02:00"}}})"}}};
    CHECK(here.hours().find("18:00") != std::string::npos);
    here.files("hours: {monday: \"09:00-12:00\"}, holidays: {08-01: {name: Indépendance}}");
    CHECK(here.hours() == R"({"monday":"09:00-12:00"})");
    const auto made = stand::calendar_of(here.plan());
    CHECK(made.at("exceptions").as_object().contains("2030-12-24"));
    CHECK(made.contains("holidays"));
}

TEST_CASE("a change that does not fit its file any more is left out alone, and told") {
    stand here{{{"calendar", "line/office",
                 R"({"change": {"periods": [{"name": "Ramadan", "from": "2030-01-06", "to": "2030-02-04",
                                              "hours": {"monday-friday": "09:00-15:00"}}]}})"},
                {"muted", "line/main", R"({"choices": ["2"]})"}}};
    CHECK(stand::calendar_of(here.plan()).contains("periods"));
    const auto told = here.ask("list_calendars");
    const auto& change = told.told.as_object().at("calendars").at(0).at("change");
    CHECK(boost::json::serialize(change.at("periods").at(0).at("hours")) ==
          R"({"monday":"09:00-15:00","tuesday":"09:00-15:00","wednesday":"09:00-15:00","thursday":"09:00-15:00",)"
          R"("friday":"09:00-15:00","saturday":"closed","sunday":"closed"})");
    here.files("hours: {monday: \"09:00-12:00\"}, periods: [{name: Fête, from: 2030-02-01, to: 2030-02-09, hours: "
               "{monday: closed}}]");
    CHECK(here.hours() == R"({"monday":"09:00-12:00"})");
    CHECK_FALSE(here.says("2"));
    CHECK(here.says("1"));
    CHECK(here.logged.find("line/office") != std::string::npos);
    CHECK(here.ask("write_notice", {{"notice", "masts"}}, R"({"text": {"fr": "Le réseau est perturbé."}})").status ==
          200);
}

TEST_CASE("a menu keeps an entry, whichever keys were muted before and however many ask at once") {
    stand here{{{"muted", "line/main", R"({"choices": ["9"]})"}}};  // a key that the menu had once
    api::adjusted first, second;
    here.begin("mute_choice", {}, mute("1"), first);
    here.begin("mute_choice", {}, mute("2"), second);
    for (int tries = 0; tries < 500 && first.status == 0; ++tries) here.turn();
    CHECK(first.status == 200);
    CHECK(second.status == 409);
    CHECK(here.ask("mute_choice", {}, mute("2")).status == 409);
    CHECK_FALSE(here.says("1"));
    CHECK(here.says("2"));
}
