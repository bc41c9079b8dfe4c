// tests/flow/test_manual.cpp - runs every example of the manual's page on expressions, so that the page stays true.
#include "palabre/flow/text_template.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include <fstream>
#include <string>

using namespace palabre;
using namespace palabre::flow;

namespace {

const std::string arrow = " → ";

/// No-break spaces as plain ones, as the page writes them.
std::string plain(const std::string& text) {
    std::string made;
    for (std::size_t i = 0; i < text.size();) {
        const bool narrow = text.compare(i, 3, "\u202f") == 0;
        const bool usual = text.compare(i, 2, "\u00a0") == 0;
        made += narrow || usual ? ' ' : text[i];
        i += narrow ? 3 : usual ? 2 : 1;
    }
    return made;
}

std::string outcome(const std::string& text, const value& variables) {
    const auto result = expression::parse(text).evaluate(scope{variables});
    if (const auto* failed = std::get_if<evaluation_error>(&result))
        return "error: " + std::string{to_string(failed->fault)};
    return boost::json::serialize(std::get<value>(result));
}

}  // namespace

TEST_CASE("every example of the manual's page on expressions holds") {
    std::ifstream page{PALABRE_SOURCE_DIR "/docs/manual/expressions.md"};
    REQUIRE(page);
    value variables;
    std::string json;
    std::string block;
    int examples = 0;
    std::string all;
    for (std::string line; std::getline(page, line);) {
        if (line.starts_with("```")) {
            if (block == "json") variables = boost::json::parse(json);
            block = line.substr(3);
            continue;
        }
        if (block == "json") json += line;
        const auto at = line.find(arrow);
        if (at == std::string::npos || (block != "cel" && !block.starts_with("text "))) continue;
        const std::string text = line.substr(0, at);
        const std::string expected = line.substr(at + arrow.size());
        CAPTURE(text);
        std::string found;
        if (block == "cel") {
            CHECK_NOTHROW(found = outcome(text, variables));
        } else {
            const language in{block.substr(5), {"fr", "Africa/Porto-Novo"}};
            CHECK_NOTHROW(found = plain(text_template::parse(text).render(scope{variables}, in).text));
        }
        CHECK(found == expected);
        all += text + '\n';
        ++examples;
    }
    CHECK(examples > 60);
    for (const char* name : {"size(",         "contains(",
                             "startsWith(",   "endsWith(",
                             "matches(",      "lowerAscii(",
                             "upperAscii(",   "trim(",
                             "int(",          "uint(",
                             "double(",       "string(",
                             "bool(",         "timestamp(",
                             "duration(",     "dyn(",
                             "getFullYear(",  "getMonth(",
                             "getDate(",      "getDayOfMonth(",
                             "getDayOfWeek(", "getDayOfYear(",
                             "getHours(",     "getMinutes(",
                             "getSeconds(",   "getMilliseconds(",
                             "number(",       "money(",
                             "percent(",      "date(",
                             "time(",         "duration_text(",
                             "plural(",       "select(",
                             "spell(",        "digits(",
                             "has("}) {
        CAPTURE(name);
        CHECK(all.find(name) != std::string::npos);
    }
}
