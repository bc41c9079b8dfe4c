// tests/flow/test_graph.cpp - graphs made in code: ids, edges, outcomes, wordings, digests.
#include "palabre/flow/graph.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <set>

using namespace palabre;
using flow::node;
namespace step = flow::step;

namespace {

flow::graph two_nodes() {
    flow::graph made;
    made.name = "two";
    made.add("start", {step::say{"Hello."}, {{"next", "bye"}}});
    made.add("bye", {step::hangup{}});
    return made;
}

errc code_of(const std::function<void()>& act) {
    try {
        act();
    } catch (const error& failed) {
        return failed.code();
    }
    return errc::io;
}

}  // namespace

TEST_CASE("nodes are found by their ids and keep their order") {
    const auto made = two_nodes();
    REQUIRE(made.find("start") != nullptr);
    CHECK(*made.find("start")->to("next") == "bye");
    CHECK(made.find("start")->to("hang_up") == nullptr);
    CHECK(made.find("nobody") == nullptr);
    CHECK(made.nodes().front().first == "start");
    CHECK(flow::kind_of(made.find("bye")->step) == "hangup");
}

TEST_CASE("ids are taken once, and spelt as ids") {
    auto made = two_nodes();
    CHECK(code_of([&] { made.add("bye", {step::hangup{}}); }) == errc::duplicate_node);
    for (const char* bad : {"", "Bye", "1st", "to-day", "a b", "/a", "a/", "a//b", "é"})
        CHECK(code_of([&] { made.add(bad, {step::hangup{}}); }) == errc::invalid_argument);
    CHECK_NOTHROW(made.add("common/bye", {step::hangup{}}));
    CHECK_NOTHROW(made.add("a/b/c_1", {step::hangup{}}));
}

TEST_CASE("each kind has its outcomes") {
    const auto of = [](const step::any& what) {
        std::string all;
        for (const auto& each : flow::outcomes_of(what).required) all += each + ' ';
        all += '[';
        for (const auto& each : flow::outcomes_of(what).optional) all += ' ' + each;
        return all + " ]";
    };
    CHECK(of(step::say{}) == "next [ hang_up ]");
    CHECK(of(step::menu{"?", {{"1", "One"}, {"2", "Two"}}}) == "1 2 [ no_input no_match hang_up ]");
    CHECK(of(step::lookup{"bank", "balance"}) == "value not_found unavailable [ stale hang_up ]");
    CHECK(of(step::act{}) == "done not_found unavailable [ hang_up ]");
    CHECK(of(step::branch{{flow::expression::parse("true")}}) == "1 else [ hang_up ]");
    CHECK(of(step::give_back{}) == "[ hang_up ]");
    CHECK(flow::outcomes_of(step::segment{flow::expression::parse("x")}).any_name);
}

TEST_CASE("a wording is said in the language, in any, or in the fallback") {
    flow::wording words;
    CHECK(words.empty());
    CHECK(words.in("fr", "en") == nullptr);
    words.by_language["fr"].push_back({flow::text_template::parse("Bonjour")});
    CHECK(words.in("fr", "en")->front().text.text() == "Bonjour");
    CHECK(words.in("fon", "fr")->front().text.text() == "Bonjour");
    CHECK(words.in("fon", "en") == nullptr);
    words.by_language[""].push_back({flow::text_template::parse("Hello")});
    CHECK(words.in("fon", "fr")->front().text.text() == "Hello");
    CHECK(flow::wording{"Hi"}.in("fr", "")->front().text.text() == "Hi");
}

TEST_CASE("a digest names a plan") {
    CHECK(two_nodes().digest() == two_nodes().digest());
    CHECK(two_nodes().digest().size() == 36);

    // Equal plans: neither places nor what is said about a flow count, nor the order of edges.
    auto same = two_nodes();
    same.about = "For reading only.";
    same.where = {"other.yaml", 1, 1};
    CHECK(same.digest() == two_nodes().digest());
    const auto one = flow::load_text("flow: f\nnodes: {a: {hours: x, to: {open: a, closed: a}}}", "one.yaml");
    const auto other =
        flow::load_text("flow: f\nnodes:\n  a:\n    to: {closed: a, open: a}\n    hours: x", "other.yaml");
    CHECK(one.digest() == other.digest());

    // Everything else does.
    std::set<std::string> digests{two_nodes().digest()};
    const std::vector<std::function<void(flow::graph&)>> changes = {
        [](auto& g) { g.name = "three"; },
        [](auto& g) {
            g.languages.push_back({"fr", "Français"});
        },
        [](auto& g) {
            g.languages.push_back({"fr", "Français", true});
        },
        [](auto& g) {
            g.languages.push_back({"fr", "Français", false, false, {{"sorry", "Pardon"}}});
        },
        [](auto& g) { g.channels = {medium::sms}; },
        [](auto& g) {
            g.variables.push_back({"a", flow::kind::string});
        },
        [](auto& g) {
            g.variables.push_back({"a", flow::kind::integer});
        },
        [](auto& g) {
            g.variables.push_back({"a", flow::type::money()});
        },
        [](auto& g) {
            g.operations.push_back({"a", "b", {}, {}, false});
        },
        [](auto& g) {
            g.operations.push_back({"a", "b", {}, {}, true});
        },
        [](auto& g) {
            g.notices.push_back({"a", "b"});
        },
        [](auto& g) {
            g.notices.push_back({"a", "b", calendar_time{}});
        },
        [](auto& g) { g.calendars.emplace("a", calendar{{}}); },
        [](auto& g) {
            g.calendars.emplace("a", calendar{{"Africa/Lagos", {}, {}, {}, {}}});
        },
        [](auto& g) { g.prompts = "clips"; },
        [](auto& g) { g.on_hang_up = "bye"; },
        [](auto& g) { g.time_zone = "UTC"; },
        [](auto& g) { g.steps_without_customer = 1; },
        [](auto& g) { g.add("c", {step::tag{"x"}}); },
        [](auto& g) { g.add("c", {step::bot{"x"}}); },
        [](auto& g) {
            g.add("c", {step::tag{"x"}, {{"next", "bye"}}});
        },
        [](auto& g) { g.add("c", {step::wait{std::chrono::seconds{1}}}); },
        [](auto& g) {
            g.add("c", {step::menu{"?", {{"1", "A"}}}});
        },
        [](auto& g) {
            g.add("c", {step::menu{"?", {{"1", "A", "B"}}}});
        },
        [](auto& g) {
            g.add("c", {step::menu{"?", {{"1", "A"}}, {.retries = 3}}});
        },
        [](auto& g) {
            g.add("c", {step::menu{"?", {{"1", "A"}}, {.barge_in = false}}});
        },
        [](auto& g) {
            g.add("c", {step::collect{"?", "n"}});
        },
        [](auto& g) {
            g.add("c", {step::collect{"?", "n", step::collect::kind::text}});
        },
        [](auto& g) { g.add("c", {step::collect{.prompt = "?", .into = "n", .secret = true}}); },
        [](auto& g) { g.add("c", {step::lookup{.connector = "a", .operation = "b"}}); },
        [](auto& g) { g.add("c", {step::lookup{.connector = "a", .operation = "b", .secret = true}}); },
        [](auto& g) { g.add("c", {step::act{{.connector = "a", .operation = "b"}}}); },
        [](auto& g) { g.add("c", {step::act{{.connector = "a", .operation = "b", .secret = true}}}); },
        [](auto& g) {
            g.add("c", {step::send{"x", medium::sms}});
        },
        [](auto& g) { g.add("c", {step::send{.words = "x", .at_end = true}}); },
    };
    for (const auto& change : changes) {
        auto changed = two_nodes();
        change(changed);
        digests.insert(changed.digest());
    }
    CHECK(digests.size() == changes.size() + 1);
}
