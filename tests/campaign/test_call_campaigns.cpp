// tests/campaign/test_call_campaigns.cpp - campaigns by call in virtual time: who is dialled, connected, called again.
#include "campaign/call_house.hpp"

using namespace palabre;
using namespace palabre::tests;
using campaign::call_campaigns;
using history::campaign_state;
using history::lead_state;
using history::verdict;

TEST_CASE("progressive: one line for each free agent, and the campaign ends with its list") {
    call_house house;
    house.fill("march", {{afi}, {sena}});
    house.floor->come(1);
    house.run(plan_of("progressive"));
    house.clock.run_for(3min);
    CHECK(house.story() ==
          "dials " + afi + "\nagent 1 talks with " + afi + "\ndials " + sena + "\nagent 1 talks with " + sena + "\n");
    CHECK(house.lines->most == 1);
    CHECK(house.leads().at(0).state == lead_state::over);
    CHECK(house.leads().at(0).why == "answered");
    house.clock.run_for(2min);
    CHECK(house.state() == campaign_state::done);
    const auto told = house.progress();
    CHECK(told.loaded == 2);
    CHECK(told.left == 0);
    CHECK(told.tried == 2);
    CHECK(told.dialled == 2);
    CHECK(told.connected == 2);
    CHECK(told.penetration() == 1.0);
    CHECK(told.results == std::map<std::string, std::int64_t>{{"answered", 2}});
}

TEST_CASE("nobody is dialled without an agent") {
    call_house house;
    house.fill("march", {{afi}});
    house.run(plan_of("progressive"));
    house.clock.run_for(10min);
    CHECK(house.story().empty());
    CHECK(house.progress().why == "no agent is free");
    house.floor->come(1);
    house.clock.run_for(1s);
    CHECK(house.story() == "dials " + afi + "\n");
}

TEST_CASE("each result has its rule: when the lead is called again, and by which number") {
    struct row {
        reaction first;
        duration again;  // 0: never
    };
    for (const auto& [first, again] :
         {row{{"busy", 2s, {}, 486}, 20min}, row{{"no_answer", 25s, {}, 480}, 3h}, row{{"rejected", 1s, {}, 404}, 0s},
          row{{"unreachable", 4s}, 30min}, row{{"failed", 1s, {}, 503}, 5min}, row{{"not_allowed", 0s}, 1h}}) {
        CAPTURE(first.result);
        call_house house;
        house.fill("march", {{afi}});
        house.log.will[afi] = {first, {"answers"}};
        house.floor->come(1);
        house.run(plan_of("progressive"));
        house.clock.run_for(40s);
        const auto lead = house.leads().at(0);
        CHECK(lead.why == first.result);
        CHECK(house.attempts(lead.id).at(0).cause == first.status);
        if (again == 0s) {
            CHECK(lead.state == lead_state::over);
            continue;
        }
        CHECK(lead.state == lead_state::later);
        house.clock.run_for(again - 1min);
        CHECK(house.log.invited[afi] == 1);
        house.clock.run_for(1min + 5s);
        CHECK(house.log.invited[afi] == 2);
        house.clock.run_for(2min);
        CHECK(house.results() == first.result + ", answered");
        const auto attempts = house.attempts(lead.id);
        CHECK_FALSE(attempts.front().within);
        CHECK(attempts.back().within == history::interaction_id{1});  // what the call became
    }
}

TEST_CASE("a plan's own rules go before, by result and by SIP status") {
    call_house house;
    house.fill("march", {{afi}, {sena}});
    house.log.will[afi] = {{"busy", 1s, {}, 486}};
    house.log.will[sena] = {{"busy", 1s, {}, 600}};
    house.floor->come(1);
    house.run(plan_of("progressive", R"("retry": {"busy": "10min", "600": "never"})"));
    house.clock.run_for(9min);
    CHECK(house.leads().at(1).state == lead_state::over);
    CHECK(house.log.invited[afi] == 1);
    house.clock.run_for(2min);
    CHECK(house.log.invited[afi] == 2);
    CHECK(house.log.invited[sena] == 1);
}

TEST_CASE("his other numbers are tried soon, those in vain no more") {
    call_house house;
    house.fill("march", {{afi, sena, koku}});
    house.log.will[afi] = {{"rejected", 1s, {}, 404}};
    house.log.will[sena] = {{"busy", 1s, {}, 486}};
    house.log.will[koku] = {{"no_answer", 20s, {}, 480}};
    house.floor->come(1);
    house.run(plan_of("progressive", R"("attempts": {"most": 10, "a_day": 10})"));
    house.clock.run_for(3min);
    CHECK(house.story() == "dials " + afi + "\ndials " + sena + "\ndials " + koku + "\n");
    house.clock.run_for(3h + 2min);
    CHECK(house.story() == "dials " + sena + "\ndials " + koku + "\n");  // three hours after the third
}

TEST_CASE("attempts a day and in all are limited") {
    call_house house;
    house.fill("march", {{afi}});
    house.log.will[afi] = {{"busy", 1s, {}, 486}};
    house.floor->come(1);
    house.run(plan_of("progressive", R"("retry": {"busy": "1h"}, "attempts": {"most": 5, "a_day": 3})"));
    house.clock.run_for(12h);
    CHECK(house.log.invited[afi] == 3);
    house.clock.run_for(24h);
    CHECK(house.log.invited[afi] == 5);
    CHECK(house.leads().at(0).state == lead_state::over);
    CHECK(house.leads().at(0).why == "attempts");
}

TEST_CASE("a campaign has its quota of the day") {
    call_house house;
    std::vector<std::vector<std::string>> rows;
    for (int i = 10; i < 30; ++i) rows.push_back({fmt::format("+22901970001{}", i)});
    house.fill("march", rows);
    house.floor->come(1);
    house.run(plan_of("progressive", R"("calls_a_day": 7)"));
    house.clock.run_for(10h);
    CHECK(house.progress().dialled == 7);
    CHECK(house.progress().why == "quota");
    house.clock.run_for(24h);
    CHECK(house.progress().dialled == 14);
}

TEST_CASE("each region is called by its own clock") {
    call_house house;
    house.fill("march", {{afi}});
    house.fill("april", {{sena}}, "Paris");
    house.floor->come(1);
    // 08:00 UTC: 09:00 in Benin and in Paris.
    house.run(R"({"kind": "call", "mode": "progressive", "queue": "sales", "lists": ["march", "april"],
        "says": {"fr": "Pardon."},
        "hours": {"time_zone": "Africa/Porto-Novo", "hours": {"monday-friday": "09:00-18:00"},
                  "holidays": {"01-06": "Vodoun"}},
        "regions": {"Paris": {"time_zone": "Europe/Paris", "hours": {"monday-friday": "10:00-20:00"}}}})");
    house.clock.run_for(2min);
    CHECK(house.log.invited[afi] == 1);
    CHECK(house.log.invited[sena] == 0);
    house.clock.run_for(58min + 5s);
    CHECK(house.log.invited[sena] == 1);
}

TEST_CASE("on a public holiday nobody is dialled, and it says why") {
    call_house house;
    house.fill("march", {{afi}});
    house.floor->come(1);
    house.run(
        plan_of("progressive", R"("hours": {"time_zone": "Africa/Porto-Novo", "hours": {"monday-sunday": "08:00-20:00"},
        "exceptions": {"2026-01-05": "Deuil national"}})"));
    house.clock.run_for(12h);
    CHECK(house.log.invited[afi] == 0);
    CHECK(house.progress().why == "closed");
    house.clock.run_for(12h);
    CHECK(house.log.invited[afi] == 1);
}

TEST_CASE("what rings when the window closes may be answered, and nothing more is dialled") {
    call_house house;
    house.fill("march", {{afi}, {sena}});
    house.log.will[afi] = {{"answers", 10s}};
    house.floor->come(1);
    house.clock.run_for(59min + 55s);
    house.run(
        plan_of("progressive", R"("hours": {"time_zone": "Africa/Porto-Novo", "hours": {"monday": "09:00-10:00"}})"));
    house.clock.run_for(5min);
    CHECK(house.story() == "dials " + afi + "\nagent 1 talks with " + afi + "\n");
    CHECK(house.leads().at(1).state == lead_state::ready);
}

TEST_CASE("who answers and finds no agent within 2 s hears why, and is called again tomorrow") {
    call_house house;
    house.fill("march", {{afi}});
    house.floor->come(1);
    house.floor->picks_up = 3s;
    house.run(plan_of("progressive"));
    house.clock.run_for(30s);
    CHECK(house.story() == "dials " + afi + "\n" + afi + " hears Pardon.\n");
    const auto told = house.progress();
    CHECK(told.answered == 1);
    CHECK(told.abandoned == 1);
    CHECK(told.connected == 0);
    CHECK(told.abandonment(false) == 1.0);
    CHECK(house.leads().at(0).state == lead_state::later);
    CHECK(house.leads().at(0).due > house.clock.calendar_now() + 23h);
    CHECK(house.results() == "abandoned");
}

TEST_CASE("who rings off before an agent has come has not been abandoned") {
    call_house house;
    house.fill("march", {{afi}});
    house.log.will[afi] = {{"answers", 5s, 300ms}};
    house.floor->come(1);
    house.run(plan_of("progressive"));
    house.clock.run_for(30s);
    CHECK(house.results() == "hung_up");
    CHECK(house.progress().abandoned == 0);
    CHECK(house.progress().answered == 1);
}

TEST_CASE("callbacks beat new leads, and an agent's own come to him alone") {
    call_house house;
    house.fill("march", {{afi}, {sena}, {koku}});
    const auto all = house.leads();
    const auto claimed = house.ask<std::vector<history::lead>>([&](auto then) {
        history::lead_question asks{.others = history::open_region{"", 20'458, house.clock.calendar_now() + 16h},
                                    .now = house.clock.calendar_now()};
        asks.lists = {{house.lists.at("march"), 0}};
        house.book().claim_leads(asks, then);
    });
    REQUIRE(claimed->size() == 3);
    const auto promise = [&](std::size_t which, duration in, std::int64_t agent) {
        const auto attempt = house.store->ids().next<history::lead_attempt>();
        const auto now = house.clock.calendar_now();
        REQUIRE(house.ask<history::nothing>([&](auto then) {
            house.store->of(house.id).write(
                {history::change::begin_attempt{
                     {.id = attempt, .of = all[which].id, .address = all[which].numbers[0].address, .began = now},
                     20'458},
                 history::change::settle_attempt{.which = attempt,
                                                 .at = now,
                                                 .result = "answered",
                                                 .then = lead_state::callback,
                                                 .due = now + in,
                                                 .agent = history::user_id{agent}}},
                then);
        }));
    };
    promise(1, 10s, 0);
    promise(2, 10s, 2);
    REQUIRE(house.ask<history::nothing>(
        [&](auto then) { house.store->of(house.id).write({history::change::release_lead{all[0].id}}, then); }));
    house.clock.run_for(1min);
    house.floor->come(1);
    house.run(plan_of("progressive"));
    house.clock.run_for(5min);
    CHECK(house.story() ==
          "dials " + sena + "\nagent 1 talks with " + sena + "\ndials " + afi + "\nagent 1 talks with " + afi + "\n");
    house.floor->come(2);
    house.clock.run_for(10s);
    CHECK(house.story() == "dials " + koku + "\nagent 2 talks with " + koku + "\n");
}

TEST_CASE("who has called, and has an agent of the campaign's queue, is dialled no more, and whom we are calling is") {
    call_house house;
    house.fill("march", {{afi}, {sena}, {koku}});
    house.fill("april", {{"+2290197000004"}});
    house.floor->come(1);
    house.run(plan_of("progressive"));
    house.clock.run_for(1s);
    house.campaigns->reached("acme/sales", afi);  // he is being dialled
    house.campaigns->reached("acme/sales", sena);
    house.campaigns->reached("acme/care", koku);
    house.campaigns->reached("sales", "+2290197000004");  // in no list of it
    house.clock.run_for(10min);
    CHECK(house.results(0) == "answered");
    CHECK(house.log.invited[sena] == 0);
    CHECK(house.leads().at(1).why == "called_us");
    CHECK(house.results(2) == "answered");
    CHECK(house.leads("april").at(0).state == lead_state::ready);
}

TEST_CASE("preview: the agent sees the lead first, and it is dialled for him") {
    call_house house;
    house.fill("march", {{afi}, {sena}});
    house.log.will[afi] = {{"busy", 2s, {}, 486}};
    house.floor->come(1);
    house.run(plan_of("preview"));
    house.clock.run_for(2s);
    CHECK(house.story() == "agent 1 looks at " + afi + "\n");
    house.clock.run_for(30s);
    CHECK(house.story().starts_with("dials " + afi + "\n"));
    house.floor->come(2);
    house.clock.run_for(30s);
    CHECK(house.story() == "agent 2 looks at " + sena + "\ndials " + sena + "\nagent 2 talks with " + sena + "\n");
    CHECK(house.results(1) == "answered");
}

TEST_CASE("agentless: a flow talks to who answers, on as many lines as there are") {
    call_house house;
    house.fill("march", {{afi}, {sena}, {koku}});
    house.run(plan_of("agentless", R"("lines": {"most": 2})"));
    house.clock.run_for(6s);
    CHECK(house.lines->most == 2);
    CHECK(house.progress().talking == 2);
    house.clock.run_for(3min);
    CHECK(house.state() == campaign_state::done);
    CHECK(house.progress().results.at("answered") == 3);
}

TEST_CASE("who talks has a line too: there are never more of them than the plan says") {
    call_house house;
    house.fill("march", {{afi}, {sena}, {koku}});
    house.run(plan_of("agentless", R"("lines": {"most": 2})"));
    house.clock.run_for(15s);
    CHECK(house.progress().talking == 2);
    CHECK(house.log.invited[koku] == 0);
    CHECK(house.progress().why == "no line is free");
    house.clock.run_for(15s);
    CHECK(house.log.invited[koku] == 1);
}

TEST_CASE("where the trunks take no call the list is not run through for nothing") {
    call_house house;
    std::vector<std::vector<std::string>> rows;
    for (int i = 100; i < 300; ++i) rows.push_back({fmt::format("+2290197001{}", i)});
    house.fill("march", rows);
    for (const auto& each : rows) house.log.will[each[0]] = {{"failed", 0s}};
    house.run(plan_of("agentless", R"("lines": {"most": 10})"));
    house.clock.run_for(1s);
    CHECK(house.progress().dialled == 10);
    CHECK(house.progress().why == "no line is free");
    house.clock.run_for(10min);
    CHECK(house.progress().dialled >= 18);
    CHECK(house.progress().dialled < 30);
    for (const auto& each : rows) house.log.will[each[0]] = {{"answers"}};
    house.clock.run_for(2min);
    CHECK(house.progress().talking + house.progress().ringing == 10);
}

TEST_CASE("a pause dials nothing more, and goes on where it stood") {
    call_house house;
    house.fill("march", {{afi}, {sena}});
    house.floor->come(1);
    house.run(plan_of("progressive"));
    house.clock.run_for(2s);
    CHECK(house.does(&call_campaigns::pause));
    house.clock.run_for(10min);
    CHECK(house.story() == "dials " + afi + "\nagent 1 talks with " + afi + "\n");  // what rang went on
    CHECK(house.does(&call_campaigns::run));
    house.clock.run_for(10s);
    CHECK(house.story() == "dials " + sena + "\nagent 1 talks with " + sena + "\n");
}

TEST_CASE("drained it ends with its last call, stopped it rings off") {
    for (const bool stops : {false, true}) {
        CAPTURE(stops);
        call_house house;
        house.fill("march", {{afi}, {sena}, {koku}});
        house.log.will[sena] = {{"answers", 20s}};
        house.floor->come(1);
        house.floor->come(2);
        house.run(plan_of("progressive"));
        house.clock.run_for(10s);
        CHECK(house.does(stops ? &call_campaigns::cancel : &call_campaigns::drain));
        CHECK(house.state() == campaign_state::draining);
        CHECK(house.does(&call_campaigns::run).what == (stops ? verdict::conflict : verdict::done));
        if (!stops) CHECK(house.does(&call_campaigns::drain));
        house.clock.run_for(2min);
        CHECK(house.state() == (stops ? campaign_state::cancelled : campaign_state::done));
        CHECK(house.log.invited[koku] == 0);
        CHECK(house.results(0) == "answered");
        CHECK(house.results(1) == (stops ? "cancelled" : "answered"));
        CHECK(house.leads().at(2).state == lead_state::ready);
        CHECK(house.does(&call_campaigns::run).what == verdict::conflict);
    }
}

TEST_CASE("a stop at any millisecond leaves no lead behind, also where his attempt is only being written") {
    for (int at = 0; at < 40; ++at) {
        CAPTURE(at);
        call_house house;
        house.fill("march", {{afi}});
        house.floor->come(1);
        REQUIRE(house.put(plan_of("progressive")));
        house.campaigns->run("spring", [](const auto&) {});
        house.clock.run_for(std::chrono::milliseconds{at});
        const bool runs = house.state() == campaign_state::running;
        if (runs) CHECK(house.does(&call_campaigns::cancel));
        if (runs) house.clock.run_for(5s);
        if (runs) CHECK(house.state() == campaign_state::cancelled);
        const auto lead = house.leads().at(0);
        CHECK((!runs || lead.state == lead_state::ready || lead.state == lead_state::later));
        for (const auto& each : house.attempts(lead.id)) CHECK((!runs || each.result == "cancelled"));
    }
}

TEST_CASE("before the process ends what rings is ended and settled") {
    call_house house;
    house.fill("march", {{afi}});
    house.log.will[afi] = {{"answers", 20s}};
    house.floor->come(1);
    house.run(plan_of("progressive"));
    house.clock.run_for(5s);
    bool closed = false;
    house.campaigns->close([&] { closed = true; });
    house.clock.run_for(1s);
    CHECK(closed);
    CHECK(house.results() == "cancelled");
    house.crash();
    house.begin();
    house.floor->come(1);
    house.clock.run_for(2min);
    CHECK(house.results() == "cancelled, answered");
}

TEST_CASE("a flow that is not there talks to nobody: the list is not run through, and who answered is called again") {
    call_house house;
    house.fill("march", {{afi}, {sena}});
    REQUIRE(house.put(
        R"({"kind": "call", "mode": "agentless", "flow": "sip:gone", "lists": ["march"], "lines": {"most": 1}})"));
    const auto refused = house.does(&call_campaigns::run);
    CHECK(refused.what == verdict::conflict);
    CHECK(refused.why.starts_with("flow: none of this company answers at 'sip:gone'"));
    house.floor->goes = "sip:gone";
    CHECK(house.does(&call_campaigns::run));
    house.clock.run_for(2s);
    house.floor->goes.clear();
    house.clock.run_for(1min);
    CHECK(house.results(0) == "failed");
    CHECK(house.leads().at(0).state == lead_state::later);
    CHECK(house.leads().at(1).state == lead_state::ready);
    CHECK(house.progress().why == "no such flow");
    CHECK(house.progress().connected == 0);
}

TEST_CASE("somebody in two lists is not rung twice at once") {
    call_house house;
    house.fill("march", {{afi}});
    REQUIRE(house.put(plan_of("agentless")));
    house.fill("april", {{afi, sena}});  // another upload's number, a list of no campaign
    REQUIRE(house.put(R"({"kind": "call", "mode": "agentless", "flow": "sip:survey", "lists": ["april"]})", "summer"));
    CHECK(house.does(&call_campaigns::run));
    CHECK(house.does(&call_campaigns::run, "summer"));
    house.clock.run_for(2s);
    CHECK(house.log.invited[afi] == 1);
}

TEST_CASE("what cannot begin says why") {
    call_house house;
    const auto why = [&](const std::string& plan) {
        REQUIRE(house.put(plan));
        const auto how = house.does(&call_campaigns::run);
        CHECK(how.what == verdict::conflict);
        return how.why;
    };
    CHECK(why(plan_of("progressive")) == "lists: there is none called 'march'; upload it first");
    house.fill("march", {{afi}});
    CHECK(why(R"({"kind": "call", "mode": "preview", "queue": "support", "lists": ["march"]})") ==
          "queue: there is none called 'support'; add it to the configuration");
    CHECK(why(plan_of("progressive", R"("by": [{"caller_id": "+22999999999"}])")) == "by: +22999999999 is not ours");
    house.run(plan_of("progressive"));
    REQUIRE(house.put(plan_of("predictive"), "summer"));
    CHECK(house.does(&call_campaigns::run, "summer").why.starts_with("queue: another campaign dials"));
    CHECK(house.does(&call_campaigns::run, "winter").what == verdict::not_found);
    CHECK(house.put("{}").what == verdict::refused);
    CHECK(house.does(&call_campaigns::pause, "summer").what == verdict::conflict);
    CHECK(house.does(&call_campaigns::drain, "summer").what == verdict::conflict);
    CHECK(house.does(&call_campaigns::cancel, "summer")->state == campaign_state::cancelled);
}
