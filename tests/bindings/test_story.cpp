// tests/bindings/test_story.cpp - the operator's stories, told the same with an application behind them.
#include "bindings/host.hpp"

#include "palabre/core/error.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace palabre;
using test::asked;
namespace json = boost::json;

namespace {

const std::string operator_line = PALABRE_SOURCE_DIR "/samples-ivr/operator/";

/// The operator's systems, for one subscriber.
std::string crm(const std::string& operation, const json::object& arguments) {
    if (arguments.at("number") != "+2290197123456") return R"({"outcome":"not_found"})";
    if (operation == "balance")
        return test::found(
            json::parse(R"({"credit":{"amount_minor":2450,"currency":"XOF"},"valid_until":"2026-03-31"})"));
    if (operation == "verify") return test::found({{"verified", arguments.at("given") == "1000"}});
    if (operation == "puk") return test::found({{"code", "48151623"}});
    return R"({"outcome":"not_found"})";
}

value play(bindings::engine& with, const std::string& story) {
    return asked(with, "play_story",
                 {{"flow", operator_line + "flow.yaml"}, {"story", operator_line + "calls/" + story}});
}

}  // namespace

TEST_CASE("an application's connector tells the same story") {
    bindings::engine engine;
    engine.register_connector("crm", "");
    const test::host application{engine, {{"crm", crm}}};
    for (const auto* story : {"new_caller.story", "balance_again.story", "puk_by_recharge.story", "sms.story"}) {
        INFO(story);
        CHECK(play(engine, story).at("difference") == "");
    }
}

TEST_CASE("an application that does not answer is an honest answer") {
    bindings::engine engine;
    engine.register_connector("crm", "");
    const test::host application{
        engine, {{"crm", [](auto&&...) { return R"({"outcome":"unavailable","reason":"maintenance"})"; }}}};
    const auto told = std::string{play(engine, "balance_again.story").at("told").get_string()};
    CHECK(told.find("n'est pas accessible pour le moment") != std::string::npos);
}

TEST_CASE("events come in order, and what is written meanwhile is of that moment") {
    bindings::engine engine;
    engine.listen(true);
    std::vector<std::string> events;
    std::string interaction;
    value timeline;
    const test::host application{
        engine, {}, [&](const json::object& event) {
            events.emplace_back(event.at("type").get_string());
            if (events.back() == "interaction.started") interaction = event.at("interaction").get_string();
            if (events.back() != "interaction.ended") return;
            CHECK(event.at("interaction") == interaction.c_str());
            CHECK(asked(engine, "dispose", {{"interaction", interaction}, {"code", "solved"}}).at("outcome") == "done");
            timeline = asked(engine, "timeline", {{"address", "+2290197123456"}});
        }};
    CHECK(play(engine, "new_caller.story").at("difference") == "");
    REQUIRE(events.size() > 6);
    CHECK(events.front() == "interaction.started");
    CHECK(std::ranges::count(events, "disposition.given") == 2);  // the flow's and ours
    CHECK(events.back() == "entry.added");
    CHECK(timeline.at("entries").at(0).at("text") == "solved");
}

TEST_CASE("after the story there is nobody to ask, and mistakes in it are told") {
    bindings::engine engine;
    const test::host application{engine};
    play(engine, "new_caller.story");
    CHECK(asked(engine, "timeline", {{"address", "+2290197123456"}}).at("error").at("code") == "wrong_state");
    CHECK(play(engine, "absent.story").at("error").at("code") == "not_found");
    CHECK(asked(engine, "play_story", json::object{}).at("error").at("code") == "invalid_argument");
}
