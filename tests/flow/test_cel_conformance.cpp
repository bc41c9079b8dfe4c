// tests/flow/test_cel_conformance.cpp - CEL's own conformance cases, as far as the subset goes; the rest is counted.
#include "palabre/flow/expression.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <map>
#include <string>

using namespace palabre;

namespace {

struct count {
    int passed = 0;
    int unsupported = 0;
};

std::string kind_of(const value& of) {
    switch (of.kind()) {
    case boost::json::kind::null: return "null";
    case boost::json::kind::bool_: return "bool";
    case boost::json::kind::int64: return "int";
    case boost::json::kind::uint64: return "uint";
    case boost::json::kind::double_: return "double";
    case boost::json::kind::string: return "string";
    case boost::json::kind::array: return "list";
    case boost::json::kind::object: return "map";
    }
    return {};
}

/// "int 5" and the like, or "error".
std::string outcome(const std::string& text, const value& variables) {
    const auto result = flow::expression::parse(text).evaluate(flow::scope{variables});
    const value* given = std::get_if<value>(&result);
    if (given == nullptr) return "error";
    const std::string kind = kind_of(*given);
    return kind == "double" ? fmt::format("double {}", given->get_double())
                            : kind + ' ' + boost::json::serialize(*given);
}

/// The expectation in the same form.
std::string normal(const std::string& expected) {
    const auto space = expected.find(' ');
    if (space == std::string::npos) return expected;
    const std::string kind = expected.substr(0, space);
    const std::string rest = expected.substr(space + 1);
    if (kind == "double") return fmt::format("double {}", std::strtod(rest.c_str(), nullptr));
    return kind + ' ' + boost::json::serialize(boost::json::parse(rest));
}

}  // namespace

TEST_CASE("CEL's conformance suite holds for the subset") {
    std::ifstream file{PALABRE_SOURCE_DIR "/tests/flow/data/cel_conformance.txt"};
    REQUIRE(file);
    std::map<std::string, count> sections;
    std::map<std::string, int> reasons;
    std::string section;
    count total;
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line.starts_with('#')) continue;
        const auto arrow = line.find(" => ");
        if (arrow == std::string::npos) {
            REQUIRE(line.starts_with('['));
            REQUIRE(line.ends_with(']'));
            section = line.substr(1, line.size() - 2);
            continue;
        }
        const std::string text = line.substr(0, arrow);
        std::string expected = line.substr(arrow + 4);
        CAPTURE(section);
        CAPTURE(text);
        if (expected.starts_with("unsupported ")) {
            CHECK_THROWS_AS(flow::expression::parse(text), error);
            ++sections[section].unsupported;
            ++reasons[expected.substr(12)];
            ++total.unsupported;
            continue;
        }
        value variables = boost::json::object{};
        if (const auto where = expected.find(" where "); where != std::string::npos) {
            variables = boost::json::parse(expected.substr(where + 7));
            expected.resize(where);
        }
        std::string found;
        CHECK_NOTHROW(found = outcome(text, variables));
        CHECK(found == normal(expected));
        ++sections[section].passed;
        ++total.passed;
    }
    std::string report;
    for (const auto& [name, each] : sections)
        report += fmt::format("\n{:>4} run {:>3} unsupported  {}", each.passed, each.unsupported, name);
    for (const auto& [why, many] : reasons) report += fmt::format("\n{:>4} unsupported: {}", many, why);
    MESSAGE(fmt::format("{} cases run, {} unsupported{}", total.passed, total.unsupported, report));
    CHECK(total.passed > 400);
}
