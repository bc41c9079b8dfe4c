// tests/campaign/test_call_floor.cpp - who is there for a call and what it counts for, as the moment has it.
#include "campaign/call_house.hpp"

using namespace palabre;
using namespace palabre::tests;
using history::campaign_state;
using history::lead_state;

namespace {

/// Of the first lead: to be called back by that agent at once.
void promise(call_house& house, std::int64_t agent) {
    auto& store = *house.store;
    history::lead_question asks{.now = house.clock.calendar_now(), .limit = 1};
    asks.lists = {{house.lists.at("march"), 0}};
    asks.others = history::open_region{"", 1, house.clock.calendar_now() + 24h};
    const auto lead =
        house.ask<std::vector<history::lead>>([&](auto then) { house.book().claim_leads(asks, then); })->at(0);
    const auto attempt = store.ids().next<history::lead_attempt>();
    REQUIRE(house.ask<history::nothing>([&](auto then) {
        store.of(house.id).write(
            {history::change::begin_attempt{{.id = attempt, .of = lead.id, .address = lead.numbers[0].address}, 1},
             history::change::settle_attempt{.which = attempt,
                                             .at = house.clock.calendar_now(),
                                             .result = "answered",
                                             .then = lead_state::callback,
                                             .due = house.clock.calendar_now(),
                                             .agent = history::user_id{agent}}},
            then);
    }));
}

}  // namespace

TEST_CASE("an agent's own callback waits until he is free, also where it had been claimed before") {
    call_house house;
    house.fill("march", {{afi}, {sena}});
    promise(house, 1);
    house.floor->come(1);
    house.floor->come(2);
    house.floor->talks = [] { return duration{5min}; };
    house.floor->state[1] = campaign::floor_agent::state::busy;
    house.run(plan_of("progressive"));
    house.clock.run_for(1min);
    CHECK(house.log.invited[afi] == 0);
    CHECK(house.log.invited[sena] == 1);
    house.floor->come(1);
    house.clock.run_for(10s);
    CHECK(house.log.invited[afi] == 1);
    CHECK(house.story().ends_with("agent 1 talks with " + afi + "\n"));
}

TEST_CASE("of an agent's own callbacks one is dialled at a time, whoever else is free") {
    call_house house;
    house.fill("march", {{afi}, {sena}});
    promise(house, 1);
    promise(house, 1);
    house.floor->come(1);
    house.floor->come(2);
    house.run(plan_of("progressive"));
    house.clock.run_for(30s);
    CHECK(house.story() == "dials " + afi + "\nagent 1 talks with " + afi + "\n");
    house.clock.run_for(1min);
    CHECK(house.story() == "dials " + sena + "\nagent 1 talks with " + sena + "\n");
}

TEST_CASE("a call that the database kept waiting is not dialled when it comes back, and costs no attempt") {
    using kind = history::condition::kind;
    call_house house;
    house.fill("march", {{afi}, {sena}});
    house.floor->come(1);
    house.floor->come(2);
    house.run(plan_of("progressive"));
    for (int i = 0; i < 400 && house.lines->ringing() < 2; ++i) house.clock.run_for(1ms);
    REQUIRE(house.lines->ringing() == 2);
    house.store->become({.what = kind::degraded, .why = "disk"});
    house.clock.run_for(10min);
    CHECK(house.log.invited[afi] + house.log.invited[sena] == 0);
    house.floor->go(2);  // meanwhile
    house.store->become({.what = kind::ready});
    house.clock.run_for(4s);
    CHECK(house.log.invited[afi] + house.log.invited[sena] <= 1);
    house.clock.run_for(10min);
    CHECK(house.log.invited[afi] == 1);
    CHECK(house.log.invited[sena] == 1);
    for (const auto& each : house.leads()) CHECK(each.attempts == 1);
}

TEST_CASE("a lease that was lost and won back between two looks begins the campaign anew") {
    std::int64_t term = 1;
    call_house house;
    house.options.term = [&] { return term; };
    house.crash();
    house.begin();
    house.fill("march", {{afi}, {sena}});
    house.log.will[afi] = {{"answers", 20s}};
    house.floor->come(1);
    house.run(plan_of("progressive"));
    house.clock.run_for(2500ms);
    CHECK(house.lines->ringing() == 1);
    term = 2;
    house.clock.run_for(2s);
    CHECK(house.results(0) == "unknown");
    CHECK(house.leads().at(0).state == lead_state::later);
    house.clock.run_for(10s);
    CHECK(house.log.invited[sena] == 1);
    CHECK(house.log.invited[afi] == 1);
    house.clock.run_for(1h);
    CHECK(house.results(0) == "unknown, answered");
    CHECK(house.state() == campaign_state::done);
}

TEST_CASE("what no trunk has carried costs no attempt, and a number that never goes is given up all the same") {
    call_house house;
    house.fill("march", {{afi}});
    house.log.will[afi] = {{"failed", 1s, {}, 503}, {"unreachable", 1s}, {"answers"}};
    house.floor->come(1);
    house.run(plan_of("progressive", R"("attempts": {"most": 1, "a_day": 1})"));
    house.clock.run_for(1min);
    CHECK(house.results() == "failed");
    CHECK(house.leads().at(0).attempts == 0);
    CHECK(house.progress().tried == 0);
    CHECK(house.progress().today == 0);
    house.log.will[afi] = {{"failed", 1s, {}, 503}};
    house.clock.run_for(2h);
    CHECK(house.results() == "failed, failed");
    CHECK(house.leads().at(0).why == "attempts");
    CHECK(house.state() == campaign_state::done);
}

TEST_CASE("one that has rung has reached him, whatever the trunk says then") {
    call_house house;
    house.fill("march", {{afi}});
    house.log.will[afi] = {{.result = "failed", .after = 1s, .status = 503, .rang = true}};
    house.floor->come(1);
    house.run(plan_of("progressive"));
    house.clock.run_for(1min);
    CHECK(house.leads().at(0).attempts == 1);
}

TEST_CASE("a day's abandonment goes on counting over a restart") {
    call_house house;
    std::vector<std::vector<std::string>> rows;
    for (int i = 100; i < 140; ++i) rows.push_back({fmt::format("+2290197001{}", i)});
    house.fill("march", rows);
    house.floor->picks_up = 10s;  // each who answers is abandoned
    for (int i = 1; i <= 4; ++i) house.floor->come(i);
    house.run(plan_of("predictive", R"("expects": {"answers": 0.3, "answers_after": "5s"})"));
    house.clock.run_for(90s);
    const auto before = house.progress();
    REQUIRE(before.abandoned > 8);
    house.crash();
    house.begin();
    house.floor->picks_up = 10s;
    for (int i = 1; i <= 4; ++i) house.floor->come(i);
    house.clock.run_for(2s);
    CHECK(house.lines->ringing() <= 4);  // the allowance of the day is used up: a line for each free agent
}

TEST_CASE("whose agent is gone before they were joined has the next one, or is told so and counted") {
    call_house house;
    house.fill("march", {{afi}, {sena}});
    house.floor->drops = {1};
    house.floor->come(1);
    house.run(plan_of("progressive"));
    house.clock.run_for(5600ms);
    house.floor->come(2);
    house.clock.run_for(1s);
    CHECK(house.story() ==
          "dials " + afi + "\nagent 1 talks with " + afi + "\nagent 1 drops him\nagent 2 talks with " + afi + "\n");
    CHECK(house.results(0) == "answered");
    house.floor->drops = {1, 2};
    house.clock.run_for(2min);
    CHECK(house.story() ==
          "dials " + sena + "\nagent 2 talks with " + sena + "\nagent 2 drops him\n" + sena + " hears Pardon.\n");
    CHECK(house.results(1) == "abandoned");
    CHECK(house.progress().connected == 1);
    CHECK(house.progress().abandoned == 1);
}

TEST_CASE("who has answered when the process ends has his agent, or is told that there is none") {
    call_house house;
    house.fill("march", {{afi}});
    house.floor->come(1);
    house.run(plan_of("progressive"));
    house.clock.run_for(5200ms);
    CHECK(house.progress().waiting == 1);
    house.floor->state[1] = campaign::floor_agent::state::away;
    house.floor->drops = {1};
    bool closed = false;
    house.campaigns->close([&] { closed = true; });
    house.clock.run_for(500ms);
    CHECK_FALSE(closed);
    house.clock.run_for(3s);
    CHECK(closed);
    CHECK(house.results() == "abandoned");
    CHECK(house.story().ends_with(afi + " hears Pardon.\n"));
}

TEST_CASE("a campaign does not end while its last agent still writes what came of his talk") {
    call_house house;
    house.fill("march", {{afi}});
    house.floor->come(1);
    house.floor->come(2);
    house.floor->talks = [] { return duration{10h}; };
    house.log.will[afi] = {{.result = "answers", .leaves = 1min}};
    house.floor->writes = 10min;
    house.run(plan_of("progressive"));
    house.clock.run_for(8min);
    CHECK(house.results() == "answered");
    CHECK(house.state() == campaign_state::running);
    house.clock.run_for(10min);
    CHECK(house.state() == campaign_state::done);
}
