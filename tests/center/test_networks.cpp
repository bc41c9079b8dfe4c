// tests/center/test_networks.cpp - which operator has a number, as a company's system says.
#include "palabre/center/networks.hpp"
#include "palabre/connector/guard.hpp"
#include "palabre/core/numbering_plan.hpp"
#include "palabre/sim/back_office.hpp"
#include "palabre/sim/clock.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <optional>
#include <string>

using namespace palabre;
using namespace std::chrono_literals;

namespace {

struct stage {
    stage() {
        auto made = std::make_unique<sim::back_office>(clock, sim::chance{1});
        office = made.get();
        made->answers("operator_of", {{"number", "+2290194000001"}}, {{"operator", "61602"}})
            .answers("operator_of", {{"number", "+2290194000002"}}, "Celtiis")
            .answers("operator_of", {{"number", "+2290194000003"}}, {{"operator", nullptr}})
            .knows_not("operator_of", nullptr);
        operation ask{.name = "operator_of"};
        ask.fresh_for = 1h;
        center.connect("mnp", std::make_unique<guard>(clock, std::move(made), guard_options{.operations = {ask}}));
        asks =
            asked_network(center, "sahel", {.operation = "mnp.operator_of", .names = {{"61602", "MTN"}}, .limit = 2s});
    }

    /// What came of it, and after how long.
    std::string network(const std::string& number) {
        std::optional<std::string> told;
        asks(*numbering::plans::builtin().parse(number, country{"BJ"}),
             [&](std::string name) { told = std::move(name); });
        clock.run_for(3s);
        REQUIRE(told);
        return *told;
    }

    sim::clock clock;
    palabre::center center{clock};
    sim::back_office* office = nullptr;
    std::function<void(const phone_number&, std::function<void(std::string)>)> asks;
};

}  // namespace

TEST_CASE("the system's word is an operator's name, by a field or as it is, and what it does not know is nobody's") {
    stage at;
    CHECK(at.network("01 94 00 00 01") == "MTN");
    CHECK(at.network("01 94 00 00 02") == "Celtiis");
    CHECK(at.network("01 94 00 00 03") == "");
    CHECK(at.network("01 94 00 00 04") == "");
}

TEST_CASE("an answer holds as long as its operation says, and then it is asked again") {
    stage at;
    CHECK(at.network("01 94 00 00 01") == "MTN");
    CHECK(at.network("01 94 00 00 01") == "MTN");
    CHECK(at.office->asked() == 1);
    at.clock.run_for(2h);
    CHECK(at.network("01 94 00 00 01") == "MTN");
    CHECK(at.office->asked() == 2);
}

TEST_CASE("a system that is not there, or that nobody has described, leaves the number to its prefix") {
    stage at;
    at.center.connect("mnp", nullptr);
    CHECK(at.network("01 94 00 00 01") == "");
    at.center.connect("mnp", std::make_unique<sim::back_office>(at.clock, sim::chance{1}));
    CHECK(at.network("01 94 00 00 01") == "");
}
