// tests/flow/test_draw.cpp - flows as pictures: well-formed, every node once, the way of a story marked.
#include "palabre/flow/draw.hpp"

#include "core/process.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>

using namespace palabre;

namespace {

flow::graph office() {
    return flow::load_text(R"(flow: Office & <friends>
nodes:
  main:
    menu: 'What "now" <b>?</b> & \ [x]'
    choices:
      "1": {label: Balance & more, to: told}
      "2": {label: Again, to: main}
    no_input: bye
    no_match: bye
  told: {say: "You have ${string(1 + 1)}.", next: check}
  check: {branch: [{if: "1 < 2 && 'a' != 'b'", to: bye}, {else: main}], hang_up: bye}
  bye: {hangup: Goodbye}
)",
                           "office.yaml");
}

std::size_t count(const std::string& text, const std::string& what) {
    std::size_t found = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
    return found;
}

bool well_formed(const std::string& xml) {
    const auto read =
        detail::run({"python3", "-c", "import sys, xml.dom.minidom as m; m.parseString(sys.stdin.buffer.read())"}, xml);
    CAPTURE(read.problems);
    return read.status == 0;
}

}  // namespace

TEST_CASE("a picture is well-formed SVG and shows every node once") {
    const auto plan = office();
    const std::string picture = flow::svg(plan);
    CHECK(well_formed(picture));
    for (const auto& [id, node] : plan.nodes()) {
        CAPTURE(id);
        CHECK(count(picture, fmt::format(">{}</text>", id)) == 1);
        CHECK(count(picture, fmt::format("<g id=\"{}\"", id)) == 1);
    }
    CHECK(count(picture, "no_input, no_match&#160;</text>") + count(picture, "no_input, no_match\u00a0</text>") ==
          1);  // one line for two outcomes that lead to the same node
    CHECK(picture.find("Office &amp; &lt;friends&gt;") != std::string::npos);
    CHECK(picture.find("'DejaVu Sans', Verdana") != std::string::npos);
}

TEST_CASE("the way that a story took is marked") {
    constexpr auto accent = "#ea580c";
    const auto plan = office();
    CHECK(count(flow::dot(plan), accent) == 0);
    const std::string marked = flow::dot(plan, {.path = {"main", "told", "check"}});
    CHECK(count(marked, accent) == 5);  // three cards, two ways
    CHECK(well_formed(flow::svg(plan, {.path = {"main", "told", "check", "nowhere"}})));
}

TEST_CASE("texts are shown in the language asked for, cut after a few words") {
    flow::graph plan;
    plan.languages = {{"fr", "Français"}, {"en", "English"}};
    flow::wording words;
    words.by_language["fr"].push_back({flow::text_template::parse("Bonjour à tous")});
    words.by_language["en"].push_back({flow::text_template::parse("Hello ${customer.name}, " + std::string(300, 'x'))});
    plan.add("hello", {flow::step::say{words}, {{"next", "bye"}}}).add("bye", {flow::step::hangup{}});
    CHECK(flow::dot(plan).find("Bonjour à tous") != std::string::npos);
    const std::string english = flow::dot(plan, {.language = "en", .title = "In English"});
    CHECK(english.find("Hello ‹customer.name›") != std::string::npos);
    CHECK(english.find(std::string(60, 'x')) == std::string::npos);
    CHECK(english.find("In English") != std::string::npos);
}

TEST_CASE("control characters and bad UTF-8 in a graph made in code leave the picture well-formed") {
    flow::graph plan;
    plan.name = "caf\xe9 \x01";
    plan.add("a", {flow::step::tag{"\x02\xff<&\"]>"}, {{"next", "b"}}}).add("b", {flow::step::hangup{"\\N \\l"}});
    CHECK(well_formed(flow::svg(plan)));
}

TEST_CASE("without Graphviz the error says what to install") {
    const std::string path = std::getenv("PATH");
    ::setenv("PATH", "/nonexistent", 1);
    std::string told;
    try {
        flow::svg(office());
    } catch (const error& e) {
        told = e.what();
        CHECK(e.code() == errc::not_found);
    }
    ::setenv("PATH", path.c_str(), 1);
    CHECK(told ==
          "pictures need Graphviz, whose program 'dot' is not there; install it (Debian: apt install graphviz)");
}

TEST_CASE("a program that fails or does not read its input is no harm") {
    CHECK(detail::run({"false"}, std::string(1 << 20, 'x')).status == 1);
    CHECK(detail::run({"cat"}, std::string(1 << 20, 'x')).out.size() == 1 << 20);
    CHECK(detail::run({"sh", "-c", "echo no >&2; kill -9 $$"}, "").status == 128 + 9);
    CHECK(detail::run({"sh", "-c", "echo no >&2"}, "").problems == "no\n");
}

TEST_CASE("a step whose answer is secret bears a mark") {
    const auto flow = [](const char* secret) {
        return flow::dot(flow::load_text(
            std::string{"flow: x\nnodes: {pin: {collect: PIN, into: pin, secret: "} + secret + "}}\n", "x.yaml"));
    };
    CHECK(count(flow("true"), "  collect, secret<") == 1);
    CHECK(count(flow("false"), ", secret") == 0);
}
