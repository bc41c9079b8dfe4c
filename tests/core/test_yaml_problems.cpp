// tests/core/test_yaml_problems.cpp - YAML is read within limits, and what is wrong is told with its place.
#include "core/nearest.hpp"
#include "core/yaml_problems.hpp"

#include <doctest/doctest.h>

#include <array>

using namespace palabre;
using namespace palabre::detail;

namespace {

/// What reading `text` reports: the problems of parse() and finish().
std::string told(std::string_view text) {
    try {
        yaml_reader reader{"a.yaml"};
        reader.parse(text);
        reader.finish();
    } catch (const error& e) {
        return e.what();
    }
    return "";
}

std::string repeated(std::string_view part, int times) {
    std::string text;
    for (int i = 0; i < times; ++i) text += part;
    return text;
}

}  // namespace

TEST_CASE("a tree keeps texts, lists, maps and their places") {
    yaml_reader reader{"a.yaml"};
    const yaml_node root = reader.parse("name: Cotonou\nopen: [\"a: b\", é, {x: 1}]\nempty:\nnone: ~\n");
    REQUIRE(root.entries.size() == 4);
    CHECK(root.find("name")->text == "Cotonou");
    CHECK(root.find("name")->column == 7);
    const yaml_node& list = *root.find("open");
    REQUIRE(list.items.size() == 3);
    CHECK(list.items[0].text == "a: b");
    CHECK(list.items[0].quoted);
    CHECK_FALSE(list.items[1].quoted);
    CHECK(list.items[2].entries[0].value.text == "1");
    CHECK(reader.place_of(list.items[2].entries[0]) == place{"a.yaml", 2, 21});  // bytes: the é is two
    CHECK(root.find("empty")->is == yaml_node::kind::null);
    CHECK(root.find("empty")->line == 3);
    CHECK(root.find("none")->is == yaml_node::kind::null);
    CHECK(root.find("nothing") == nullptr);
    CHECK(reader.parse("").is == yaml_node::kind::null);
    CHECK(reader
              .parse("\xEF\xBB\xBF"
                     "a: b")
              .find("a")
              ->text == "b");
}

TEST_CASE("duplicate keys are problems, all of them, and the first one counts") {
    CHECK(told("a: 1\nb: {c: 1, c: 2}\na: 3\na: 4\n") ==
          "a.yaml:2:11: the key 'c' stands on line 2 already; remove one of them\n"
          "a.yaml:3:1: the key 'a' stands on line 1 already; remove one of them\n"
          "a.yaml:4:1: the key 'a' stands on line 1 already; remove one of them");
    yaml_reader reader{"a.yaml"};
    const yaml_node root = reader.parse("a: 1\nb: 2\na: 3\n");
    CHECK(root.entries.size() == 2);
    CHECK(root.find("a")->text == "1");
}

TEST_CASE("what leaves no tree is refused with its place") {
    CHECK(told("a: b\nc: *x") == "a.yaml:2:4: the referenced anchor is not defined; correct the YAML");
    CHECK(told("a: &x b\nc: *x") == "a.yaml:2:4: aliases are not supported; write the value out");
    CHECK(told("a: !!binary x") == "a.yaml:1:4: tags are not supported; remove 'tag:yaml.org,2002:binary'");
    CHECK(told("a: b\n---\nc: d") == "a.yaml:2:1: a second document begins; keep one document a file");
    CHECK(told("? [a]\n: b") ==
          "a.yaml:1:3: a key that is not a text; close the brackets before it; a key is a text of at most 1024 bytes");
    CHECK(told("a: 'b").starts_with("a.yaml:1:"));
    CHECK(told("a: b: c").starts_with("a.yaml:1:5: illegal map value"));
    CHECK(told("a: b\n\tc: d").starts_with("a.yaml:2:1: "));
    CHECK(told("a: \xC3\xA9\nb: \xE9t\xE9") == "a.yaml:2:4: the text is not UTF-8; save the file as UTF-8");
    CHECK(told("a: \xED\xA0\x80").starts_with("a.yaml:1:4: the text is not UTF-8"));  // a surrogate
    CHECK(told("a: \xC0\xAF").starts_with("a.yaml:1:4: the text is not UTF-8"));      // overlong
    CHECK(told("a: \xE2\x82").starts_with("a.yaml:1:4: the text is not UTF-8"));      // cut short
    CHECK(told("a: b\x04\nc: d") == "a.yaml:1:5: a control character, U+0004; remove it");
    CHECK(told(std::string_view{"a\0b", 3}) == "a.yaml:1:2: a control character, U+0000; remove it");
}

TEST_CASE("JSON is read too, but for escaped surrogate pairs and very long keys") {
    yaml_reader reader{"a.json"};
    const yaml_node root = reader.parse("{\n\t\"a\":[1,\"\\u00e9\\/\"],\n\t\"b\":null,\"c\":true\n}\n");
    CHECK(root.find("a")->items[1].text == "\xC3\xA9/");
    CHECK(root.find("b")->is == yaml_node::kind::null);
    CHECK(reader.boolean(*root.find("c")) == true);
    CHECK(told(R"({"a": "\ud83d\ude00"})") ==
          "a.yaml:1:14: invalid unicode: 55357; write the character itself, not its escapes");
    CHECK(told("{\"" + std::string(1100, 'k') + "\": 1}").ends_with("a key is a text of at most 1024 bytes"));
}

TEST_CASE("nesting ends at 64 levels, however it is written") {
    CHECK(told(repeated("[", 64) + repeated("]", 64)) == "");
    CHECK(told(repeated("[", 65) + repeated("]", 65)) ==
          "a.yaml:1:65: more than 64 levels of nesting; nest less deeply");
    for (const auto& [open, close] : {std::pair{"[", "]"}, {"{a: ", "}"}, {"[{a: ", "}]"}, {"- ", ""}}) {
        INFO(open << " => " << told(repeated(open, 50'000) + repeated(close, 50'000)));
        CHECK(told(repeated(open, 50'000) + repeated(close, 50'000)).find("more than 64 levels") != std::string::npos);
    }
    for (const char* const unclosed : {"[", "{", "? ", "- ? ", "[[{a: ", "{a: [", "[a, ", "a: ", "]"}) {
        CAPTURE(unclosed);
        CHECK_FALSE(told(repeated(unclosed, 100'000)).empty());
    }
    std::string blocks;
    for (int i = 0; i < 1000; ++i) blocks += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
    CHECK(told(blocks).find("more than 64 levels of nesting") != std::string::npos);
}

TEST_CASE("four megabytes are read, a byte more is refused") {
    const std::string full = "a: " + std::string(yaml_reader::most_bytes - 3, 'x');
    CHECK(told(full) == "");
    CHECK(told(full + "x") == "a.yaml: 4194305 bytes of YAML; at most 4194304 are read");
}

TEST_CASE("the functions that take a tree apart report what they did not expect, in the order of the file") {
    yaml_reader reader{"a.yaml"};
    const yaml_node root = reader.parse("promt: hi\ncount: ten\nlist: []\nyes: maybe\nnothing:\n");
    CHECK(reader.expect_map(root, {"prompt", "count", "list", "yes", "nothing", "name"}));
    CHECK_FALSE(reader.boolean(*root.find("yes")));
    CHECK_FALSE(reader.integer(*root.find("count"), 1, 9));
    CHECK_FALSE(reader.text(*root.find("list")));
    CHECK_FALSE(reader.text(*root.find("nothing")));
    CHECK_FALSE(reader.expect_map(*root.find("list"), {"a", "b"}));
    CHECK_FALSE(reader.required(root, "name"));
    CHECK_THROWS_WITH_AS(reader.finish(),
                         "a.yaml:1:1: the key 'name' is missing; add it\n"
                         "a.yaml:1:1: unknown key 'promt'; did you mean 'prompt'?\n"
                         "a.yaml:2:8: a whole number is expected; write one from 1 to 9\n"
                         "a.yaml:3:7: a map is expected; the keys here are a, b\n"
                         "a.yaml:3:7: a text is expected; write it here, on one line\n"
                         "a.yaml:4:6: true or false is expected; write one of them, without quotes\n"
                         "a.yaml:5:1: a text is missing; write it here, on one line",
                         error);
    yaml_reader fine{"a.yaml"};
    const yaml_node numbers = fine.parse("[7, -3, true, 10, '7', 7x, 99999999999999999999]");
    CHECK(fine.integer(numbers.items[0], 0, 9) == 7);
    CHECK(fine.integer(numbers.items[1], -9, 9) == -3);
    CHECK(fine.boolean(numbers.items[2]) == true);
    fine.finish();
    for (std::size_t i = 3; i < 7; ++i) CHECK_FALSE(fine.integer(numbers.items[i], 0, 9));
}

TEST_CASE("the nearest known words") {
    const std::array<std::string_view, 5> known{"prompt", "retries", "timeout", "timeouts", "Europe/Paris"};
    CHECK(did_you_mean("promt", known) == "did you mean 'prompt'?");
    CHECK(did_you_mean("prmopt", known) == "did you mean 'prompt'?");
    CHECK(did_you_mean("TIMEOUT", known) == "did you mean 'timeout'?");
    CHECK(did_you_mean("timeoute", known) == "did you mean 'timeout' or 'timeouts'?");
    CHECK(did_you_mean("paris", known) == "did you mean 'Europe/Paris'?");
    CHECK(did_you_mean("volume", known) == "");
    CHECK(did_you_mean("", known) == "");
    CHECK(did_you_mean(std::string(4'000'000, 'p'), known) == "");
}

TEST_CASE("a shown text is one short line") {
    CHECK(shown("a\nb") == "'a b'");
    CHECK(shown(std::string(60, 'x')) == "'" + std::string(60, 'x') + "'");
    CHECK(shown(std::string(59, 'x') + "\xC3\xA9t") == "'" + std::string(59, 'x') + "...'");
}

TEST_CASE("a byte of a value leads back to where it is written") {
    // In each value an x stands twice: here is where the second one is looked for, and where it is written.
    const auto place_of_second_x = [](const std::string& yaml) {
        yaml_reader reader{"a.yaml"};
        const yaml_node root = reader.parse(yaml);
        const yaml_node& value = root.entries.front().value;
        const place found = reader.place_in(value, value.text.find('x', value.text.find('x') + 1));
        return std::pair{found.line, found.column};
    };
    using at = std::pair<int, int>;
    CHECK(place_of_second_x("a: x x") == at{1, 6});
    CHECK(place_of_second_x("a: 'x''x'") == at{1, 8});
    CHECK(place_of_second_x("a: \"x\\n\\u00e9\\x41\\tx\"") == at{1, 20});
    CHECK(place_of_second_x("a: \"x\\\n   x\"") == at{2, 4});
    CHECK(place_of_second_x("a: x\n  y\n\n   x") == at{4, 4});
    CHECK(place_of_second_x("a: |\n  x\n    é x\n") == at{3, 8});
    CHECK(place_of_second_x("a: |-\r\n  x\r\n\r\n  x\r\n") == at{4, 3});
    CHECK(place_of_second_x("a: >\n  x\n  y\n\n  x\n") == at{5, 3});
    CHECK(place_of_second_x("a: |2 # header\n    x\n   x\n") == at{3, 4});
    CHECK(place_of_second_x("a: &b 'x x'") == at{1, 10});
    CHECK(place_of_second_x("\xEF\xBB\xBF"
                            "a: x x") == at{1, 6});
}

TEST_CASE("quotes that do not close, and tabs, are called by their names") {
    CHECK(told("a: 1\nb: \"x\n") == "a.yaml:2:4: a text without its closing quote; close it");
    CHECK(told("a: {b: 'x\n}") == "a.yaml:2:2: illegal EOF in scalar; close the quotes that are open");
    CHECK(told("a: \"x\\\"\n") == "a.yaml:1:4: a text without its closing quote; close it");
    CHECK(told("a: 'x'\nb: |\n  \"\n").empty());
    CHECK(told("a:\n\tb: 1\n").find("indent with spaces, not with tabs") != std::string::npos);
    CHECK(told("{a: how?, b: 1}").find("put the text in quotes") != std::string::npos);
}

TEST_CASE("a thousand problems are kept, the others counted") {
    yaml_reader reader{"a.yaml"};
    for (int line = 1; line <= 1'500; ++line) reader.report({"a.yaml", line, 1}, "wrong");
    CHECK(reader.problem_count() == 1'500);
    const auto problems = reader.take_problems();
    CHECK(problems.size() == 1'001);
    CHECK(to_string(problems.back()) == "a.yaml: 500 more problems; mend these first");
    CHECK(reader.problem_count() == 0);
}
