// tests/campaign/test_message_plan.cpp - plans of campaigns: what is wrong is told at once, with place and cure.
#include "palabre/campaign/message_plan.hpp"

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

using namespace palabre;

namespace {

std::vector<std::string> problems_of(const char* plan) {
    try {
        campaign::read_plan(boost::json::parse(plan));
    } catch (const error& wrong) {
        std::vector<std::string> all;
        for (const auto& each : wrong.problems()) all.push_back(each.what);
        return all;
    }
    return {};
}

}  // namespace

TEST_CASE("a plan is read with its defaults") {
    const auto plan = campaign::read_plan(boost::json::parse(
        R"({"words": {"fr": {"text": "a", "on": {"whatsapp": "b"}, "template": "t", "parameters": ["{name}"]}},
            "media": ["whatsapp", "sms"], "expires": "2026-11-28T18:00:00Z"})"));
    CHECK(plan.purpose == "notice");
    CHECK(plan.to.from == "list");
    CHECK(plan.words.at("fr").words(medium::sms) == "a");
    CHECK(plan.words.at("fr").words(medium::whatsapp) == "b");
    CHECK(plan.media == std::vector{medium::whatsapp, medium::sms});
    CHECK(plan.expires.has_value());
}

TEST_CASE("all that is wrong with a plan is told at once") {
    const auto found = problems_of(R"({"audience": {"from": "nowhere", "segment": "gold"}, "media": ["voice"],
        "per_second": 0, "expires": "soon", "hours": {"weekly": 3}, "words": {"en": {}}, "throttle": 3})");
    const std::vector<std::string> places{"audience.from:", "audience.segment:", "media:", "per_second:", "expires:",
                                          "hours:",         "words.en:",         "words:", "throttle:"};
    for (const auto& place : places) {
        CAPTURE(place);
        CHECK(std::any_of(found.begin(), found.end(), [&](const auto& each) { return each.starts_with(place); }));
    }
    CHECK(problems_of("[]").size() == 2);
    CHECK(problems_of(R"({"words": {"fr": {"text": "a"}}, "audience": {"from": "customers", "areas": ["C-1"]}})")
              .size() == 1);
}

TEST_CASE("fields stand in for their names, and one that is missing leaves nothing") {
    CHECK(campaign::filled("a {b} c", {{"b", "1"}}) == "a 1 c");
    CHECK(campaign::filled("a {b", {}) == "a {b");
    CHECK(campaign::filled("{b}{b}", {{"b", "1"}}) == "11");
    CHECK_FALSE(campaign::filled("{x}", {{"b", "1"}}).has_value());
}

TEST_CASE("whose answers matter is written to by somebody who can be answered") {
    const std::string words = R"("words": {"fr": {"text": "Votre avis ?"}})";
    const auto plan = campaign::read_plan(
        boost::json::parse(R"({"flow": "avis", "from": {"sms": "+2290190000105", "whatsapp": "105"}, )" + words + "}"));
    CHECK(plan.flow == "avis");
    CHECK(plan.from.at(medium::sms) == "+2290190000105");
    CHECK(plan.from.at(medium::whatsapp) == "105");
    const auto wrong = [&](const std::string& part) {
        return problems_of(("{" + part + ", " + words + "}").c_str()).size();
    };
    CHECK(wrong(R"("from": {"sms": "MOOV"})") == 0);
    CHECK(wrong(R"("from": {"sms": "MOOV"}, "flow": "avis")") == 1);
    CHECK(wrong(R"("from": {"sms": "MOOV"}, "purpose": "survey")") == 1);
    CHECK(wrong(R"("from": {"pigeon": "1"})") == 1);
    CHECK(wrong(R"("from": {"sms": ""})") == 1);
    CHECK(wrong(R"("from": "1234")") == 1);
}
