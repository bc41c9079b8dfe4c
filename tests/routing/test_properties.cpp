// tests/routing/test_properties.cpp - in whatever order: no task lost, none twice, nobody overloaded.
#include "palabre/sim/chance.hpp"
#include "routing/bedlam.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace palabre;
using namespace palabre::routing;

TEST_CASE("whatever happens: no task lost, none twice, no agent overloaded, the order respected") {
    std::size_t tasks = 0;
    for (std::uint64_t i = 0; i < 40; ++i) {
        const auto seed = sim::default_seed() * 1000 + i;
        CAPTURE(seed);
        bedlam hall{seed};
        hall.steps(1500);
        hall.close();
        tasks += hall.tasks();
    }
    CHECK(tasks > 10'000);
}

TEST_CASE("the same seed routes the same, another does not") {
    const auto told = [](std::uint64_t seed) {
        bedlam hall{seed};
        hall.steps(800);
        return hall.log();
    };
    const auto once = told(5);
    CHECK(once.size() > 5'000);
    CHECK(once == told(5));
    CHECK(once != told(6));
}
