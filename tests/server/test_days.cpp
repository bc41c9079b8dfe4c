// tests/server/test_days.cpp - figures of the day begin at the company's midnight, and a restart knows today's.
#include "center/agents_stage.hpp"
#include "days.hpp"
#include "palabre/core/country_zone.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <optional>

using namespace palabre;
using namespace palabre::tests;

namespace {

/// A center whose company is Benin's: an hour ahead of UTC.
struct day_stage : agents_stage {
    explicit day_stage(const sim::memory_disk& on) : agents_stage{on, desk()} {
        works("awa", 7);
        palabre_center::company one;
        one.keeps.company = "moov-benin";
        one.keeps.home = country{"BJ"};
        day.emplace(
            world.clock(), world.center(), *memory, std::vector{one}, [this](const std::string&) { return serves; },
            logger{});
        world.run();
    }

    std::string counts() {
        const auto queue = agents.all_queues().at(0).counts;
        const auto agent = agents.all_agents().at(0).is;
        return fmt::format("{} offered, {} answered, {} in time, {} handled; awa {} in {} s", queue.offered,
                           queue.answered, queue.answered_within, queue.handled, agent.handled, agent.talked / 1s);
    }

    bool serves = true;
    std::optional<palabre_center::days> day;
};

constexpr const char* one_call = "1 offered, 1 answered, 1 in time, 1 handled; awa 1 in 60 s";
constexpr const char* nothing = "0 offered, 0 answered, 0 in time, 0 handled; awa 0 in 0 s";

}  // namespace

TEST_CASE("figures of the day begin at the company's midnight, and a restart knows those of today") {
    const sim::memory_disk disk;
    {
        day_stage stage{disk};
        CHECK(stage.counts() == nothing);
        stage.call();
        stage.world.run();
        CHECK(stage.counts() == one_call);
    }
    day_stage again{disk};
    CHECK(again.counts() == one_call);
    auto& clock = again.world.clock();
    const time_zone benin{"Africa/Porto-Novo"};
    const auto today = std::chrono::floor<std::chrono::days>(benin.to_local(clock.calendar_now()));
    const auto midnight = benin.from_local(local_time{today + std::chrono::days{1}});
    again.world.run_for(midnight - clock.calendar_now() - 2s);
    CHECK(again.counts() == one_call);
    again.world.run_for(4s);
    CHECK(again.counts() == nothing);
}

TEST_CASE("a company that is lost and comes back has its day once") {
    const sim::memory_disk disk;
    day_stage stage{disk};
    stage.call();
    stage.world.run();
    CHECK(stage.counts() == one_call);
    stage.serves = false;
    stage.world.run_for(3s);
    stage.serves = true;
    stage.world.run_for(3s);
    CHECK(stage.counts() == one_call);
}

TEST_CASE("a country's clocks are those of its first zone, and UTC where nobody knows") {
    CHECK(zone_of(country{"BJ"}).name() == "Africa/Porto-Novo");
    CHECK(zone_of(country{"CD"}).name() == "Africa/Kinshasa");
    CHECK(zone_of(country{"QQ"}).name() == "UTC");
    CHECK(zone_of({}).name() == "UTC");
}
