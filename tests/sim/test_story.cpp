// tests/sim/test_story.cpp - stories are read, printed and compared line by line.
#include "palabre/sim/story.hpp"

#include <doctest/doctest.h>

using namespace palabre;
using namespace std::chrono_literals;

TEST_CASE("what is printed reads back the same") {
    const std::string text = "00:00 is +2290197123456\n"
                             "00:00 hears Press 1 for sales.\n"
                             "00:05 presses 1\n"
                             "01:02:03 agent Awa says Bonjour\n"
                             "2d 00:00:10 system hangs crm\n"
                             "2d 00:00:11 hangs up\n";
    const auto read = sim::story::parse(text, "a.story");
    CHECK(read.text() == text);
    REQUIRE(read.lines().size() == 6);
    CHECK(read.lines()[3].actor == "agent Awa");
    CHECK(read.lines()[4].at == 48h + 10s);
    CHECK(read.lines()[5].verb == "hangs up");
}

TEST_CASE("comments, blank lines and Windows line ends say nothing") {
    CHECK(sim::story::parse("# a story\r\n\r\n00:01 hears A\r\n", "a.story").text() == "00:01 hears A\n");
}

TEST_CASE("line breaks print as a slash, time is cut to seconds") {
    sim::story told;
    told.add(1999ms, "", "receives", "Menu\n1 Solde\n2 Agent");
    CHECK(told.text() == "00:01 receives Menu / 1 Solde / 2 Agent\n");
}

TEST_CASE("every problem is told, with its place and cure") {
    std::string told;
    try {
        sim::story::parse("00:01 hears A\n1:2:3:4 hears B\n00:00 sings C\n00:61 hears D\n00:02\n\xff\n", "bad.story");
    } catch (const error& thrown) {
        told = thrown.what();
    }
    const std::string verbs =
        "use one of answers, calls, gets, hangs up, hears, is, presses, pauses, receives, records, "
        "says, sends, taps, waits, writes";
    CHECK(told == "bad.story:2:1: '1:2:3:4' is no time; write [Nd ][HH:]MM:SS, such as 00:07\n"
                  "bad.story:3:1: 00:00 is earlier than the line before; keep the lines in order of time\n"
                  "bad.story:3:7: nobody 'sings' in a story; " +
                      verbs +
                      "\n"
                      "bad.story:4:1: '00:61' is no time; write [Nd ][HH:]MM:SS, such as 00:07\n"
                      "bad.story:5:6: nothing happens here; " +
                      verbs +
                      "\n"
                      "bad.story:6:1: this line is not UTF-8; save the file as UTF-8");
}

TEST_CASE("a story of more than 1 MB is refused") {
    CHECK_THROWS_AS(sim::story::parse(std::string((1U << 20U) + 1, '#'), "big.story"), error);
}

TEST_CASE("a difference shows both sides") {
    CHECK(sim::difference("a\nb\nc\n", "a\nb\nc\n").empty());
    CHECK(sim::difference("a\nb\nc\n", "a\nx\nc\nd\n") == "  a\n- b\n+ x\n  c\n+ d\n");
}
