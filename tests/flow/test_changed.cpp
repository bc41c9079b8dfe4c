// tests/flow/test_changed.cpp - what people change of a flow becomes part of its plan, and is taken back.
#include "palabre/core/error.hpp"
#include "palabre/flow/changed.hpp"
#include "palabre/flow/offered.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

using namespace palabre;
using namespace palabre::flow;

namespace {

constexpr const char* flow_text = R"(flow: line
languages: {fr: {name: Français}, en: {name: English}}
time_zone: Africa/Porto-Novo
notices: [{id: masts, text: Le réseau est perturbé.}]
calendars: {office: {hours: {monday-friday: "08:00-18:00"}}}
nodes:
  open: {hours: office, to: {open: main, closed: end}}
  main:
    menu: {fr: "Que voulez-vous ?", en: "What?"}
    choices: {1: {label: {fr: Solde, en: Credit}, to: told}, 2: {label: {fr: Agent, en: Agent}, to: end}}
  told: {say: Rien., next: end}
  end: {hangup: Au revoir.}
)";

value parsed(const char* text) {
    return boost::json::parse(text);
}

const step::menu& menu_of(const graph& of) {
    return std::get<step::menu>(of.find("main")->step);
}

}  // namespace

TEST_CASE("hours, notices and muted choices become part of the plan, which is the same from its files") {
    const auto plan = load_text(flow_text, "line.yaml");
    const auto changes =
        parsed(R"({"calendars": {"office": {"hours": {"saturday": "08:00-12:00"}}, "gone": {"hours": {}}},
        "notices": [{"id": "masts", "text": {"fr": "Rétabli."}}, {"id": "late", "text": {"fr": "En retard."},
                     "begins": "2026-03-02T06:00:00+01:00", "concerns": "has(customer.region) && customer.region == 'X'"}],
        "muted": {"main": ["2"], "nowhere": ["1"]}, "prompts": "changed/line"})");
    const auto made = with_changes(plan, changes);
    const auto& hours = made.calendars.at("office").rules();
    CHECK(hours.time_zone == "Africa/Porto-Novo");
    CHECK(hours.hours[0].empty());
    CHECK(hours.hours[5].size() == 1);
    CHECK_FALSE(made.calendars.contains("gone"));
    REQUIRE(made.notices.size() == 2);
    CHECK(made.notices[0].words.in("fr", "fr")->front().text.text() == "Rétabli.");
    CHECK(made.notices[1].concerns.has_value());
    CHECK(menu_of(made).choices.size() == 1);
    CHECK(made.find("main")->to("2") == nullptr);
    CHECK(made.digest() != plan.digest());
    CHECK(load_files(made.files).digest() == made.digest());
    CHECK(with_changes(made, parsed("{}")).digest() == plan.digest());
    CHECK(with_changes(plan, parsed(R"({"prompts": "changed/line"})")).digest() == plan.digest());
    CHECK(folders_of_prompts(made) == "changed/line\nprompts");
    CHECK(folders_of_prompts(plan) == "prompts");
    CHECK(lost_changes(plan, changes) ==
          std::vector<std::string>{"the calendar 'gone'", "the choice '1' of 'nowhere'"});

    const auto both = with_texts(made, {{"fr", "Rétabli.", "en", "Back again."}});
    CHECK(menu_of(both).choices.size() == 1);
    CHECK(load_files(both.files).digest() == both.digest());
}

TEST_CASE("the last choice of a menu stays, and what cannot be is refused with its place") {
    const auto plan = load_text(flow_text, "line.yaml");
    CHECK(menu_of(with_changes(plan, parsed(R"({"muted": {"main": ["1", "2"]}})"))).choices.size() == 1);
    for (
        const auto* const each :
        {R"({"calendars": {"office": {"hours": {"monday": "8h"}}}})", R"({"notices": [{"id": "x"}]})",
         R"({"notices": [{"id": "x", "text": "y", "begins": "2026-03-02T06:00:00Z", "ends": "2026-03-01T06:00:00Z"}]})"}) {
        CAPTURE(each);
        CHECK_THROWS_AS(with_changes(plan, parsed(each)), error);
    }
    CHECK_THROWS_AS(with_changes(graph{}, parsed(R"({"muted": {}})")), error);
}

TEST_CASE("a calendar is written as it is read") {
    const auto is = calendar::load(R"(time_zone: Africa/Porto-Novo
valid_from: 2026-01-01
hours: {monday-friday: "08:00-12:30, 15:00-18:30", saturday: "22:00-02:00"}
holidays: {01-01: New Year, easter+1: Easter Monday, 12-24: {name: Christmas Eve, hours: 08:00-12:30}}
periods: [{name: Ramadan, from: 2026-02-18, to: 2026-03-19, hours: {monday-friday: 08:00-15:00}}]
exceptions: {2026-03-20: Eid, 2026-06-13: {name: Stocktaking, hours: 00:00-24:00}}
)",
                                   "hours.yaml");
    const auto again = calendar::load(boost::json::serialize(written(is.rules())), "again.yaml");
    CHECK(written(again.rules()) == written(is.rules()));
    CHECK(again.rules().periods.front().hours == is.rules().periods.front().hours);
    CHECK(again.rules().hours == is.rules().hours);
    CHECK(again.rules().holidays.size() == 3);
    CHECK(again.rules().exceptions.back().hours == is.rules().exceptions.back().hours);
}
