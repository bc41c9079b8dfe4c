// tests/contract/sessions.cpp - contract: conversations that go on after a restart, and the plans that they pin.
#include "contract/desk.hpp"
#include "contract/themes.hpp"

#include <boost/json/parse.hpp>

namespace palabre::contract {
namespace {

void saved_and_resumed(store_stage& stage) {
    const desk acme{stage};
    const auto late = acme.begin({}, morning), early = acme.begin({}, morning + 1min);
    const kept_graph plan{"8e1f", {{"flow.yaml", "entry: é\n\ttab"}, {"sub/puk.yaml", ""}}};
    saved_session first{.of = late,
                        .graph = "8e1f",
                        .state = boost::json::parse(R"({"node":"menu","stack":[1,2.5,null],"retries":0})"),
                        .hidden = secret{R"({"puk":"12345678"})"},
                        .saved = morning + 2h};
    const saved_session second{.of = early, .graph = "8e1f", .saved = morning + 1h};
    acme.put({change::keep_graph{plan}, change::save_session{first}, change::save_session{second}});
    CHECK(*acme.sessions() == std::vector{second, first});  // the oldest first
    stage.reopen();
    CHECK(*acme.sessions() == std::vector{second, first});
    CHECK(acme.sessions()->at(1).hidden.reveal() == R"({"puk":"12345678"})");
    CHECK(*acme.graph("8e1f") == plan);

    first.state = "elsewhere";
    first.hidden = secret{};
    first.saved = morning;
    acme.put({change::save_session{first}});
    CHECK(*acme.sessions() == std::vector{first, second});
    acme.put({change::drop_session{early}, change::drop_session{early}});
    CHECK(*acme.sessions() == std::vector{first});
    acme.put({change::keep_graph{{"8e1f", {{"other.yaml", "never"}}}}});  // there already
    CHECK(*acme.graph("8e1f") == plan);
}

void needs_its_graph(store_stage& stage) {
    const desk acme{stage};
    const auto contact = acme.begin({});
    const auto answer = acme.write({change::save_session{{.of = contact, .graph = "8e1f"}}});
    CHECK(answer.what == verdict::not_found);
    CHECK(answer.why.starts_with("save_session: "));
    CHECK(acme.sessions()->empty());
}

void pins_its_graph(store_stage& stage) {
    const desk acme{stage};
    const auto a = acme.begin({}), b = acme.begin({});
    acme.put({change::keep_graph{{"one", {{"f", "1"}}}}, change::keep_graph{{"two", {{"f", "2"}}}},
              change::keep_graph{{"three", {}}}, change::save_session{{.of = a, .graph = "one", .saved = morning}},
              change::save_session{{.of = b, .graph = "one", .saved = morning}}});
    const auto first = acme.sweep({}, morning);
    CHECK(*first == swept{.graphs = 2});
    CHECK(acme.graph("two").what == verdict::not_found);
    CHECK(acme.graph("one")->files.at(0).text == "1");
    acme.put({change::drop_session{a}});
    CHECK(*acme.sweep({}, morning) == swept{});
    acme.put({change::keep_graph{{"four", {}}}, change::save_session{{.of = b, .graph = "four", .saved = morning}}});
    CHECK(*acme.sweep({}, morning) == swept{.graphs = 1});
    CHECK(acme.graph("one").what == verdict::not_found);
    CHECK(acme.graph("four").what == verdict::done);
}

}  // namespace

std::vector<contract_case> session_cases() {
    return {{"saved sessions come back after a restart, with what they hide", saved_and_resumed},
            {"a session needs its graph", needs_its_graph},
            {"a graph is kept while a session pins it", pins_its_graph}};
}

}  // namespace palabre::contract
