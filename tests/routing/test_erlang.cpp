// tests/routing/test_erlang.cpp - waits and lost callers in simulated time, held against Erlang C and A.
#include "routing/crowd.hpp"
#include "routing/erlang.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace palabre;
using namespace palabre::routing;
using namespace std::chrono_literals;

namespace {

double seconds(duration of) {
    return std::chrono::duration<double>(of).count();
}

void open(crowd& hall, queue what, int agents) {
    hall.does(hall.router.put(what, {}));
    for (int i = 1; i <= agents; ++i) {
        hall.does(hall.router.put(agent{agent_id{i}, {}, {{what.name}}}, {}));
        hall.does(hall.router.log_in(agent_id{i}, {}));
    }
}

/// What `value` makes of all callers of a stream, or of all; the first tenth warms up.
template<typename Value> batch_mean of(const crowd& hall, Value value, int kind = -1) {
    std::vector<double> values;
    for (std::size_t i = hall.fates.size() / 10; i < hall.fates.size(); ++i)
        if (kind < 0 || hall.fates[i].kind == kind) values.push_back(value(hall.fates[i]));
    return batch_mean{values};
}

double wait_of(const fate& each) {
    return seconds(each.waited);
}

std::string shown(const batch_mean& what) {
    return std::to_string(what.mean) + " +- " + std::to_string(what.half_width);
}

}  // namespace

TEST_CASE("the formulas give the known figures") {
    CHECK(erlang_c(5, 8) == doctest::Approx(0.167267).epsilon(1e-5));
    CHECK(service_level_c(5, 8, 20, 180) == doctest::Approx(0.880148).epsilon(1e-5));
    CHECK(mean_wait_c(5, 8, 180) == doctest::Approx(10.036).epsilon(1e-4));
    CHECK(erlang_c(12, 15) == doctest::Approx(0.319190).epsilon(1e-5));
    CHECK(service_level_c(12, 15, 20, 180) == doctest::Approx(0.771290).epsilon(1e-5));
    CHECK(abandonment_a(100 / 3600.0, 180, 120, 6) == doctest::Approx(0.112336).epsilon(1e-5));
}

TEST_CASE("patient callers wait as Erlang C says") {
    struct known {
        int agents;
        double per_hour, waits, within_20, mean_wait;
    };
    for (const auto& each : {known{8, 100, 0.167267, 0.880148, 10.036}, known{15, 240, 0.319190, 0.771290, 19.1514}}) {
        CAPTURE(each.agents);
        crowd hall{7, 180s, duration{std::chrono::hours{static_cast<int>(1'200'000 / each.per_hour)}}};
        open(hall, {.name = "desk"}, each.agents);
        hall.calls({{.queue = "desk"}, each.per_hour});
        hall.run();
        REQUIRE(hall.fates.size() > 1'190'000);
        const auto waits = of(hall, [](const fate& it) { return it.waited > duration{0} ? 1.0 : 0.0; });
        const auto level = of(hall, [](const fate& it) { return it.waited <= 20s ? 1.0 : 0.0; });
        const auto mean = of(hall, wait_of);
        INFO(shown(waits), ", ", shown(level), ", ", shown(mean));
        CHECK(waits.covers(each.waits));
        CHECK(level.covers(each.within_20));
        CHECK(mean.covers(each.mean_wait));
        CHECK(waits.is_within(0.05));
        CHECK(level.is_within(0.02));
        CHECK(mean.is_within(0.12));
        const auto counts = *hall.router.count("desk", hall.clock.now());
        CHECK(counts.answered == hall.fates.size());
        CHECK(counts.service_level() == doctest::Approx(level.mean).epsilon(0.01));
        CHECK(seconds(counts.mean_wait()) == doctest::Approx(mean.mean).epsilon(0.05));
    }
}

TEST_CASE("impatient callers give up as Erlang A says") {
    crowd hall{11, 180s, 6000h};
    open(hall, {.name = "desk", .target = {.short_abandon = 0s}}, 6);
    hall.calls({{.queue = "desk"}, 100, 120s});
    hall.run();
    REQUIRE(hall.fates.size() > 590'000);
    const auto gave_up = of(hall, [](const fate& it) { return it.answered ? 0.0 : 1.0; });
    INFO(shown(gave_up));
    CHECK(gave_up.covers(0.112336));
    CHECK(gave_up.is_within(0.03));
    // Who gives up does so at a rate of 1 / patience while he waits: P(abandon) = E[wait] / patience.
    const auto wait = of(hall, wait_of);
    INFO(shown(wait));
    CHECK(wait.covers(0.112336 * 120));
    CHECK(hall.router.count("desk", hall.clock.now())->abandonment() == doctest::Approx(gave_up.mean).epsilon(0.01));
}

TEST_CASE("thirty agents' days end as Erlang A says") {
    // 30 agents, 560 calls an hour of 180 s: 28 erlangs. 250 days of eight hours on end.
    const double expected = abandonment_a(560 / 3600.0, 180, 240, 30);
    crowd hall{13, 180s, 250 * 8h};
    open(hall, {.name = "desk"}, 30);
    hall.calls({{.queue = "desk"}, 560, 240s});
    hall.run();
    const auto gave_up = of(hall, [](const fate& it) { return it.answered ? 0.0 : 1.0; });
    INFO(shown(gave_up), " of ", expected);
    CHECK(gave_up.covers(expected));
    CHECK(gave_up.is_within(0.06));
}

TEST_CASE("gold waits for gold alone, as the formula for priorities says") {
    // Kella and Yechiali 1985: without pre-emption class k waits C AHT / N / ((1 - s(k-1)) (1 - s(k))), s the load up to k.
    constexpr int agents = 8;
    crowd hall{17, 180s, 5000h};
    open(hall, {.name = "desk", .segments = {{"gold", 1}}}, agents);
    hall.calls({{.queue = "desk", .segment = "gold"}, 40});
    hall.calls({{.queue = "desk"}, 80});
    hall.run();
    const double base = erlang_c(6, agents) * 180 / agents;
    const double gold_load = 2.0 / agents, all_load = 6.0 / agents;
    const auto gold = of(hall, wait_of, 0);
    const auto plain = of(hall, wait_of, 1);
    INFO(shown(gold), ", ", shown(plain));
    CHECK(gold.covers(base / (1 - gold_load)));
    CHECK(plain.covers(base / ((1 - gold_load) * (1 - all_load))));
    CHECK(gold.is_within(0.07));
    CHECK(plain.is_within(0.12));
}

TEST_CASE("whom agents are chosen by changes nobody's wait") {
    for (const auto by : {strategy::round_robin, strategy::fewest_handled, strategy::weighted, strategy::ring_all}) {
        CAPTURE(to_string(by));
        crowd hall{19, 180s, 3000h};
        open(hall, {.name = "desk", .strategy = by}, 8);
        hall.calls({{.queue = "desk"}, 100});
        hall.run();
        const auto mean = of(hall, wait_of);
        INFO(shown(mean));
        CHECK(mean.covers(10.036));
        CHECK(mean.is_within(0.2));
    }
}

TEST_CASE("the estimate a caller hears is the wait that callers have") {
    crowd hall{23, 180s, 1500h};
    open(hall, {.name = "desk", .expected_handling = 1h}, 8);  // a bad guess, soon forgotten
    hall.calls({{.queue = "desk"}, 130});
    hall.run();
    double told = 0, had = 0, count = 0;
    for (const auto& each : hall.fates) {
        if (each.waited == duration{0}) continue;
        told += seconds(each.estimated), had += seconds(each.waited), ++count;
    }
    INFO((told / count), " s told, ", (had / count), " s had");
    CHECK(told / had == doctest::Approx(1).epsilon(0.1));
}
