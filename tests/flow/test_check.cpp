// tests/flow/test_check.cpp - graphs in code: what check() says of them, and what it lets pass.
#include "palabre/flow/graph.hpp"
#include "palabre/flow/message_sizes.hpp"

#include <doctest/doctest.h>

using namespace palabre;
using namespace palabre::flow;

namespace {

std::string problems(const graph& of) {
    std::string all;
    for (const auto& each : of.check()) all += to_string(each) + '\n';
    return all;
}

expression e(const char* text) {
    return expression::parse(text);
}

/// One node, then goodbye.
graph just(node first) {
    graph made;
    made.add("first", std::move(first)).add("bye", {step::hangup{"Goodbye."}});
    return made;
}

}  // namespace

TEST_CASE("a flow that strands nobody has no problems") {
    graph sales;
    sales
        .add("main", {step::menu{"Hello.", {{"1", "Sales"}, {"2", "Opening hours"}}}, {{"1", "agent"}, {"2", "hours"}}})
        .add("hours", {step::say{"From 8 to 18."}, {{"next", "main"}}})
        .add("agent",
             {step::transfer{step::transfer::kind::queue, text_template::parse("sales")}, {{"unavailable", "bye"}}})
        .add("bye", {step::hangup{"Goodbye."}});
    CHECK(problems(sales) == "");
}

TEST_CASE("no nodes, and names that lead nowhere") {
    CHECK(problems(graph{}) == "the flow has no nodes; add one: the first is where a conversation begins\n");
    graph plan = just({step::say{"Hello."}, {{"next", "by"}, {"nxet", "bye"}, {"next", "bye"}}});
    plan.on_hang_up = "nobody";
    CHECK(problems(plan) == "on_hang_up names 'nobody', which is no node; add that node or name another\n"
                            "'next' of 'first' leads to 'by', which is no node; did you mean 'bye'?\n"
                            "'first' has no outcome 'nxet'; a say has next, hang_up; did you mean 'next'?\n"
                            "'first' wires 'next' twice; keep one of them\n");
    CHECK(problems(just({step::call_flow{"parts/bye"}, {{"next", "bye"}}})) ==
          "'first' calls 'parts/bye', which is no node; add that node or name another\n");
}

TEST_CASE("a lookup without its bad days says why that matters") {
    graph plan = just({step::lookup{"accounts", "balance"}, {{"value", "bye"}}});
    CHECK(problems(plan) ==
          "'first' has no way on when there is no such record: the caller would hear nothing; wire 'not_found' to a "
          "node\n"
          "'first' has no way on when it gets no answer: the caller would hear nothing of what he asked for; wire "
          "'unavailable' to a node that says the information is not accessible at the moment\n");
}

TEST_CASE("menus") {
    step::menu menu{"Choose.", {{"1", "One"}, {"1", "Two"}, {"x", "Three"}, {"", "Four"}, {"12", {}}}};
    const node first{menu, {{"1", "bye"}, {"x", "bye"}, {"", "bye"}, {"12", "bye"}}};
    CHECK(problems(just(first)) == "'first' offers '1' twice; give one of them another key\n"
                                   "'first' offers 'x', which no telephone has as a key; use digits, '*' and '#'; the "
                                   "label is what text channels show\n"
                                   "a choice of 'first' has no key; give it a digit, '*' or '#'\n"
                                   "'first' has no label of '12'; give it one\n");
    CHECK(problems(just({step::menu{"Choose.", {}}, {{"no_input", "bye"}}})) ==
          "'first' offers nothing to choose; give it choices\n");
}

TEST_CASE("a subflow called from two places keeps what each of them knows") {
    graph plan;
    plan.add("start", {step::menu{"Choose.", {{"1", "A"}, {"2", "B"}}}, {{"1", "set"}, {"2", "plain"}}})
        .add("set", {step::set{{{"x", e("1")}}}, {{"next", "call_a"}}})
        .add("call_a", {step::call_flow{"part"}, {{"next", "reads_x"}}})
        .add("plain", {step::call_flow{"part"}, {{"next", "bye"}}})
        .add("reads_x", {step::say{"${x} and ${y}"}, {{"next", "bye"}}})
        .add("part", {step::set{{{"y", e("2")}}}, {{"next", "back"}}})
        .add("back", {step::give_back{}})
        .add("bye", {step::hangup{"Goodbye ${y}."}});
    CHECK(problems(plan) == "");
}

TEST_CASE("a call that never comes back does not vouch for what follows") {
    graph plan;
    plan.add("start", {step::call_flow{"part"}, {{"next", "bye"}}})
        .add("part", {step::say{"A part."}, {{"next", "end"}}})
        .add("end", {step::hangup{}})
        .add("bye", {step::hangup{"Goodbye."}});
    CHECK(problems(plan) == "");
}

TEST_CASE("what an assistant gives back is what the flow declares") {
    graph plan = just({step::bot{"faq"}, {{"done", "said"}, {"hand_over", "bye"}, {"unavailable", "said"}}});
    plan.variables = {{"topic", type::structure({{"name", kind::string}})}};
    plan.add("said", {step::say{"About ${topic.name}."}, {{"next", "bye"}}});
    CHECK(problems(plan) ==
          "the text of 'said' reads 'topic', which is not set when 'first' leads on by 'unavailable'; "
          "set it on that way, or lead on elsewhere\n");
}

TEST_CASE("declared numbers and texts begin as 0 and empty, others do not") {
    graph plan = just({step::say{"${tries}"}, {{"next", "count"}}});
    plan.add("count", {step::set{{{"tries", e("1")}}}, {{"next", "bye"}}});
    CHECK(problems(plan) ==
          "the text of 'first' reads 'tries', which is not set when the conversation begins; set it on "
          "that way, or declare it under 'variables', so that it begins as 0 or empty\n");
    plan.variables = {{"tries", kind::integer}};
    CHECK(problems(plan) == "");
}

TEST_CASE("a condition may ask whether there is anything") {
    graph plan = just({step::lookup{"accounts", "balance"},
                       {{"value", "either"}, {"not_found", "either"}, {"unavailable", "either"}}});
    plan.add("either",
             {step::branch{{e("has(balance.amount) && balance.amount > 0")}}, {{"1", "bye"}, {"else", "bye"}}});
    CHECK(problems(plan) == "");
}

TEST_CASE("what is declared and never set is given from outside") {
    graph plan = just({step::say{"Dear ${name}, ${customer.segment}, ${from} ${to} ${channel} ${language} ${now}"},
                       {{"next", "bye"}}});
    plan.variables = {{"name", kind::string}};
    CHECK(problems(plan) == "");
    plan.variables.clear();
    CHECK(problems(plan) == "'first': unknown variable 'name'; set it before, or declare it under 'variables'\n");
}

TEST_CASE("clips keep to their folder") {
    graph plan = just({step::say{}, {{"next", "bye"}}});
    std::get<step::say>(const_cast<node*>(plan.find("first"))->step).words.by_language[""] = {
        {text_template::parse("Hello"), "../../secret"}};
    CHECK(
        problems(plan) ==
        "the text of 'first' has the clip '../../secret', which leaves the folder of prompts; name a file below it\n");
}

TEST_CASE("recordings that are pending are not missed") {
    const char* text = "flow: one\n"
                       "languages: {fon: {voice: recorded, recordings: pending}}\n"
                       "nodes: {bye: {hangup: {text: O dabo, clip: bye}}}\n";
    CHECK(problems(load_text(text, "flow.yaml")) == "");
}

TEST_CASE("phrases of a language are only missed where they are said") {
    graph plan;
    plan.languages = {{"fon", "Fɔ̀ngbè"}};
    plan.add("bye", {step::hangup{"O dabɔ"}});
    CHECK(problems(plan) == "");
    graph asks;
    asks.languages = plan.languages;
    asks.add("main", {step::collect{"Nɛ̌ ?", "name"}, {{"next", "bye"}, {"no_input", "bye"}, {"no_match", "bye"}}})
        .add("bye", {step::hangup{"O dabɔ"}});
    CHECK(problems(asks) == "'fon' has no phrase 'no_input', which 'main' needs; add it under 'phrases' of 'fon'\n"
                            "'fon' has no phrase 'not_valid', which 'main' needs; add it under 'phrases' of 'fon'\n");
}

TEST_CASE("labels too long for buttons become numbered lines, which is no problem") {
    graph plan = just({step::menu{"Choose.", {{"1", "A label that is far too long for any button"}}}, {{"1", "bye"}}});
    plan.channels = {medium::whatsapp, medium::messenger, medium::sms};
    CHECK(problems(plan) == "");
}

TEST_CASE("SMS are measured by node and language") {
    graph plan = just({step::send{}, {{"next", "bye"}}});
    plan.languages = {{"fr", "Français"}, {"en", "English"}};
    auto& words = std::get<step::send>(const_cast<node*>(plan.find("first"))->step).words;
    words.by_language["fr"].push_back({text_template::parse("Reçu : ${from}")});
    words.by_language["en"].push_back({text_template::parse("Received.")});
    const auto found = message_sizes(plan);
    REQUIRE(found.size() == 2);
    CHECK(found[0].node == "first");
    CHECK(found[0].language == "fr");
    CHECK(found[0].size.encoding == sms_encoding::ucs_2);
    CHECK(found[0].size.units == 7);
    CHECK(found[0].at_least);
    CHECK(found[1].size.encoding == sms_encoding::gsm_7bit);
    CHECK_FALSE(found[1].at_least);
}

TEST_CASE("braces and quotes within ${...} are not words") {
    graph plan = just({step::send{"${{'a': '}'}.a + \"}\" + r'\\'}é$$"}, {{"next", "bye"}}});
    const auto found = message_sizes(plan);
    REQUIRE(found.size() == 1);
    CHECK(found[0].size.units == 2);
}

TEST_CASE("problems come in the order of the file, the same each time") {
    const char* text = "flow: one\n"
                       "nodes:\n"
                       "  a: {say: '${x}', next: c}\n"
                       "  b: {say: '${y}', next: d}\n";
    const auto found = load_text(text, "flow.yaml").check();
    CHECK(found == load_text(text, "flow.yaml").check());
    for (std::size_t at = 1; at < found.size(); ++at) CHECK(found[at - 1].where.line <= found[at].where.line);
    CHECK(found.size() == 5);
}
