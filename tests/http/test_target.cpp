// tests/http/test_target.cpp - targets taken apart and refused with their place; hosts, ports, routes and problems.
#include "http/origin.hpp"
#include "http/router.hpp"
#include "http/target.hpp"
#include "palabre/core/error.hpp"

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

#include <optional>

using namespace palabre;
using namespace palabre::http;

namespace {

std::string told(const target_reading& read) {
    if (!read.target) return "no: " + read.why;
    std::string text = read.target->path + " =";
    for (const auto& each : read.target->segments) text += " [" + each + "]";
    for (const auto& [name, value] : read.target->query) text += " " + name + "=(" + value + ")";
    return text;
}

std::string why(const auto& job) {
    try {
        job();
    } catch (const error& wrong) {
        return wrong.what();
    }
    return "";
}

}  // namespace

TEST_CASE("a target is cut before it is decoded") {
    CHECK(told(read_target("/")) == "/ = []");
    CHECK(told(read_target("/a/b")) == "/a/b = [a] [b]");
    CHECK(told(read_target("/a%2Fb/%2B229")) == "/a%2Fb/%2B229 = [a/b] [+229]");
    CHECK(told(read_target("/+229/")) == "/+229/ = [+229] []");
    CHECK(told(read_target("/a?x=1&y=a+b%26&z&&=v")) == "/a = [a] x=(1) y=(a b&) z=() =(v)");
    CHECK(told(read_target("/a?x=1=2?3")) == "/a = [a] x=(1=2?3)");
    CHECK(told(read_target("/a?")) == "/a = [a]");
    CHECK(told(read_target("http://host:80/a?x=1")) == "/a = [a] x=(1)");
    CHECK(told(read_target("/%C3%A9t%C3%A9")) == "/%C3%A9t%C3%A9 = [\xc3\xa9t\xc3\xa9]");
}

TEST_CASE("what is no target is refused at its place") {
    CHECK(told(read_target("")) == "no: the target must begin with '/'");
    CHECK(told(read_target("*")) == "no: the target must begin with '/'");
    CHECK(told(read_target("a/b")) == "no: the target must begin with '/'");
    CHECK(told(read_target("http://host")) == "no: the target must begin with '/'");
    CHECK(told(read_target("/a%zz")) == "no: '%zz' at 3 is no percent-encoding");
    CHECK(told(read_target("/a%4")) == "no: '%4' at 3 is no percent-encoding");
    CHECK(told(read_target("/a?b=%")) == "no: '%' at 6 is no percent-encoding");
    CHECK(told(read_target("/a%00b")) == "no: what stands at 2 is not plain UTF-8");
    CHECK(told(read_target("/a%0d%0ab")) == "no: what stands at 2 is not plain UTF-8");
    CHECK(told(read_target("/%ff")) == "no: what stands at 2 is not plain UTF-8");
    CHECK(told(read_target("/a b")) == "no: a character at 3 must be percent-encoded");
    CHECK(told(read_target("/a#b")) == "no: a character at 3 must be percent-encoded");
    CHECK(told(read_target("/" + std::string(200, '/'))) == "no: more than 100 parts");
}

TEST_CASE("what is escaped comes back") {
    std::string all;
    for (int c = 0x20; c < 0x7f; ++c) all += static_cast<char>(c);
    all += "\xc3\xa9";
    const auto read = read_target("/" + escaped(all) + "?" + escaped(all) + "=" + escaped(all));
    REQUIRE(read.target);
    CHECK(read.target->segments == std::vector{all});
    CHECK(read.target->query == pairs{{all, all}});
    CHECK(escaped("aZ09-._~ +/%") == "aZ09-._~%20%2B%2F%25");
}

TEST_CASE("listeners and URLs are read strictly") {
    CHECK(to_string(read_listener("127.0.0.1:8080")) == "127.0.0.1:8080");
    CHECK(to_string(read_listener("[::1]:0")) == "[::1]:0");
    for (const char* wrong :
         {"", "8080", "127.0.0.1", "127.0.0.1:", ":80", "::1:80", "[::1]", "a:70000", "a:-1", "a b:1"})
        CHECK_MESSAGE(why([&] { read_listener(wrong); }).find("such as 127.0.0.1:8080") != std::string::npos, wrong);

    const auto url = read_url("http://crm.example:8081/base/");
    CHECK(to_string(url.at) == "crm.example:8081");
    CHECK(url.path == "/base");
    CHECK(read_url("http://10.0.0.7").at.port == 80);
    CHECK(host_header(read_url("http://10.0.0.7").at) == "10.0.0.7");
    CHECK(host_header(read_url("http://[::1]:81").at) == "[::1]:81");
    CHECK(read_url("https://crm.example/a").at == origin{"crm.example", 443, true});
    CHECK(host_header(read_url("https://crm.example").at) == "crm.example");
    CHECK(host_header(read_url("https://crm.example:80").at) == "crm.example:80");
    for (const char* wrong : {"", "https://", "ftp://a", "http://", "http://:80", "http://a:0", "http://a:b",
                              "http://a/?x=1", "http://a/#x", "http://a/b c", "http://user:pass@a/"})
        CHECK_MESSAGE(why([&] { read_url(wrong); }) != "", wrong);
    CHECK(why([&] { read_url("http://user:pass@a/"); }).find("pass") == std::string::npos);
}

TEST_CASE("a router answers what it does not have") {
    router routes;
    const auto here = [](const request&, const path_names& names, const reply& then) {
        std::string text;
        for (const auto& [name, value] : names) text += name + "=" + value + ";";
        then({200, "text/plain", {}, text});
    };
    routes.add("GET", "/a", here).add("POST", "/a", here).add("GET", "/a/{b}/c", here);
    const auto ask = [&](const std::string& method, const std::string& path) {
        std::optional<response> got;
        request what;
        what.method = method;
        what.path = path;
        what.segments = read_target(path).target->segments;
        const auto route = routes.take(what, [&](response told) { got = std::move(told); });
        REQUIRE(got);
        return std::pair{*got, route};
    };
    CHECK(ask("GET", "/a").first.status == 200);
    CHECK(ask("HEAD", "/a").first.status == 200);
    CHECK(ask("GET", "/a/x%2Fy/c").first.body == "b=x/y;");
    CHECK(ask("GET", "/a/x/c").second == "/a/{b}/c");
    CHECK(ask("GET", "/a/").first.status == 404);
    CHECK(ask("GET", "/b").second == "");
    const auto refused = ask("DELETE", "/a").first;
    CHECK(refused.status == 405);
    CHECK(*header_of(refused.headers, "allow") == "GET, HEAD, POST, OPTIONS");
    CHECK(ask("OPTIONS", "/a").first.status == 204);
    CHECK(routes.routes() == std::vector<std::string>{"GET /a", "POST /a", "GET /a/{b}/c"});
}

TEST_CASE("a problem is RFC 9457's") {
    const auto told = http::problem(400, "it is no number\xff", "write one", "query parameter 'limit'");
    CHECK(told.content_type == "application/problem+json");
    CHECK(
        boost::json::parse(told.body) ==
        boost::json::parse(R"({"type":"about:blank","title":"Bad Request","status":400,"detail":"it is no number\uFFFD",
                                 "where":"query parameter 'limit'","cure":"write one"})"));
}
