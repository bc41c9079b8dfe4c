// tests/campaign/test_call_plan.cpp - plans of campaigns by call: what is read, and all that is wrong in one.
#include "palabre/campaign/call_plan.hpp"
#include "palabre/core/error.hpp"

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

using namespace palabre;
using namespace palabre::campaign;
using namespace std::chrono_literals;

namespace {

call_plan read(const char* text) {
    return read_call_plan(boost::json::parse(text));
}

std::string wrong(const char* text) {
    try {
        read(text);
    } catch (const error& bad) {
        return bad.what();
    }
    return "nothing";
}

}  // namespace

TEST_CASE("a whole plan is read") {
    const auto plan = read(R"({"kind": "call", "mode": "predictive", "queue": "sales", "language": "en",
        "lists": [{"name": "march", "weight": 2}, {"name": "april", "weight": 1}],
        "by": [{"trunk": "operator", "caller_id": "+22921300000"}, {"trunk": "gsm"}],
        "hours": {"time_zone": "Africa/Porto-Novo", "hours": {"monday-friday": "08:00-19:00"}},
        "regions": {"TG": {"time_zone": "Africa/Lome", "hours": {"monday": "09:00-12:00"}}},
        "retry": {"busy": "10min", "machine": "never", "no_answer": {"after": "2h", "next_number": false}, "404": "never"},
        "attempts": {"most": 8, "a_day": 2, "between_numbers": "5min"}, "calls_a_day": 5000, "ring": "25s",
        "abandonment": {"most": 0.02, "within": "3s", "machines_count": true},
        "lines": {"most": 60, "an_agent": 2.5}, "expects": {"answers": 0.2, "answers_after": "12s", "handling": "4min"},
        "says": {"fr": "Nous vous rappelons.", "en": {"clip": "sorry"}}})");
    CHECK(plan.mode == call_mode::predictive);
    CHECK(plan.lists.size() == 2);
    CHECK(plan.by == std::vector<way_out>{{"operator", "+22921300000"}, {"gsm", ""}});
    CHECK(plan.regions.contains("TG"));
    CHECK(plan.rule_for("busy", 486) == retry_rule{.after = 10min});
    CHECK(plan.rule_for("rejected", 404).again == false);
    CHECK(plan.rule_for("no_answer", 480) == retry_rule{.after = 2h, .next_number = false});
    CHECK(plan.rule_for("machine", 0).again == false);
    CHECK(plan.rule_for("abandoned", 0).after == 24h);
    CHECK(plan.rule_for("unknown", 0).again);
    CHECK(plan.most_attempts == 8);
    CHECK(plan.most_a_day == 2);
    CHECK(plan.between_numbers == 5min);
    CHECK(plan.calls_a_day == 5000);
    CHECK(plan.ring_for == 25s);
    CHECK(plan.pace.mode == pacing_mode::predictive);
    CHECK(plan.pace.abandoned_most == 0.02);
    CHECK(plan.pace.agent_within == 3s);
    CHECK(plan.pace.machines_count);
    CHECK(plan.pace.lines_most == 60);
    CHECK(plan.pace.lines_an_agent == 2.5);
    CHECK(plan.pace.answers == 0.2);
    CHECK(plan.pace.handling == 4min);
    REQUIRE(plan.apology.size() == 2);
    CHECK(plan.apology.front().clip == "sorry");  // whoever speaks neither hears the plan's own
    CHECK(is_call_plan(boost::json::parse(R"({"kind": "call"})")));
    CHECK_FALSE(is_call_plan(boost::json::parse(R"({"kind": "message"})")));
    CHECK_FALSE(is_call_plan(value{}));
}

TEST_CASE("all that is wrong in a plan is told at once, each with its place and its cure") {
    const auto all = wrong(R"({"kind": "call", "mode": "fast", "queue": 7, "lists": ["march", "march", {"weight": 3}],
        "by": [], "hours": {"time_zone": "Mars", "hours": {}}, "regions": {"TG": {"hours": {"monday": "9-12"}}},
        "retry": {"bussy": "1h", "busy": "soon", "machine": {"again": 1}}, "attempts": {"most": 0, "a_day": 1.5},
        "ring": "5s", "abandonment": {"most": 0.6}, "lines": {"an_agent": 40}, "says": {"fr": ""}, "colour": "red"})");
    for (const char* each :
         {"mode: there is no mode 'fast'", "queue: it is no text", "lists: 'march' is named twice",
          "lists: a list has no name", "by: no way out is named", "hours", "TG", "retry.bussy: no attempt ends so",
          "retry.busy: it is no time within 10s and 60d", "retry.machine.again: it is neither true nor false",
          "attempts.most: it is not within 1 and 100", "attempts.a_day: it is not within 1 and 100",
          "ring: it is no time within 15s and 2min", "abandonment.most: it is not within 0 and 0.5",
          "lines.an_agent: it is not within 1 and 20", "says.fr: there are no words",
          "colour: there is no such setting; see docs/manual/campaigns.md"})
        CHECK_MESSAGE(all.find(each) != std::string::npos, each << " is not in\n" << all);
}

TEST_CASE("who talks, and what is heard where nobody does, must be said") {
    CHECK(wrong("{}").find("kind: it is no campaign by call") != std::string::npos);
    CHECK(wrong("[]").find("the plan: it is no object") != std::string::npos);
    CHECK(wrong(R"({"kind": "call", "mode": "agentless", "queue": "sales", "lists": ["a"]})") ==
          "flow: nobody talks; name the address of a flow\n"
          "queue: no agent talks; leave it out; a flow may transfer to a queue");
    CHECK(wrong(R"({"kind": "call", "mode": "predictive", "queue": "sales", "lists": ["a"]})")
              .starts_with("says: who answers and finds no agent would hear nothing"));
    CHECK(wrong(R"({"kind": "call", "mode": "preview", "queue": "sales", "flow": "x", "lists": ["a"]})") ==
          "flow: agents talk; leave it out, or write mode: agentless");
    CHECK(
        wrong(R"({"kind": "call", "mode": "preview", "queue": "sales", "lists": ["a", {"name": "b", "weight": 1}]})") ==
        "lists: some have a weight and some have none; give each of them one, or none");
    CHECK(wrong(R"({"kind": "call", "mode": "preview", "queue": "sales", "lists": ["a"]})") == "nothing");
}
