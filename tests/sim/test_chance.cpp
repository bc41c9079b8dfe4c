// tests/sim/test_chance.cpp - seeded draws: repeatable, and distributed as they say.
#include "palabre/sim/chance.hpp"

#include "palabre/core/error.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

using namespace palabre;
using namespace std::chrono_literals;

TEST_CASE("streams of the same seed and name are equal, others differ") {
    const sim::chance luck{1};
    CHECK(luck.stream("caller 1").bits() == sim::chance{1}.stream("caller 1").bits());
    CHECK(luck.stream("caller 1").bits() != luck.stream("caller 2").bits());
    CHECK(luck.stream("caller 1").bits() != sim::chance{2}.stream("caller 1").bits());
}

TEST_CASE("draws are the same on every machine") {
    sim::chance luck{1};  // figures of this generator, written down once
    CHECK(luck.bits() == 2469588189546311528U);
    CHECK(luck.between(1, 6) == 1);
    CHECK(luck.exponential(10s) == 6148419us);
    CHECK(luck.log_normal(180s, 0.5) == 177298267us);
}

TEST_CASE("distributions have the means that they promise") {
    sim::chance luck{3};
    constexpr int draws = 100'000;
    double heads = 0, sum = 0, waits = 0;
    std::vector<duration> talks;
    for (int i = 0; i < draws; ++i) {
        heads += luck.happens(0.3);
        sum += static_cast<double>(luck.between(1, 6));
        waits += static_cast<double>(luck.exponential(10s).count());
        talks.push_back(luck.log_normal(180s, 0.5));
    }
    CHECK(heads / draws == doctest::Approx(0.3).epsilon(0.02));
    CHECK(sum / draws == doctest::Approx(3.5).epsilon(0.02));
    CHECK(waits / draws == doctest::Approx(10e6).epsilon(0.02));
    std::nth_element(talks.begin(), talks.begin() + draws / 2, talks.end());
    CHECK(static_cast<double>(talks[draws / 2].count()) == doctest::Approx(180e6).epsilon(0.02));
}

TEST_CASE("a range the wrong way round is refused") {
    sim::chance luck{1};
    CHECK_THROWS_AS(luck.between(6, 1), error);
}

TEST_CASE("times that do not fit are as long as can be, nonsense is refused") {
    sim::chance luck{1};
    for (int i = 0; i < 1000; ++i) {
        CHECK(luck.log_normal(24h, 50) >= 0s);
        CHECK(luck.exponential(duration::max()) >= 0s);
    }
    CHECK(luck.exponential(0s) == 0s);
    CHECK_THROWS_AS(luck.exponential(-1s), error);
    CHECK_THROWS_AS(luck.log_normal(0s, 1), error);
    CHECK_THROWS_AS(luck.between(2, 1), error);
}

TEST_CASE("the seed comes from the environment where it is a number") {
    const char* const set = std::getenv("PALABRE_SEED");
    const std::string before = set != nullptr ? set : "";
    const auto seed_of = [](const char* text) {
        setenv("PALABRE_SEED", text, 1);
        return sim::default_seed();
    };
    CHECK(seed_of("42") == 42);
    CHECK(seed_of("18446744073709551615") == UINT64_MAX);
    for (const auto* const nonsense : {"", "x", "12abc", "-1", "99999999999999999999"}) CHECK(seed_of(nonsense) == 1);
    if (set != nullptr)
        setenv("PALABRE_SEED", before.c_str(), 1);
    else
        unsetenv("PALABRE_SEED");
}
