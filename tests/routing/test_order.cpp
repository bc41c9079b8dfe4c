// tests/routing/test_order.cpp - who is next: segments, ageing, skills, widening, strategies.
#include "palabre/core/error.hpp"
#include "routing/hall.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace palabre;
using namespace palabre::routing;
using namespace std::chrono_literals;

namespace {

/// Whom Awa takes, one after the other, each for a second.
std::string order(hall& hall, std::vector<std::string> names) {
    std::string taken;
    for (std::size_t turns = 0; turns < names.size(); ++turns) {
        for (const auto& each : names) {
            hall.accepts("Awa", each);
            if (hall.router.agent_of(hall.task_of(each)) != hall.agent("Awa")) continue;
            taken += (taken.empty() ? "" : " ") + each;
            hall.finishes(each);
            break;
        }
    }
    return taken;
}

/// Who is rung for a first, a second ... caller; each talks for as long as it says.
std::string rung(hall& hall, std::vector<duration> talks) {
    std::string names;
    for (std::size_t i = 0; i < talks.size(); ++i) {
        const auto name = "caller " + std::to_string(i);
        hall.comes(name, "desk");
        for (const std::string who : {"Awa", "Binta", "Celine"}) {
            hall.accepts(who, name);
            if (hall.router.agent_of(hall.task_of(name)) == hall.agent(who)) names += who[0];
        }
        hall.until(hall.clock.now().time_since_epoch() + talks[i]);
        hall.finishes(name);
    }
    return names;
}

}  // namespace

TEST_CASE("gold goes before silver, and waiting is worth something") {
    hall hall;
    hall.open({.name = "desk", .segments = {{"gold", 10, 60s}, {"silver", 5, 60s}}, .others = {"", 0, 60s}});
    hall.comes("plain", "desk");
    hall.until(4min);
    hall.comes("silver early", {.queue = "desk", .segment = "silver"});
    hall.until(8min);
    hall.comes("gold", {.queue = "desk", .segment = "gold"});
    hall.comes("silver late", {.queue = "desk", .segment = "silver"});
    hall.until(9min);
    // plain has 9 points, silver early 5 + 5, gold 10 + 1, silver late 5 + 1
    for (const auto& [name, place] : std::vector<std::pair<std::string, std::size_t>>{
             {"gold", 1}, {"silver early", 2}, {"plain", 3}, {"silver late", 4}})
        CHECK(hall.router.where(hall.task_of(name), hall.clock.now())->position == place);
    hall.works("Awa", {{"desk"}});
    CHECK(order(hall, {"plain", "silver early", "gold", "silver late"}) == "gold silver early plain silver late");
}

TEST_CASE("a segment that ages faster overtakes while it waits") {
    hall hall;
    hall.open({.name = "desk", .segments = {{"gold", 3, 0s}}, .others = {"", 0, 60s}});
    hall.comes("gold", {.queue = "desk", .segment = "gold"});
    hall.comes("plain", "desk");
    const auto place = [&](const std::string& name) {
        return hall.router.where(hall.task_of(name), hall.clock.now())->position;
    };
    hall.until(3min);
    CHECK(place("gold") == 1);  // 3 points each: the first to come
    CHECK(place("plain") == 2);
    hall.until(181s);
    CHECK(place("gold") == 2);
    CHECK(place("plain") == 1);
}

TEST_CASE("an agent of several queues takes the most points, then where his penalty is least") {
    hall hall;
    hall.open({.name = "first", .priority = 1});
    hall.open({.name = "second"});
    hall.open({.name = "third"});
    hall.comes("in third", "third");
    hall.until(1s);
    hall.comes("in second", "second");
    hall.comes("in first", "first");
    hall.works("Awa", {{"third", 2}, {"second", 1}, {"first", 3}});
    CHECK(order(hall, {"in third", "in second", "in first"}) == "in first in second in third");
}

TEST_CASE("languages are skills, and patience widens the circle") {
    hall hall;
    hall.open({.name = "desk", .widens = {{30s, 2}, {60s, 4, 0}}});
    hall.works("Awa", {{"desk"}}, {{"fon", 3}, {"billing", 1}});
    hall.works("Binta", {{"desk"}}, {{"fr", 5}});
    hall.comes("Kofi", {.queue = "desk", .needs = {{"fon", 5, 2}, {"billing", 1}}});
    hall.comes("Ama", {.queue = "desk", .needs = {{"wolof", 5, 1}}});
    hall.comes("Yao", {.queue = "desk", .needs = {{"mina", 3, 0}}});
    hall.until(2min);
    // Kofi asks for 5, then 3; Yao's floor of 0 is anybody; Ama needs a little Wolof for ever
    CHECK(hall.story() == "00:30 agent Awa rings for Kofi of desk\n"
                          "00:50 agent Awa stops ringing for Kofi: no_answer\n"
                          "00:50 agent Awa is paused: no_answer\n"
                          "01:00 agent Binta rings for Yao of desk\n"
                          "01:20 agent Binta stops ringing for Yao: no_answer\n"
                          "01:20 agent Binta is paused: no_answer\n");
    hall.works("Celine", {{"desk"}}, {{"wolof", 1}});
    CHECK(hall.story() == "02:00 agent Celine rings for Ama of desk\n");
}

TEST_CASE("who has waited in another language does not hold up the rest") {
    hall hall;
    hall.open({.name = "desk"});
    hall.comes("Kofi", {.queue = "desk", .needs = {{"fon", 1}}});
    hall.until(60s);
    hall.comes("Ama", {.queue = "desk", .needs = {{"fr", 1}}});
    hall.works("Awa", {{"desk"}}, {{"fr", 1}});
    CHECK(hall.story() == "01:00 agent Awa rings for Ama of desk\n");
}

TEST_CASE("members with a penalty come last, and beyond the limit only with time") {
    hall hall;
    hall.open({.name = "desk", .max_penalty = 1, .widens = {{45s, 0, 5}}});
    hall.works("Celine", {{"desk", 5}});
    hall.works("Binta", {{"desk", 1}});
    hall.works("Awa", {{"desk"}});
    for (const auto* const each : {"one", "two", "three"}) {
        hall.comes(each, "desk");
        hall.accepts("Awa", each);
        hall.accepts("Binta", each);
    }
    hall.story();
    hall.until(50s);
    CHECK(hall.story() == "00:45 agent Celine rings for three of desk\n");
}

TEST_CASE("strategies choose among free agents") {
    const auto all_work = [](hall& hall, strategy by) {
        hall.open({.name = "desk", .strategy = by});
        hall.works("Celine", {{.queue = "desk", .weight = 1, .order = 3}});
        hall.works("Binta", {{.queue = "desk", .weight = 1, .order = 2}});
        hall.works("Awa", {{.queue = "desk", .weight = 8, .order = 1}});
    };
    hall hall;
    SUBCASE("longest idle") {
        all_work(hall, strategy::longest_idle);
        CHECK(rung(hall, {9s, 1s, 1s, 1s, 1s, 1s}) == "CBACBA");
    }
    SUBCASE("fewest handled") {
        all_work(hall, strategy::fewest_handled);
        CHECK(rung(hall, {1s, 1s, 1s}) == "CBA");
        hall.logs_out("Celine");
        CHECK(rung(hall, {1s, 1s}) == "BA");
        hall.logs_in("Celine");
        CHECK(rung(hall, {1s, 1s}) == "CB");
        hall.router.begin_day();
        CHECK(rung(hall, {1s, 1s, 1s}) == "ACB");  // all have none again: by the longest idle
    }
    SUBCASE("least talk time") {
        all_work(hall, strategy::least_talk_time);
        CHECK(rung(hall, {90s, 30s, 40s, 20s, 25s, 5s}) == "CBABAB");
    }
    SUBCASE("round robin") {
        all_work(hall, strategy::round_robin);
        CHECK(rung(hall, {9s, 1s, 1s}) == "CBA");
        hall.pauses("Celine", "lunch");
        CHECK(rung(hall, {1s, 1s}) == "BA");
        hall.resumes("Celine");
        CHECK(rung(hall, {1s, 1s, 1s}) == "CBA");  // whatever idleness says
    }
    SUBCASE("sequential") {
        all_work(hall, strategy::sequential);
        CHECK(rung(hall, {1s, 1s, 1s}) == "AAA");
        hall.pauses("Awa", "lunch");
        CHECK(rung(hall, {1s, 1s}) == "BB");
    }
    SUBCASE("weighted") {
        all_work(hall, strategy::weighted);
        const auto names = rung(hall, std::vector<duration>(2000, 1s));
        const auto part = [&](char who) {
            return static_cast<double>(std::count(names.begin(), names.end(), who)) / 2000;
        };
        // Binomial with n 2000: the deviation is sqrt(0.8 x 0.2 / 2000) = 0.0089 and 0.0067; four of them.
        CHECK(part('A') == doctest::Approx(0.8).epsilon(4 * 0.0089 / 0.8));
        CHECK(part('B') == doctest::Approx(0.1).epsilon(4 * 0.0067 / 0.1));
        CHECK(part('C') == doctest::Approx(0.1).epsilon(4 * 0.0067 / 0.1));
    }
}

TEST_CASE("strategies are read by name") {
    CHECK(strategy_from("ring_all") == strategy::ring_all);
    CHECK(to_string(strategy::least_talk_time) == "least_talk_time");
    CHECK_THROWS_WITH_AS(strategy_from("rrmemory"),
                         "no strategy is called 'rrmemory'; there are longest_idle, fewest_handled, least_talk_time, "
                         "round_robin, weighted, sequential, ring_all",
                         error);
}

TEST_CASE("a customer comes back to who spoke with him, for a while") {
    hall hall;
    hall.open({.name = "desk", .sticky = {.remember = 1h, .wait = 20s}});
    const history::customer_id kofi{7};
    hall.works("Awa", {{"desk"}});
    hall.comes("Kofi's first", {.queue = "desk", .customer = kofi});
    hall.accepts("Awa", "Kofi's first");
    hall.until(60s);
    hall.finishes("Kofi's first");
    hall.until(61s);
    hall.works("Binta", {{"desk"}});
    hall.comes("Ama", "desk");
    hall.accepts("Awa", "Ama");
    hall.until(70s);
    hall.story();
    SUBCASE("free, she is rung although another is idle for longer") {
        hall.finishes("Ama");
        hall.comes("Kofi's second", {.queue = "desk", .customer = kofi});
        CHECK(hall.story() == "01:10 agent Awa rings for Kofi's second of desk\n");
    }
    SUBCASE("busy, she is waited for") {
        hall.comes("Kofi's second", {.queue = "desk", .customer = kofi});
        hall.until(75s);
        hall.finishes("Ama");
        CHECK(hall.story() == "01:15 agent Awa rings for Kofi's second of desk\n");
    }
    SUBCASE("busy, she is waited for although another becomes free") {
        hall.comes("Yao", "desk");
        hall.accepts("Binta", "Yao");
        hall.comes("Kofi's second", {.queue = "desk", .customer = kofi});
        hall.story();
        hall.until(75s);
        hall.finishes("Yao");
        CHECK(hall.story() == "");
        hall.until(95s);
        CHECK(hall.story() == "01:30 agent Binta rings for Kofi's second of desk\n");
    }
    SUBCASE("busy for too long, anybody does") {
        hall.comes("Kofi's second", {.queue = "desk", .customer = kofi});
        hall.until(95s);
        CHECK(hall.story() == "01:30 agent Binta rings for Kofi's second of desk\n");
    }
    SUBCASE("away, she is not waited for") {
        hall.pauses("Awa", "lunch");
        hall.comes("Kofi's second", {.queue = "desk", .customer = kofi});
        CHECK(hall.story() == "01:10 agent Binta rings for Kofi's second of desk\n");
    }
    SUBCASE("she goes while he waits for her") {
        hall.comes("Kofi's second", {.queue = "desk", .customer = kofi});
        hall.until(75s);
        hall.pauses("Awa", "lunch");
        CHECK(hall.story() == "01:15 agent Binta rings for Kofi's second of desk\n");
    }
    SUBCASE("whom he wants is asked before who spoke with him last") {
        hall.finishes("Ama");
        hall.comes("Kofi's second", {.queue = "desk", .customer = kofi, .wanted = hall.agent("Binta")});
        CHECK(hall.story() == "01:10 agent Binta rings for Kofi's second of desk\n");
    }
    SUBCASE("after the hour it is anybody's") {
        hall.finishes("Ama");
        hall.until(1h + 60s);
        hall.comes("Kofi's second", {.queue = "desk", .customer = kofi});
        CHECK(hall.story() == "01:01:00 agent Binta rings for Kofi's second of desk\n");
    }
}
