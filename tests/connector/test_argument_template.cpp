// tests/connector/test_argument_template.cpp - texts and JSON with arguments in them.
#include "connector/argument_template.hpp"

#include "http/target.hpp"
#include "palabre/core/error.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

using namespace palabre;
using namespace palabre::detail;

namespace {

std::string filled(std::string_view text, const char* arguments) {
    return argument_template::parse(text, "it").fill(boost::json::parse(arguments)).value_or("nothing");
}

std::string filled_json(const char* shape, const char* arguments) {
    return boost::json::serialize(
        json_template::parse(boost::json::parse(shape), "it").fill(boost::json::parse(arguments)));
}

std::string why(std::string_view text) {
    try {
        argument_template::parse(text, "the body");
    } catch (const error& wrong) {
        return wrong.what();
    }
    return "";
}

}  // namespace

TEST_CASE("texts take arguments, braces stay where they are doubled") {
    CHECK(filled("plain", "{}") == "plain");
    CHECK(filled("", "{}") == "");
    CHECK(filled("a {x} b {y}", R"({"x":"1","y":2})") == "a 1 b 2");
    CHECK(filled("a {x} b {y}", R"({"x":[1,"z"]})") == "a [1,\"z\"] b ");
    CHECK(filled("{x}", "{}") == "nothing");
    CHECK(filled("{x}", R"({"x":null})") == "nothing");
    CHECK(filled("{x}", "null") == "nothing");
    CHECK(filled("{{{x}}}", R"({"x":true})") == "{true}");
    CHECK(filled("{x}", R"({"x":"{y}","y":"no"})") == "{y}");
    CHECK(argument_template::parse("?{x}&", "it").fill(boost::json::parse(R"({"x":"a&b"})"), http::escaped) ==
          "?a%26b&");
}

TEST_CASE("JSON takes arguments by value, and nothing breaks out of its text") {
    CHECK(filled_json(R"({"a":"{x}","b":["{y}","{z}"],"c":{"d":"n {x}"},"e":1,"f":"{{}}"})",
                      R"({"x":17,"y":{"k":[null]},"more":1})") ==
          R"({"a":17,"b":[{"k":[null]}],"c":{"d":"n 17"},"e":1,"f":"{}"})");
    CHECK(filled_json(R"({"a":"{x}"})", R"({"x":"\",\"admin\":true,\"b\":\""})") ==
          R"({"a":"\",\"admin\":true,\"b\":\""})");
    CHECK(filled_json(R"("{x}")", "{}") == "null");
}

TEST_CASE("templates that are none are refused at their place") {
    CHECK(why("a {b").find("the body, character 3: this brace is not closed") != std::string::npos);
    CHECK(why("a {b{c}}").find("character 3") != std::string::npos);
    CHECK(why("a }").find("character 3: this brace closes nothing") != std::string::npos);
    CHECK(why("{x}}").find("character 4") != std::string::npos);
}
