// tests/flow/test_load_hostile.cpp - files made to hurt: deep, huge, endless, broken; each is refused quickly.
#include "palabre/flow/graph.hpp"

#include "core/yaml_problems.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace palabre;

namespace {

constexpr std::size_t most = detail::yaml_reader::most_bytes;

std::string repeated(std::string_view piece, std::size_t count) {
    std::string all;
    all.reserve(piece.size() * count);
    while (count-- > 0) all += piece;
    return all;
}

/// The first problem; "" where it loads.
std::string first_problem(const std::string& yaml, errc code = errc::invalid_file) {
    try {
        flow::load_text(yaml, "f.yaml");
    } catch (const error& failed) {
        CHECK(failed.code() == code);
        return to_string(failed.problems().front());
    }
    return {};
}

std::size_t problem_count(const std::string& yaml) {
    try {
        flow::load_text(yaml, "f.yaml");
    } catch (const error& failed) {
        return failed.problems().size();
    }
    return 0;
}

const std::string head = "flow: f\nnodes:\n";

}  // namespace

TEST_CASE("nesting ends at its limit") {
    for (const std::size_t levels : {100, 1'000, 100'000}) {
        CAPTURE(levels);
        for (const std::string_view open : {"[", "{a: ", "- ", "? ", "{? "}) {
            CAPTURE(open);
            const auto found = first_problem("flow: f\nnodes:\n  " + repeated(open, levels));
            CHECK(found.find("f.yaml:3:") == 0);
        }
        CHECK(first_problem(repeated("- ", levels)).find("64 levels") != std::string::npos);
        CHECK(first_problem(repeated("[", levels) + repeated("]", levels)).find("64 levels") != std::string::npos);
        CHECK_FALSE(first_problem(head + "  a: {say: \"${" + repeated("(", levels)).empty());
        CHECK_FALSE(first_problem(head + "  a: {say: \"${" + repeated("(", levels) + "}\"}").empty());
    }
    std::string stairs = head;  // one more space a line
    for (int level = 0; level < 1'000; ++level)
        stairs += std::string(static_cast<std::size_t>(level) + 1, ' ') + "a:\n";
    CHECK(first_problem(stairs).find("64 levels") != std::string::npos);
}

TEST_CASE("size ends at its limit") {
    const std::string fits = head + "  a: {hangup: }\n";
    CHECK(first_problem(fits + std::string(most - fits.size(), '\n')).empty());
    CHECK(first_problem(fits + std::string(most - fits.size() + 1, '\n'), errc::too_large) ==
          "f.yaml: 4194305 bytes of YAML; at most 4194304 are read");
    CHECK(first_problem(head + "  a: {say: " + std::string(100'000, 'x') + "}").find("f.yaml:3:12: ") == 0);
    CHECK_FALSE(first_problem(head + "  a: {say: \"" + repeated("${a} ", 1'000) + "\"}").empty());
}

TEST_CASE("bytes that no flow has are refused at their place") {
    using namespace std::string_literals;
    CHECK(first_problem("flow: a\0b"s) == "f.yaml:1:8: a control character, U+0000; remove it");
    CHECK(first_problem("flow: a\nnodes: \xC3(") == "f.yaml:2:8: the text is not UTF-8; save the file as UTF-8");
    CHECK(first_problem("\xFF\xFE"
                        "f\0l\0"s)
              .find("UTF-8") != std::string::npos);  // UTF-16
    CHECK(first_problem("\x04").find("U+0004") != std::string::npos);
    CHECK(first_problem("\xEF\xBB\xBF" + head + "  a: {hangup: }").empty());
    CHECK(first_problem("") == "f.yaml:1:1: the file is empty; write flow: NAME, and nodes: with one node or more");
    CHECK(first_problem("%YAML 9.9\n---\nflow: f").find("f.yaml:") == 0);
    CHECK(first_problem("flow: f\nnodes: {a: {hangup: }}\r\n").empty());
}

TEST_CASE("aliases cannot multiply") {
    std::string bomb = "flow: f\na0: &a0 [x]\n";
    for (int i = 1; i < 50; ++i)
        bomb += fmt::format("a{0}: &a{0} [*a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}]\n", i, i - 1);
    CHECK(first_problem(bomb) == "f.yaml:3:10: aliases are not supported; write the value out");
    CHECK(first_problem("flow: &a {<<: *a}").find("aliases are not supported") != std::string::npos);
}

TEST_CASE("a thousand problems are told, the others counted") {
    std::string unknown = head + "  a: {hangup: }\n";
    for (int i = 0; i < 100'000; ++i) unknown += fmt::format("key_{}: 1\n", i);
    CHECK(problem_count(unknown) == 1'001);
    std::string nodes = head;
    for (int i = 0; i < 50'000; ++i) nodes += fmt::format("  n{}: {{sya: x, nxet: \"${{\"}}\n", i);
    CHECK(problem_count(nodes) == 1'001);
    CHECK(problem_count(head + repeated("  a: {hangup: }\n", 100'000)) == 1'001);
    CHECK(problem_count(head + "  a: {say: x, " + repeated("b: ,", 300'000) + "}") == 1'001);
}

TEST_CASE("what is looked up one by one has a limit") {
    std::string ways;
    for (int i = 0; i < 150'000; ++i) ways += fmt::format("k{}: a, ", i);
    CHECK(first_problem(head + "  a: {segment: x, to: {" + ways + "else: a}}") ==
          "f.yaml:3:23: 150001 entries in one place; write at most 500");
    CHECK(first_problem(head + "  a: {set: {" + ways + "z: a}, next: a}").find("write at most 500") !=
          std::string::npos);
    CHECK_FALSE(first_problem(head + "  a: {branch: [" + repeated("{if: x, to: a}, ", 100'000) + "]}").empty());
    CHECK_FALSE(first_problem("languages: [" + repeated("fr, ", 500'000) + "]\n" + head).empty());
}

TEST_CASE("a long line and a long key are no trouble") {
    CHECK_FALSE(first_problem("flow: f\n" + std::string(1'000'000, 'k') + ": 1\n").empty());
    CHECK_FALSE(first_problem("flow: f\n? " + std::string(1'000'000, 'k') + "\n: 1\n").empty());
    CHECK_FALSE(first_problem("flow: f\nnodes: {" + std::string(1'000'000, ' ') + "}").empty());
    CHECK_FALSE(first_problem("flow: f\nx: \"" + repeated("\\", 1'000'001)).empty());
    CHECK_FALSE(first_problem("flow: f\nx: |\n" + repeated(" \n", 1'000'000)).empty());
}
