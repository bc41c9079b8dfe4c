// tests/campaign/test_call_crash.cpp - the process dies at any moment: nobody is dialled twice for one attempt.
#include "campaign/call_house.hpp"

using namespace palabre;
using namespace palabre::tests;
using history::campaign_state;
using history::lead_state;

namespace {

/// Two of three numbers are worth another call; a day on, all is settled.
void set_out(call_house& house) {
    house.fill("march", {{afi}, {sena, "+2290197000009"}, {koku}});
    house.log.will[afi] = {{"answers", 300ms}};
    house.log.will[sena] = {{"busy", 200ms, {}, 486}, {"answers", 300ms}};
    house.log.will[koku] = {{"no_answer", 400ms, {}, 480}, {"answers", 300ms}};
    house.floor->picks_up = 100ms;
    house.floor->come(1);
    house.floor->come(2);
    house.run(plan_of("progressive", R"("attempts": {"most": 20, "a_day": 20, "between_numbers": "10s"})"));
}

/// Every INVITE that the network saw has its attempt, and none has two; an attempt without one is not known to have been made.
void consistent(call_house& house) {
    std::map<std::string, int> begun, unsure;
    for (const auto& lead : house.leads())
        for (const auto& each : house.attempts(lead.id)) {
            ++begun[each.address];
            if (each.result == "unknown" || each.result == "cancelled") ++unsure[each.address];
            CHECK_FALSE(each.result.empty());
        }
    for (const auto& [number, count] : begun) {
        CAPTURE(number);
        CHECK(house.log.invited[number] <= count);
        CHECK(house.log.invited[number] >= count - unsure[number]);
    }
    for (const auto& [number, count] : house.log.invited) CHECK(begun[number] >= count);
}

}  // namespace

TEST_CASE("a process that dies at any millisecond leaves attempts and calls in agreement") {
    for (int at = 1; at < 900; at += at < 60 ? 1 : 7) {
        CAPTURE(at);
        call_house house;
        set_out(house);
        house.clock.run_for(std::chrono::milliseconds{at});
        house.crash();
        house.begin();
        house.floor->come(1);
        house.floor->come(2);
        house.clock.run_for(26h);
        consistent(house);
        CHECK(house.state() == campaign_state::done);
        for (const auto& each : house.leads()) {
            CHECK(each.state == lead_state::over);
            CHECK(each.why == "answered");
        }
    }
}

TEST_CASE("one that dies again and again still comes to an end") {
    call_house house;
    set_out(house);
    for (int i = 0; i < 40; ++i) {
        house.clock.run_for(std::chrono::milliseconds{37 + i * 53});
        house.crash();
        house.begin();
        house.floor->come(1);
        house.floor->come(2);
        if (i % 5 == 4) house.clock.run_for(31min);
    }
    house.clock.run_for(60h);
    consistent(house);
    CHECK(house.state() == campaign_state::done);
}

TEST_CASE("an attempt that a crash cut off is unknown, and his lead comes back later and not at once") {
    call_house house;
    house.fill("march", {{afi}});
    house.log.will[afi] = {{"answers", 10s}};
    house.floor->come(1);
    house.run(plan_of("progressive"));
    house.clock.run_for(5s);
    house.crash();
    house.begin();
    house.floor->come(1);
    house.clock.run_for(29min);
    CHECK(house.results() == "unknown");
    CHECK(house.log.invited[afi] == 1);
    house.clock.run_for(2min);
    CHECK(house.log.invited[afi] == 2);
    CHECK(house.progress().dialled == 2);
    CHECK(house.progress().tried == 1);
}

TEST_CASE("a pause holds over a restart, and what was drained ends") {
    call_house house;
    house.fill("march", {{afi}, {sena}});
    house.floor->come(1);
    house.run(plan_of("progressive"));
    house.clock.run_for(2s);
    CHECK(house.does(&campaign::call_campaigns::pause));
    house.crash();
    house.begin();
    house.floor->come(1);
    house.clock.run_for(2h);
    CHECK(house.log.invited[sena] == 0);
    CHECK(house.does(&campaign::call_campaigns::run));
    house.clock.run_for(1s);
    CHECK(house.does(&campaign::call_campaigns::cancel));
    house.crash();
    house.begin();
    house.clock.run_for(1s);
    CHECK(house.state() == campaign_state::cancelled);
}

TEST_CASE("a pause that is durable holds, whether or not it could be read back") {
    using kind = history::condition::kind;
    call_house house;
    house.fill("march", {{afi}, {sena}});
    house.floor->come(1);
    house.run(plan_of("progressive"));
    house.clock.run_for(2s);
    std::optional<history::verdict> told;
    house.campaigns->pause("spring", [&](const auto& how) { told = how.what; });
    house.clock.run_for(6500us);  // the write's answer has come, the campaign's has not
    house.store->become({.what = kind::degraded, .why = "disk"});
    house.clock.run_for(10ms);
    house.store->become({.what = kind::ready});
    CHECK(told == history::verdict::unavailable);
    house.clock.run_for(10min);
    CHECK(house.state() == campaign_state::paused);
    CHECK(house.log.invited[sena] == 0);
}

TEST_CASE("a pause or a stop of which only the answer was lost holds when it is asked for again") {
    for (const bool stops : {false, true}) {
        CAPTURE(stops);
        call_house house;
        house.fill("march", {{afi}, {sena}});
        house.floor->come(1);
        house.run(plan_of("progressive"));
        house.clock.run_for(2s);
        const auto which = house
                               .ask<history::campaign>([&](auto then) {
                                   house.store->of(house.id).campaigns().campaign_by("spring", then);
                               })
                               ->id;
        REQUIRE(house.ask<history::nothing>([&](auto then) {
            house.store->of(house.id).write(
                {history::change::move_campaign{.which = which,
                                                .to = stops ? campaign_state::draining : campaign_state::paused,
                                                .why = stops ? "stopped" : ""}},
                then);
        }));
        using campaign::call_campaigns;
        CHECK(house.does(stops ? &call_campaigns::cancel : &call_campaigns::pause).what == history::verdict::done);
        house.clock.run_for(10min);
        CHECK(house.log.invited[sena] == 0);
        CHECK(house.state() == (stops ? campaign_state::cancelled : campaign_state::paused));
        if (!stops) {
            CHECK(house.does(&call_campaigns::run));
            house.clock.run_for(10s);
            CHECK(house.log.invited[sena] == 1);
        }
    }
}

TEST_CASE("while the database is away nothing is dialled, and nothing that has come is lost") {
    using kind = history::condition::kind;
    call_house house;
    house.fill("march", {{afi}, {sena}});
    house.floor->come(1);
    house.run(plan_of("progressive"));
    house.clock.run_for(2s);
    house.store->become({.what = kind::degraded, .why = "disk"});
    house.clock.run_for(10min);
    CHECK(house.log.invited[sena] == 0);
    house.store->become({.what = kind::ready});
    house.clock.run_for(10min);
    CHECK(house.results(0) == "answered");
    CHECK(house.results(1) == "answered");
    CHECK(house.log.invited[afi] == 1);
}

TEST_CASE("where another center serves the company this one dials no more, until it serves again") {
    bool serves = true;
    call_house house;
    house.options.serves = [&] { return serves; };
    house.crash();
    house.begin();
    house.fill("march", {{afi}, {sena}});
    house.floor->come(1);
    house.run(plan_of("progressive"));
    house.clock.run_for(2s);
    serves = false;
    house.clock.run_for(5min);
    CHECK(house.log.invited[sena] == 0);
    serves = true;
    house.clock.run_for(1min);
    CHECK(house.log.invited[sena] == 1);
}
