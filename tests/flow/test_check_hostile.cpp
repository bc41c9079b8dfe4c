// tests/flow/test_check_hostile.cpp - large and ill-meant graphs: no recursion, no quadratic time, no endless round.
#include "palabre/flow/graph.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace palabre;
using namespace palabre::flow;

namespace {

constexpr std::size_t many = 100'000;

std::string n(std::size_t at) {
    return fmt::format("n{}", at);
}

}  // namespace

TEST_CASE("a chain of 100,000 nodes is checked") {
    graph chain;
    for (std::size_t at = 0; at < many; ++at) chain.add(n(at), {step::say{"Hello."}, {{"next", n(at + 1)}}});
    chain.add(n(many), {step::hangup{}});
    CHECK(chain.check().empty());
}

TEST_CASE("a silent round of 100,000 nodes is one problem") {
    graph round;
    for (std::size_t at = 0; at < many; ++at) round.add(n(at), {step::say{"Hello."}, {{"next", n((at + 1) % many)}}});
    const auto found = round.check();
    REQUIRE(found.size() == 1);
    CHECK(found[0].what ==
          "no way leads out of 'n0', 'n1', 'n2', 'n3' and 99996 more: the conversation would never end");
}

TEST_CASE("calls nested 50,000 deep, each returning, are checked") {
    graph nested;
    constexpr std::size_t deep = 50'000;
    for (std::size_t at = 0; at < deep; ++at) {
        nested.add(n(2 * at), {step::call_flow{n(2 * at + 2)}, {{"next", n(2 * at + 1)}}});
        nested.add(n(2 * at + 1), {at == 0 ? step::any{step::hangup{}} : step::any{step::give_back{}}});
    }
    nested.add(n(2 * deep), {step::give_back{}});
    CHECK(nested.check().empty());
}

TEST_CASE("100,000 edges to nowhere are 100,000 problems, found in time") {
    graph broken;
    for (std::size_t at = 0; at < many; ++at)
        broken.add(n(at), {step::say{"Hello."}, {{"next", fmt::format("m{}x", at)}}});
    const auto found = broken.check();
    CHECK(found.size() == 2 * many - 1);  // and all but the first are reached by nothing
}

TEST_CASE("one node with 20,000 choices, all returning, does not cost their square") {
    graph hub;
    step::menu menu;
    node first{menu, {}};
    for (std::size_t at = 0; at < 20'000; ++at) {
        menu.choices.push_back({std::to_string(at), "One"});
        first.edges.push_back({std::to_string(at), n(at)});
    }
    menu.into = "picked";
    first.step = menu;
    hub.add("start", {step::call_flow{"hub"}, {{"next", "end"}}});
    hub.add("end", {step::hangup{"You picked ${picked}."}});
    hub.add("hub", std::move(first));
    for (std::size_t at = 0; at < 20'000; ++at) hub.add(n(at), {step::say{"${picked}"}, {{"next", "back"}}});
    hub.add("back", {step::give_back{}});
    CHECK(hub.check().empty());
}

TEST_CASE("more variables than a session holds are one problem") {
    graph many_variables;
    for (std::size_t at = 0; at < 3000; ++at)
        many_variables
            .add(n(at),
                 {step::set{{{fmt::format("v{}", at), expression::parse("1")}}}, {{"next", fmt::format("s{}", at)}}})
            .add(fmt::format("s{}", at), {step::say{wording{fmt::format("${{v{}}}", at)}}, {{"next", n(at + 1)}}});
    many_variables.add(n(3000), {step::hangup{}});
    const auto found = many_variables.check();
    REQUIRE(found.size() == 1);
    CHECK(to_string(found[0]) == "the flow keeps 3000 variables; keep at most 2048: a session is saved in 64 kB");
}
