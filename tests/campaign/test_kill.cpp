// tests/campaign/test_kill.cpp - a campaign killed at any moment goes on without losing or repeating anybody.
#include "campaign/campaign_house.hpp"

using namespace palabre;
using namespace palabre::tests;

TEST_CASE("killed at any moment, again and again, everybody has one message") {
    constexpr int people = 450;
    std::string csv = "number\n";
    for (int i = 0; i < people; ++i) csv += fmt::format("+22901970{:05}\n", i);
    // Each step of the clock is another place between writes: 5 ms a write, 1 ms a read.
    for (int step = 1; step <= 40; ++step) {
        CAPTURE(step);
        carrier_traits knows_repeats{.name = "sms"};
        knows_repeats.recognises_repeats = true;
        campaign_house here{{knows_repeats}};
        REQUIRE(here.put("outage", R"({"per_second": 1000, "words": {"fr": {"text": "Panne."}}})"));
        REQUIRE(here.upload("outage", csv));
        here.campaigns->run("outage", [](const auto&) {});
        for (int i = 0; i < 12; ++i) {
            here.on.clock.run_for(std::chrono::milliseconds{step});
            here.crash_and_begin();
            if (here.state("outage") == history::campaign_state::draft)
                here.campaigns->run("outage", [](const auto&) {});
        }
        for (int i = 0; i < 60 && here.state("outage") != history::campaign_state::done; ++i)
            here.on.clock.run_for(10s);
        CHECK(here.state("outage") == history::campaign_state::done);
        CHECK(here.on.log.reached.size() == people);
        int twice = 0;
        for (const auto& [id, times] : here.on.log.reached) twice += times > 1 ? 1 : 0;
        CHECK(twice == 0);
        CHECK(here.progress("outage").recipients.at(history::recipient_fate::queued) == people);
        std::set<std::string> places;
        for (const auto& each : here.recipients("outage")) places.insert(to_string(each.message));
        CHECK(places.size() == people);
    }
}
