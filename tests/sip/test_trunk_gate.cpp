// tests/sip/test_trunk_gate.cpp - what trunks may carry: destinations, channels, calls a second, caps of a day.
#include "sip/trunk_gate.hpp"
#include "sip/trunk_hosts.hpp"

#include <doctest/doctest.h>

using namespace palabre;
using namespace palabre::sip;
using namespace std::chrono_literals;
using kind = voice_destination::kind;
using verdict = trunk_gate::verdict;

namespace {

voice_trunk benin() {
    voice_trunk made;
    made.name = "moov";
    made.hosts = {"10.0.0.5"};
    made.destinations = {{.prefix = "+229", .minute_costs = 50},
                         {.prefix = "+2291", .minute_costs = 30, .first = 1s, .step = 1s},
                         {.prefix = "+22989", .is = kind::premium},
                         {.prefix = "+22970", .is = kind::refused},
                         {.prefix = "166", .is = kind::emergency}};
    return made;
}

const calendar_time noon = std::chrono::sys_days{std::chrono::year{2026} / 11 / 27} + 12h;

}  // namespace

TEST_CASE("the longest prefix decides where calls may go") {
    const trunk_gate gate{benin()};
    CHECK(gate.allows("+22961000000") == verdict::go);
    CHECK(gate.allows("+22989000000") == verdict::premium);
    CHECK(gate.allows("+22970000000") == verdict::refused);
    CHECK(gate.allows("+33142000000") == verdict::refused);
    CHECK(gate.allows("166") == verdict::go);
    CHECK(trunk_gate{voice_trunk{.name = "any"}}.allows("+882") == verdict::go);
}

TEST_CASE("numbers are dialled as the trunk wants them") {
    const std::vector<std::pair<std::string, std::string>> rules{{"+", "00"}, {"+229", "0"}};
    CHECK(dialled(rules, "+22961000000") == "061000000");
    CHECK(dialled(rules, "+33142000000") == "0033142000000");
    CHECK(dialled(rules, "166") == "166");
}

TEST_CASE("what is billed: the first interval, then steps") {
    const voice_destination minutes{}, seconds{.first = 1s, .step = 1s}, mixed{.first = 30s, .step = 6s};
    CHECK(billed(minutes, 0s) == 0s);
    CHECK(billed(minutes, 1ms) == 60s);
    CHECK(billed(minutes, 60s) == 60s);
    CHECK(billed(minutes, 61s) == 120s);
    CHECK(billed(seconds, 61'001ms) == 62s);
    CHECK(billed(mixed, 30s) == 30s);
    CHECK(billed(mixed, 31s) == 36s);
}

TEST_CASE("a channel is taken by each call and given back, emergencies do not wait for one") {
    auto rules = benin();
    rules.channels = 2;
    trunk_gate gate{rules};
    const auto one = gate.admit("+22961000000", instant{}, noon);
    const auto two = gate.admit("+22961000001", instant{}, noon);
    CHECK(one.is == verdict::go);
    CHECK(two.is == verdict::go);
    CHECK(gate.admit("+22961000002", instant{}, noon).is == verdict::no_channel);
    CHECK(gate.admit("166", instant{}, noon).is == verdict::go);
    gate.ended(one.number, instant{}, noon);
    CHECK(gate.calls() == 2);
    gate.ended(two.number, instant{}, noon);
    CHECK(gate.admit("+22961000002", instant{}, noon).is == verdict::go);
}

TEST_CASE("calls a second") {
    auto rules = benin();
    rules.calls_per_second = 2;
    trunk_gate gate{rules};
    int passed = 0;
    for (auto at = instant{}; at < instant{10s}; at += 100ms)
        passed += gate.admit("+22961000000", at, noon).is == verdict::go ? 1 : 0;
    CHECK(passed >= 20);
    CHECK(passed <= 22);
    CHECK(gate.admit("166", instant{10s}, noon).is == verdict::go);
}

TEST_CASE("a day's minutes: what runs counts, one warning, a new day begins where the trunk is") {
    auto rules = benin();
    rules.minutes_a_day = 10;
    rules.utc_offset = std::chrono::minutes{60};
    trunk_gate gate{rules};
    const auto first = gate.admit("+22961000000", instant{}, noon);
    gate.answered(first.number, instant{});
    CHECK_FALSE(first.alarm);
    const auto near = gate.admit("+22961000000", instant{8min}, noon);
    CHECK(near.is == verdict::go);
    CHECK(near.alarm);
    CHECK_FALSE(gate.admit("+22961000000", instant{8min}, noon).alarm);
    CHECK(gate.admit("+22961000000", instant{10min}, noon).is == verdict::minutes_spent);
    CHECK(gate.admit("166", instant{10min}, noon).is == verdict::go);
    const auto bill = gate.ended(first.number, instant{10min}, noon);
    CHECK(bill.talked == 10min);
    CHECK(bill.billable == 600s);
    CHECK(bill.cost == 500);
    CHECK(gate.admit("+22961000000", instant{10min}, noon).is == verdict::minutes_spent);
    CHECK(gate.admit("+22961000000", instant{10min}, noon + 10h + 59min).is == verdict::minutes_spent);
    CHECK(gate.admit("+22961000000", instant{10min}, noon + 11h).is == verdict::go);  // 23:00 UTC is midnight there
}

TEST_CASE("a day's money") {
    auto rules = benin();
    rules.cost_a_day = 100;
    trunk_gate gate{rules};
    const auto dear = gate.admit("+22961000000", instant{}, noon);
    gate.answered(dear.number, instant{});
    const auto cheap = gate.admit("+22912000000", instant{}, noon);
    gate.answered(cheap.number, instant{});
    CHECK(gate.ended(cheap.number, instant{61s}, noon).cost == 31);                   // 30.5, begun units count
    CHECK(gate.admit("+22961000000", instant{61s}, noon).is == verdict::cost_spent);  // 31 and two minutes of 50
    CHECK(gate.is_alarmed());
}

TEST_CASE("what was used before a restart counts, on its own day") {
    auto rules = benin();
    rules.minutes_a_day = 10;
    rules.utc_offset = std::chrono::minutes{60};
    rules.sims = {{.name = "one"}, {.name = "two"}};
    rules.used = {{noon - 1h, "one", 240s, 200}, {noon - 2h, "two", 300s, 250}, {noon - 14h, "one", 3600s, 3000}};
    trunk_gate gate{rules};
    CHECK(gate.seconds_today(instant{}, noon) == 540);
    CHECK(gate.cost_today(instant{}, noon) == 450);
    const auto near = gate.admit("+22961000000", instant{}, noon);
    CHECK(near.sim == 0U);
    CHECK(near.alarm);
    gate.answered(near.number, instant{});
    gate.ended(near.number, instant{1min}, noon);
    CHECK(gate.admit("+22961000000", instant{1min}, noon).is == verdict::minutes_spent);
    rules.used.clear();
    gate.serve(rules);
    CHECK(gate.admit("+22961000000", instant{1min}, noon).is == verdict::minutes_spent);
    CHECK(gate.admit("+22961000000", instant{1min}, noon + 11h).is == verdict::go);
}

TEST_CASE("a GSM gateway has a channel a SIM, and wears them evenly") {
    auto rules = benin();
    rules.sims = {{.name = "one", .prefix = "1"}, {.name = "two", .prefix = "2", .minutes_a_day = 5}};
    trunk_gate gate{rules};
    const auto first = gate.admit("+22961000000", instant{}, noon);
    const auto second = gate.admit("+22961000000", instant{}, noon);
    CHECK(first.sim == 0U);
    CHECK(second.sim == 1U);
    CHECK(gate.admit("+22961000000", instant{}, noon).is == verdict::no_channel);
    for (const auto& each : {first, second}) gate.answered(each.number, instant{});
    gate.ended(first.number, instant{2min}, noon);
    gate.ended(second.number, instant{1min}, noon);
    const auto third = gate.admit("+22961000000", instant{2min}, noon);
    CHECK(third.sim == 1U);
    gate.answered(third.number, instant{2min});
    gate.ended(third.number, instant{6min}, noon);
    const auto fourth = gate.admit("+22961000000", instant{6min}, noon);
    CHECK(fourth.sim == 0U);  // two has had its five minutes
    CHECK(gate.admit("+22961000000", instant{6min}, noon).is == verdict::no_channel);
}

TEST_CASE("new rules keep what was counted") {
    auto rules = benin();
    rules.minutes_a_day = 10;
    rules.sims = {{.name = "one"}, {.name = "two"}};
    trunk_gate gate{rules};
    const auto call = gate.admit("+22961000000", instant{}, noon);
    gate.answered(call.number, instant{});
    rules.sims = {{.name = "two"}};
    gate.serve(rules);
    gate.ended(call.number, instant{3min}, noon);  // its SIM has gone
    CHECK(gate.seconds_today(instant{3min}, noon) == 180);
    CHECK(gate.admit("+22961000000", instant{3min}, noon).sim == 0U);
}

TEST_CASE("hosts that do not answer are left out until they may be back") {
    trunk_hosts hosts{3};
    using order = std::vector<std::size_t>;
    CHECK(hosts.order(instant{}) == order{0, 1, 2});
    CHECK(hosts.failed(0, instant{}, 0));
    CHECK_FALSE(hosts.failed(0, instant{}, 0));
    CHECK(hosts.order(instant{1s}) == order{1, 2});
    CHECK(hosts.order(instant{4s}) == order{1, 2, 0});
    CHECK(hosts.together() == trunk_hosts::state::unknown);
    for (const std::size_t each : {1, 2}) hosts.failed(each, instant{}, 0);
    CHECK(hosts.together() == trunk_hosts::state::down);
    CHECK(hosts.order(instant{1s}) == order{0, 1, 2});  // rather than nowhere
    CHECK(hosts.answered(1));
    CHECK(hosts.together() == trunk_hosts::state::up);
    CHECK(hosts.order(instant{1s}) == order{1});
}

TEST_CASE("waits double, and chance takes at most a quarter away") {
    back_off wait{8s, 20s};
    CHECK(wait.next(0) == 8s);
    const auto second = wait.next(~std::uint64_t{0});
    CHECK(second > 12s);
    CHECK(second <= 16s);
    CHECK(wait.next(0) == 20s);
    CHECK(wait.next(0) == 20s);
    wait.reset();
    CHECK(wait.next(0) == 8s);
}
