// tests/campaign/test_pacing.cpp - simulated days: few find no agent, whatever jumps, and agents wait little.
#include "campaign/dialling_floor.hpp"
#include "palabre/core/error.hpp"

#include <doctest/doctest.h>

using namespace palabre;
using namespace palabre::campaign;
using namespace palabre::tests;
using namespace std::chrono_literals;

namespace {

pacing_rules in_mode(pacing_mode mode) {
    pacing_rules made;
    made.mode = mode;
    return made;
}

}  // namespace

TEST_CASE("rules out of range are refused, each with what to choose") {
    pacing_rules wrong;
    wrong.abandoned_most = 0.6;
    wrong.lines_an_agent = 0;
    wrong.handling = 0s;
    try {
        static_cast<void>(pacing{wrong});
        FAIL("they were taken");
    } catch (const error& thrown) {
        CHECK(thrown.problems().size() == 3);
        CHECK(std::string{thrown.what()}.find("abandoned_most is 0.6; choose 0 to 0.5") != std::string::npos);
    }
}

TEST_CASE("progressive: a line for each free agent, and nobody finds none") {
    paced dials{in_mode(pacing_mode::progressive)};
    dialling_floor hall{dials, {}, 1};
    const auto day = hall.play();
    CHECK(day.abandoned == 0);
    CHECK(day.more_than_agents == 0);
    CHECK(day.answered > 500);
}

TEST_CASE("a cap of nothing is progressive dialling") {
    pacing_rules none;
    none.abandoned_most = 0;
    paced dials{none};
    const auto day = dialling_floor{dials, {}, 2}.play();
    CHECK(day.abandoned == 0);
    CHECK(day.more_than_agents == 0);
}

TEST_CASE("agentless: as many lines as there are, and no more") {
    auto rules = in_mode(pacing_mode::agentless);
    rules.lines_most = 30;
    pacing dials{rules};
    CHECK(dials.lines("list", instant{}) == 30);
    for (int i = 0; i < 30; ++i) dials.dialled(i, "list", instant{});
    CHECK(dials.lines("list", instant{1s}) == 0);
    dials.answered(3, true, instant{2s});
    dials.failed(4, instant{2s});
    dials.failed(4, instant{3s});  // once is enough
    dials.answered(99, false, instant{3s});
    CHECK(dials.lines("list", instant{3s}) == 2);
    CHECK(dials.figures().dialled == 30);
    CHECK(dials.figures().answered == 0);
}

TEST_CASE("predictive: every day within the cap, and agents busier than one line each would have them") {
    for (const std::int64_t agents : {8, 20, 60}) {
        CAPTURE(agents);
        paced dials, careful{in_mode(pacing_mode::progressive)};
        dialling_floor hall{dials, {.agents = agents}, 3}, other{careful, {.agents = agents}, 3};
        for (int i = 0; i < 3; ++i) {
            const auto day = hall.play(), slow = other.play();
            CHECK(day.abandonment() <= 0.03);
            CHECK(day.occupancy() > slow.occupancy() + 0.03);
        }
    }
}

TEST_CASE("days on which nothing stays as it was are within the cap too") {
    const std::vector<std::function<double(duration)>> jumps{
        [](duration at) { return at / 1h % 2 == 0 ? 0.5 : 0.15; },
        [](duration at) { return at < 30min ? 0.7
                                 : at < 4h  ? 0.1
                                            : 0.3; },
        [](duration at) { return at / 10min % 2 == 0 ? 0.4 : 0.2; },
    };
    for (const auto& answers : jumps) {
        paced dials;
        dialling_floor hall{dials, {.agents = 30, .machines = 0.05, .pauses = 0.05, .answers = answers}, 4};
        for (int i = 0; i < 4; ++i) {
            CAPTURE(i);
            const auto day = hall.play();
            CHECK(day.abandonment() <= 0.03);
            CHECK(day.answered > 1500);
        }
    }
}

TEST_CASE("the same day twice is the same day") {
    const auto once = [] {
        paced dials;
        const auto day = dialling_floor{dials, {.open = 1h}, 5}.play();
        return std::pair{day.dialled, day.waited};
    };
    CHECK(once() == once());
}

TEST_CASE("agents who leave take their lines with them") {
    pacing dials{{}};
    for (int i = 0; i < 10; ++i) dials.agent_free(i, instant{});
    CHECK(dials.lines("list", instant{}) >= 10);
    for (int i = 0; i < 10; ++i) dials.agent_away(i, instant{1s});
    CHECK(dials.lines("list", instant{1s}) == 0);
}
