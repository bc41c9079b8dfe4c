// tests/campaign/test_call_day.cpp - a simulated day of many agents on a real dialler, store and plan.
#include "campaign/call_house.hpp"
#include "palabre/sim/chance.hpp"

using namespace palabre;
using namespace palabre::tests;

namespace {

/// Of people: three in ten answer after 4 to 20 s, others are busy or let it ring.
void populate(call_house& house, sim::chance& chance, std::size_t people) {
    std::vector<std::vector<std::string>> rows;
    for (std::size_t i = 0; i < people; ++i) {
        const auto number = fmt::format("+22901{:08}", 50'000'000 + i);
        rows.push_back({number});
        auto& will = house.log.will[number];
        for (int each = 0; each < 3; ++each)
            if (chance.happens(0.3))
                will.push_back({"answers", std::chrono::milliseconds{chance.between(4'000, 20'000)}});
            else if (chance.happens(0.3))
                will.push_back({"busy", std::chrono::milliseconds{chance.between(1'000, 5'000)}, {}, 486});
            else
                will.push_back({"no_answer", 25s, {}, 480});
    }
    house.fill("march", rows);
}

}  // namespace

TEST_CASE("a day of twenty agents: abandonment stays under the cap, and they are busier than one line each has them") {
    std::map<std::string, double> connected;
    for (const std::string mode : {"progressive", "predictive"}) {
        CAPTURE(mode);
        call_house house{7};
        sim::chance chance{7};
        populate(house, chance, 6000);
        auto talks = chance.stream("talks");
        house.floor->talks = [&] { return std::min<duration>(talks.log_normal(100s, 0.7), 20min); };
        house.floor->picks_up = 400ms;
        for (int each = 1; each <= 20; ++each) house.floor->come(each);
        house.run(plan_of(mode, R"("expects": {"handling": "2min"})"));
        house.clock.run_for(4h);
        const auto told = house.progress();
        CHECK(told.dialled > 1000);
        CHECK(told.answered > 500);
        CHECK(told.abandonment(false) <= 0.03);
        if (mode == "progressive") CHECK(told.abandoned == 0);
        connected[mode] = static_cast<double>(told.connected);
        std::int64_t over = 0;
        for (const auto& [result, count] : told.results) over += count;
        CHECK(over <= told.dialled);
        CHECK(over + static_cast<std::int64_t>(told.ringing + told.waiting) == told.dialled);
    }
    CHECK(connected["predictive"] > 1.1 * connected["progressive"]);
}
