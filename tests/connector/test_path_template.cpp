// tests/connector/test_path_template.cpp - what an operation and its arguments become on the wire.
#include "connector/path_template.hpp"

#include "palabre/core/error.hpp"

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

using namespace palabre;
using detail::path_template;

namespace {

std::string filled(std::string_view path, const char* arguments) {
    const auto came = path_template::parse(path).fill(boost::json::parse(arguments));
    return came.why.empty() ? came.target : "no: " + came.why;
}

std::string why(std::string_view path) {
    try {
        path_template::parse(path);
    } catch (const error& wrong) {
        return wrong.what();
    }
    return "";
}

}  // namespace

TEST_CASE("arguments go where the path takes them, the rest into the query, all escaped") {
    const char* path = "/subscribers/{number}/balance";
    CHECK(filled(path, R"({"number":"+2290190011234"})") == "/subscribers/%2B2290190011234/balance");
    CHECK(filled(path, R"({"number":"a/b?c#d e","day":"1&2=3"})") ==
          "/subscribers/a%2Fb%3Fc%23d%20e/balance?day=1%262%3D3");
    CHECK(filled(path, R"({"number":17,"yes":true,"ratio":0.5,"list":[1,"a"],"none":null,"empty":""})") ==
          "/subscribers/17/balance?yes=true&ratio=5E-1&list=%5B1%2C%22a%22%5D&empty=");
    CHECK(filled("/{a}-{b}/{a}", R"({"a":"x","b":"\u00e9"})") == "/x-%C3%A9/x");
    CHECK(filled("/all", "null") == "/all");
    CHECK(filled("/", R"({"a b":1})") == "/?a%20b=1");
    CHECK(path_template::of_operation("balance of a/b").fill({}).target == "/balance%20of%20a%2Fb");
}

TEST_CASE("arguments that make no path are named, and not quoted") {
    CHECK(filled("/{number}", "{}") == "no: there is no argument 'number'");
    CHECK(filled("/{number}", R"({"number":null})") == "no: there is no argument 'number'");
    CHECK(filled("/{number}", R"({"number":""})") == "no: the argument 'number' is empty");
    CHECK(filled("/{number}", R"({"number":[1]})") == "no: the argument 'number' is a list or an object");
    CHECK(filled("/a/{pin}/b", R"({"pin":".."})") == "no: its path would climb: a segment is '.' or '..'");
    CHECK(filled("/a/.{pin}", R"({"pin":"."})") == "no: its path would climb: a segment is '.' or '..'");
    CHECK(filled("/a/x{pin}", R"({"pin":".."})") == "/a/x..");
    CHECK(filled("/{number}", R"(["secret"])") == "no: its arguments are no object");
    CHECK(path_template::of_operation("..").fill({}).why != "");
    CHECK(path_template::of_operation("").fill({}).why == "an operation has a name");
}

TEST_CASE("paths that are none are refused at their place") {
    CHECK(why("/a/{b}/c") == "");
    CHECK(why("").find("character 1: a path begins with '/'") != std::string::npos);
    CHECK(why("a").find("begins with '/'") != std::string::npos);
    CHECK(why("/a/{b").find("character 4: this brace is not closed") != std::string::npos);
    CHECK(why("/a/{b{c}}").find("character 4") != std::string::npos);
    CHECK(why("/a/{}").find("an argument has a name") != std::string::npos);
    CHECK(why("/a}").find("character 3: this brace closes nothing") != std::string::npos);
    CHECK(why("/a?b={c}").find("character 3") != std::string::npos);
    CHECK(why("/a b").find("percent-encode it") != std::string::npos);
}
