// tests/sim/test_back_office.cpp - simulated systems answer, and fail, as told.
#include "palabre/sim/back_office.hpp"

#include "palabre/core/error.hpp"
#include "palabre/sim/clock.hpp"

#include <doctest/doctest.h>

using namespace palabre;
using namespace std::chrono_literals;

namespace {

struct asked {
    outcome came;
    instant when{};
    int times = 0;
};

asked ask(sim::clock& clock, sim::back_office& office, const std::string& operation, value arguments) {
    asked result;
    office.call(operation, std::move(arguments), clock.now() + 3s, [&](outcome came) {
        result = {std::move(came), clock.now(), result.times + 1};
    });
    clock.run();
    return result;
}

}  // namespace

TEST_CASE("a back office answers what its table says") {
    sim::clock clock;
    sim::back_office crm{clock, sim::chance{1}};
    crm.answers("balance", {{"number", "01"}, {"unit", "XOF"}}, {{"amount", 500}}).answers_always("news", "none");

    const auto known = ask(clock, crm, "balance", {{"unit", "XOF"}, {"number", "01"}});
    CHECK(known.came.what == outcome::kind::value);
    CHECK(known.came.data.at("amount") == 500);
    CHECK(known.when >= instant{20ms});
    CHECK(known.when <= instant{80ms});
    CHECK(ask(clock, crm, "balance", {{"number", "02"}}).came.what == outcome::kind::not_found);
    CHECK(ask(clock, crm, "news", {}).came.data == "none");
    CHECK(ask(clock, crm, "weather", {}).came.reason == "no operation 'weather'");
    CHECK(crm.asked() == 4);
}

TEST_CASE("faults come and go by schedule, and each is answered once by the deadline") {
    sim::clock clock;
    sim::back_office crm{clock, sim::chance{1}};
    crm.answers_always("balance", 500).takes(100ms, 100ms);
    const auto during = [&](sim::fault kind) {
        crm.faults().add(clock.now(), clock.now() + 1s, kind);
        const instant began = clock.now();
        auto result = ask(clock, crm, "balance", {});
        CHECK(result.times == 1);
        result.when -= began.time_since_epoch();
        clock.run_for(5s);
        return result;
    };
    const auto hung = during(sim::fault::hangs);
    CHECK(hung.came.reason == "no answer by the deadline");
    CHECK(hung.when == instant{3s});
    CHECK(during(sim::fault::drops).came.reason == "the connection was lost");
    CHECK(during(sim::fault::refuses).when == instant{0s});
    const auto slow = during(sim::fault::slow);
    CHECK(slow.when == instant{1s});
    CHECK(slow.came.data == 500);
    const auto garbled = during(sim::fault::garbage);
    CHECK(garbled.came.what == outcome::kind::value);
    CHECK(garbled.came.data != 500);
    CHECK(ask(clock, crm, "balance", {}).came.data == 500);
}

TEST_CASE("a fault must have a length") {
    sim::fault_schedule faults;
    CHECK_THROWS_AS(faults.add(instant{1s}, instant{1s}, sim::fault::hangs), error);
}

TEST_CASE("arguments are equal in whatever order they come, however deep") {
    sim::clock clock;
    sim::back_office crm{clock, sim::chance{1}};
    crm.answers("find", {{"who", {{"first", "Awa"}, {"last", "Dossou"}}}, {"tags", {"a", "b"}}}, 7);
    const auto asks = [&](value arguments) { return ask(clock, crm, "find", std::move(arguments)).came.what; };
    CHECK(asks({{"tags", {"a", "b"}}, {"who", {{"last", "Dossou"}, {"first", "Awa"}}}}) == outcome::kind::value);
    CHECK(asks({{"tags", {"b", "a"}}, {"who", {{"last", "Dossou"}, {"first", "Awa"}}}}) == outcome::kind::not_found);
}

TEST_CASE("a request without deadline that hangs is never answered") {
    sim::clock clock;
    sim::back_office crm{clock, sim::chance{1}};
    crm.answers_always("balance", 500).faults().add(instant{0s}, instant{1s}, sim::fault::hangs);
    crm.call("balance", {}, instant::max(), [](const outcome&) { FAIL("answered"); });
    clock.run();
    CHECK(clock.now() == instant{0s});
}
