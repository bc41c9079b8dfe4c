// tests/flow/test_session.cpp - sessions as JSON: the same after a restart, refused when they do not fit.
#include "palabre/flow/player.hpp"

#include "palabre/core/error.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include <random>

using namespace palabre;
using namespace palabre::flow;

namespace {

graph plan(const char* prompt = "Number?") {
    graph made;
    made.languages = {{"fr", "Français"}, {"en", "English"}};
    made.add("start", {step::call_flow{"number"}, {{"next", "promise"}}});
    made.add("number",
             {step::collect{.prompt = prompt, .into = "number", .confirm = "${number}?"}, {{"next", "back"}}});
    made.add("back", {step::give_back{}});
    made.add("promise", {step::send{.words = "Fɔ̀n 😀 ${number}", .at_end = true}, {{"next", "ask"}}});
    made.add("ask", {step::lookup{.connector = "crm", .operation = "balance"},
                     {{"value", "start"}, {"not_found", "start"}, {"unavailable", "start"}}});
    return made;
}

/// Whether resuming refuses, and how: the first line.
std::string refused(const player& plays, const value& saved) {
    try {
        plays.resume(saved);
        return "";
    } catch (const error& thrown) {
        CHECK(thrown.code() == errc::invalid_file);
        return thrown.problems().front().what;
    }
}

}  // namespace

TEST_CASE("a session saved in the middle of a subflow resumes to the same") {
    const player plays{plan()};
    auto talk = plays.open(medium::voice, "+2290197000001", "100");
    const auto check_here = [&] {
        const value saved = plays.save(talk);
        const auto read = boost::json::parse(boost::json::serialize(saved));
        CHECK(plays.save(plays.resume(read)) == saved);
        talk = plays.resume(read);
    };
    check_here();
    plays.advance(talk, event::begins{}, {});
    check_here();
    plays.advance(talk, event::answered{{answer::kind::given, "0197"}}, {});
    CHECK(talk.waits_for == awaits::confirmation);
    check_here();
    CHECK(plays.ask_again(talk, {}).size() == 1);
    plays.advance(talk, event::answered{{answer::kind::given, "1"}}, {});
    CHECK(talk.waits_for == awaits::outcome);
    CHECK(talk.later.size() == 1);
    check_here();
    CHECK(plain_text(talk.later.front().words) == "Fɔ̀n 😀 0197");
}

TEST_CASE("a session of another plan, version or shape is refused by name") {
    const player plays{plan()};
    auto talk = plays.open(medium::voice, "1", "100");
    plays.advance(talk, event::begins{}, {});
    const value good = plays.save(talk);
    CHECK(refused(plays, good) == "");
    CHECK(refused(player{plan("Your number?")}, good).starts_with("a saved session belongs to another flow ("));
    CHECK(refused(plays, nullptr) == "a saved session is no JSON object");
    CHECK(refused(plays, {{"version", 2}}) == "a saved session was written by another version");
    const auto with = [&](const char* name, value changed) {
        value bad = good;
        bad.as_object()[name] = std::move(changed);
        return refused(plays, bad);
    };
    CHECK(with("node", "nirvana") == "a saved session stands at a node that the flow does not have");
    CHECK(with("stack", {"promise"}) == "a saved session comes back to a node that calls nothing");
    CHECK(with("waits_for", "outcome") == "a saved session waits for something that its node never asks");
    CHECK(with("waits_for", "godot") == "a saved session waits for 'godot'");
    CHECK(with("language", "wo") == "a saved session speaks 'wo', which the flow does not");
    CHECK(with("variables", 7) == "a saved session has a 'variables' that is no object");
    CHECK(with("tries", -1) == "a saved session has a 'tries' that is no whole number from 0 to 1000");
    CHECK(with("given", boost::json::string(100'000, 'x')) == "a saved session is larger than 64 kB");
    CHECK(with("facts", {{"customer", 7}}) == "a saved session has a customer that is no object");
    CHECK(with("facts", {{"chosen_language", "fr"}, {"chosen_at", 99}}) ==
          "a saved session has chosen a language at no node");
}

TEST_CASE("whatever is tampered with, a session is refused or plays on without harm") {
    const player plays{plan()};
    auto talk = plays.open(medium::voice, "1", "100");
    plays.advance(talk, event::begins{}, {});
    plays.advance(talk, event::answered{{answer::kind::given, "0197"}}, {});
    const value good = plays.save(talk);
    const std::vector<value> oddities{
        nullptr,        true, -1, 1e300, "", "voice", "answer", "result", "start", "ask", boost::json::array{1},
        value{{"a", 1}}};
    std::mt19937_64 chance{5};
    int played = 0;
    for (int i = 0; i < 3000; ++i) {
        value bad = good;
        auto& object = bad.as_object();
        for (auto changes = 1 + chance() % 3; changes > 0; --changes)
            std::next(object.begin(), static_cast<std::ptrdiff_t>(chance() % object.size()))->value() =
                oddities[chance() % oddities.size()];
        if (!refused(plays, bad).empty()) continue;
        ++played;
        auto odd = plays.resume(bad);
        plays.advance(odd, event::answered{{answer::kind::given, "1"}}, {});
        plays.advance(odd, event::came{outcome::of("x")}, {});
        plays.advance(odd, event::settled{"recorded", 1}, {});
        plays.advance(odd, event::hung_up{}, {});
    }
    CHECK(played > 0);
}

TEST_CASE("what is said carries the value that it tells, and a saved session keeps all but a secret's") {
    const player plays{load_text(R"(flow: f
variables: {credit: money}
nodes:
  a: {collect: "PIN?", into: pin, digits: {most: 4}, secret: true, next: b}
  b: {send: "${number(5)}", when: end, next: c}
  c: {send: "${digits(pin)}", when: end, next: d}
  d: {say: ["Solde :", "${money(500, 'XOF')}.", "${digits(pin)}"], next: e}
  e: {menu: Menu, choices: {1: {label: Oui, to: f}}, no_input: f, no_match: f}
  f: {hangup: }
)",
                                 "f.yaml")};
    auto talk = plays.open(medium::voice, "+2290197000001", "100");
    plays.advance(talk, event::begins{}, {});
    std::vector<utterance> said;
    for (const auto& each : plays.advance(talk, event::answered{{answer::kind::given, "4821"}}, {}))
        if (const auto* words = std::get_if<action::say>(&each)) said = words->words;
    REQUIRE(said.size() == 3);
    CHECK(said[0].value == "");
    CHECK(said[1].value == "money 500 XOF");
    CHECK(said[2].value == "digits 4821");
    CHECK(said[2].masked != "");
    const auto saved = boost::json::serialize(plays.save(talk));
    CHECK(saved.find("\"value\":\"number 5\"") != std::string::npos);
    CHECK(saved.find("4821") == std::string::npos);
    const auto resumed = boost::json::serialize(plays.save(plays.resume(boost::json::parse(saved))));
    CHECK(resumed.find("\"value\":\"number 5\"") != std::string::npos);
}
