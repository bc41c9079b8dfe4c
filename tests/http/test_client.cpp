// tests/http/test_client.cpp - the client against Python's HTTP server, kind and unkind. Wall clock.
#include "http/loop.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <set>
#include <vector>

using namespace palabre;
using namespace palabre::http;

namespace {

std::string told(const answer& of) {
    return of ? std::to_string(of.status) + " " + of.body : of.failure;
}

struct stand {
    asio_runtime loop;
    back_office office;
    client asks;

    explicit stand(client_options with = {}) : asks{loop, with} {}

    answer get(const std::string& target, duration within = generous) {
        return ask(loop, asks, {.at = office.at(), .target = target}, within);
    }
};

}  // namespace

TEST_CASE("a request arrives as it was made, on a connection that is kept") {
    stand here;
    for (int each = 1; each <= 3; ++each) {
        const auto got = ask(here.loop, here.asks,
                             {.at = here.office.at(),
                              .method = "POST",
                              .target = "/echo/a%2Fb?x=%2B1",
                              .headers = {{"X-One", "1"}},
                              .body = "hello"});
        REQUIRE(got.status == 200);
        const auto read = boost::json::parse(got.body);
        CHECK(read.at("method") == "POST");
        CHECK(read.at("target") == "/echo/a%2Fb?x=%2B1");
        CHECK(read.at("body") == "hello");
        CHECK(read.at("headers").at("X-One") == "1");
        CHECK(read.at("headers").at("Host").as_string() == host_header(here.office.at()));
        CHECK(read.at("connection") == 1);
        CHECK(read.at("requests") == each);
    }
}

TEST_CASE("answers in every form are read") {
    stand here;
    CHECK(told(here.get("/chunked")) == "200 {\"balance\": 2500}");
    CHECK(told(here.get("/until_the_end")) == "200 {\"balance\": 2500}");
    CHECK(told(here.get("/go_on")) == "200 {}");
    CHECK(told(here.get("/none")) == "204 ");
    CHECK(here.get("/status/500").status == 500);
    CHECK(told(ask(here.loop, here.asks, {.at = here.office.at(), .method = "HEAD", .target = "/echo"})) == "200 ");
    CHECK(here.get("/echo").status == 200);
}

TEST_CASE("what is no answer is a failure with its reason") {
    stand here;
    CHECK(told(here.get("/half")) == "the connection broke off");
    CHECK(told(here.get("/big")) == "the answer is too long");
    CHECK(told(here.get("/endless")) == "the answer is too long");
    CHECK(told(here.get("/headers")) == "the answer's headers are too long");
    CHECK_FALSE(here.get("/nonsense"));
    CHECK(told(here.get("/silence", 100ms)) == "no answer in time");
    CHECK(told(here.get("/echo", -1s)) == "no answer in time");
    CHECK(here.get("/echo").status == 200);
    CHECK(told(ask(here.loop, here.asks, {.at = {"no-such-host.invalid", 80}})) == "its name is not known");
    CHECK(ask(here.loop, here.asks, {.at = {"localhost", here.office.port()}, .target = "/echo"}).status == 200);
}

TEST_CASE("a connection that turns out broken is replaced once, for what may be repeated") {
    stand here;
    REQUIRE(here.get("/once").status == 200);
    CHECK(here.get("/echo").status == 200);
    REQUIRE(here.get("/once").status == 200);  // on the connection that /echo left
    const auto posted = ask(here.loop, here.asks, {.at = here.office.at(), .method = "POST", .target = "/echo"});
    CHECK(told(posted) == "the connection broke off");
    REQUIRE(here.get("/once").status == 200);
    const auto once = ask(here.loop, here.asks, {.at = here.office.at(), .target = "/echo", .once = true});
    CHECK(told(once) == "the connection broke off");  // a GET that changes something, as some do
}

TEST_CASE("a back office that was restarted between two requests is not missed") {
    stand here;
    std::vector<bool> answered;
    for (int each = 0; each < 8; ++each)
        here.asks.ask({.at = here.office.at(), .target = "/echo"}, here.loop.now() + generous,
                      [&](const answer& told) { answered.push_back(told.status == 200); });
    here.loop.run();
    REQUIRE(answered == std::vector<bool>(8, true));
    here.office.kill();
    CHECK(told(here.get("/echo")) == "connection refused");
    const auto port = here.office.port();
    {
        const back_office again{port};
        CHECK(here.get("/echo").status == 200);
    }
    const back_office once_more{port};  // what is not repeated is not sent on a connection that has ended
    CHECK(ask(here.loop, here.asks, {.at = here.office.at(), .method = "POST", .target = "/echo"}).status == 200);
}

TEST_CASE("a connection that rests for too long is closed") {
    stand here{{.idle = 50ms}};
    REQUIRE(here.get("/echo").status == 200);
    here.loop.after(1s, [] {});
    here.loop.run();
    CHECK(boost::json::parse(here.get("/echo").body).at("connection") == 2);
}

TEST_CASE("requests wait for a connection, and too many are turned away at once") {
    stand here{{.most_connections = 2, .most_waiting = 3}};
    std::multiset<std::string> got;
    for (int each = 0; each < 6; ++each)
        here.asks.ask({.at = here.office.at(), .target = "/silence"}, here.loop.now() + 300ms,
                      [&](const answer& of) { got.insert(told(of)); });
    here.loop.run();
    CHECK(got.count("too many requests wait") == 1);
    CHECK(got.count("no answer in time") == 5);
    CHECK(here.get("/echo").status == 200);
}

TEST_CASE("JSON is read where it is wanted") {
    stand here{{.body_most = 10'000'000, .read_json = true}};
    const auto good = here.get("/chunked");
    REQUIRE(good.data);
    CHECK(boost::json::serialize(*good.data) == "{\"balance\":2500}");
    for (const char* bad : {"/garbage", "/latin", "/page", "/empty", "/deep"}) {
        const auto got = here.get(bad);
        CHECK_FALSE_MESSAGE(got.data, bad);
        CHECK_MESSAGE(got.data_problem != "", bad);
    }
}

TEST_CASE("a client may go with requests under way") {
    asio_runtime loop;
    const back_office office;
    bool answered = false;
    {
        client asks{loop, {}};
        for (int each = 0; each < 20; ++each)
            asks.ask({.at = office.at(), .target = "/silence"}, loop.now() + generous,
                     [&](const answer&) { answered = true; });
        loop.post([&] { loop.stop(); });
        loop.run();
    }
    loop.run();
    CHECK_FALSE(answered);
}
