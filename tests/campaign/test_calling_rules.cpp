// tests/campaign/test_calling_rules.cpp - what a country allows holds whatever the plan says.
#include "campaign/call_house.hpp"
#include "palabre/campaign/calling_rules.hpp"
#include "palabre/core/error.hpp"

using namespace palabre;
using namespace palabre::tests;
using history::lead_state;

namespace {

campaign::calling_rules rules_of(const std::string& json) {
    return campaign::read_calling_rules(boost::json::parse(json));
}

std::string problems_of(const std::string& json) {
    try {
        rules_of(json);
    } catch (const error& wrong) {
        std::string all;
        for (const auto& each : wrong.problems()) all += each.what + '\n';
        return all;
    }
    return {};
}

/// A house whose clock stands where the test puts it, with rules.
struct ruled_house : call_house {
    explicit ruled_house(const std::string& json) {
        options.rules = std::make_shared<const campaign::calling_rules>(rules_of(json));
        crash();
        begin();
        floor->come(1);
    }
    calendar_time now() const { return clock.calendar_now(); }
};

const std::string mornings = R"({"rules": {"BJ-mornings": {"country": "BJ",
    "hours": {"time_zone": "Africa/Porto-Novo", "hours": {"monday-sunday": "08:00-12:00"}}}}})";

}  // namespace

TEST_CASE("what is wrong with rules is told at once, each with its place") {
    CHECK(problems_of("{}") == "rules: there is none\n");
    CHECK(problems_of(R"({"rules": {"a": {"country": "BJ"}}})") == "rules.a: it forbids nothing\n");
    CHECK(
        problems_of(R"({"rules": {"a": {"country": "Benin", "a_day": 0}, "b": {"country": "FR", "a_day": 2}}})") ==
        "rules.a.country: it names no country\nrules.a.a_day: it is not within 1 and 100\nrules.a: it forbids nothing\n"
        "rules.b.country: there is no numbering plan of 'FR'\n");
    CHECK(problems_of(R"({"rules": {"a": {"country": "BJ", "a_day": 2, "a_month": 3}}})") ==
          "rules.a.a_month: there is no such setting\n");
}

TEST_CASE("a number's country says which rules count, the first against it is named, and until when") {
    const auto rules = rules_of(R"({"rules": {
        "BJ-sundays": {"country": "BJ", "hours": {"time_zone": "Africa/Porto-Novo", "hours": {"monday-saturday": "00:00-24:00"}}},
        "BJ-hours": {"country": "BJ", "hours": {"time_zone": "Africa/Porto-Novo", "hours": {"monday-sunday": "08:00-20:00"}}, "reviewed": "A. D., 2026"},
        "TG-hours": {"country": "TG", "hours": {"time_zone": "Africa/Lome", "hours": {"monday-sunday": "09:00-20:00"}}}}})");
    using namespace std::chrono;
    const auto sunday = calendar_time{sys_days{2026y / November / 29}};
    CHECK(rules.against(afi, {}, sunday + 10h) == campaign::call_refusal{"BJ-sundays", sunday + 23h});
    CHECK(rules.against(afi, {}, sunday + 23h + 1s) == campaign::call_refusal{"BJ-hours", sunday + 24h + 7h});
    CHECK_FALSE(rules.against(afi, {}, sunday + 24h + 7h));
    CHECK_FALSE(rules.against("+22890123456", {}, sunday + 10h));
    CHECK(rules.against("+22890123456", {}, sunday + 8h)->rule == "TG-hours");
    CHECK_FALSE(rules.against("+33612345678", {}, sunday));
    CHECK(rules.unreviewed() == std::vector<std::string>{"BJ-sundays", "TG-hours"});
    CHECK(rules.closed(sunday + 8h).size() == 2);
    CHECK(rules.closed(sunday + 8h).at("BJ").rule == "BJ-sundays");
}

TEST_CASE("attempts of a day and of a week are counted to the moment, but for those that no trunk carried") {
    const auto rules =
        rules_of(R"({"rules": {"BJ-day": {"country": "BJ", "a_day": 2}, "BJ-week": {"country": "BJ", "a_week": 3}}})");
    const calendar_time now{std::chrono::hours{500'000}};
    const auto tried = [&](duration ago, const std::string& result = "busy") {
        return history::lead_attempt{.began = now - ago, .result = result};
    };
    CHECK_FALSE(rules.against(afi, {tried(30h), tried(2h)}, now));
    CHECK(rules.against(afi, {tried(30h), tried(23h), tried(2h)}, now) == campaign::call_refusal{"BJ-day", now + 1h});
    CHECK_FALSE(rules.against(afi, {tried(23h), tried(2h, "failed"), tried(1h, "cancelled")}, now));
    CHECK(rules.against(afi, {tried(170h), tried(100h), tried(50h), tried(25h)}, now) ==
          campaign::call_refusal{"BJ-week", now + 68h});
}

TEST_CASE("nobody is dialled against a country's hours, and the campaign says by which rule") {
    ruled_house house{mornings};
    const auto& hours = *house.options.rules->all().front().hours;
    while (hours.is_open(house.now())) house.clock.run_for(1h);
    house.fill("march", {{afi}});
    house.run(plan_of("progressive"));
    house.clock.run_for(10s);
    CHECK(house.log.invited[afi] == 0);
    CHECK(house.progress().why == "closed: BJ-mornings");
    house.clock.run_for(hours.next_open(house.now()).value() - house.now() + 5s);
    CHECK(house.log.invited[afi] == 1);
}

TEST_CASE("a lead of a region of its own is held by its number's country, and says so") {
    ruled_house house{R"({"rules": {"BJ-never": {"country": "BJ", "a_day": 1}}})"};
    house.fill("march", {{afi}}, "Zou");
    house.log.will[afi] = {{"busy", 1s, {}, 486}};
    house.run(plan_of("progressive", R"("attempts": {"most": 20, "a_day": 20})"));
    house.clock.run_for(40min);
    CHECK(house.log.invited[afi] == 1);
    CHECK(house.leads().at(0).state == lead_state::later);
    CHECK(house.leads().at(0).why == "BJ-never");
    CHECK(house.progress().refused == std::map<std::string, std::int64_t>{{"BJ-never", 1}});
    house.crash();
    house.begin();
    house.floor->come(1);
    CHECK(house.progress().refused.at("BJ-never") == 1);
    house.clock.run_for(24h);
    CHECK(house.log.invited[afi] == 2);
}

TEST_CASE("preview: a lead that may not be called is not shown") {
    ruled_house house{R"({"rules": {"BJ-day": {"country": "BJ", "a_day": 1}}})"};
    house.fill("march", {{afi}});
    house.log.will[afi] = {{"busy", 1s, {}, 486}};
    house.run(plan_of("preview", R"("attempts": {"most": 20, "a_day": 20})"));
    house.clock.run_for(10s);
    CHECK(house.log.invited[afi] == 1);
    house.story();
    house.floor->come(1);
    house.clock.run_for(2h);
    CHECK(house.story().empty());
    CHECK(house.leads().at(0).why == "BJ-day");
}
