// tests/connector/test_http_connector.cpp - lookups at a Python server: every outcome, no secret told. Wall clock.
#include "connector/office_stand.hpp"

using namespace palabre;
using namespace palabre::http;

TEST_CASE("every answer is the outcome that it stands for") {
    office_stand here;
    CHECK(told(here.call("chunked")) == "value {\"balance\":2500}");
    CHECK(told(here.call("aged")) == "value {\"balance\":1}");
    CHECK(told(here.call("stale")) == "stale 120 {\"balance\":1}");
    CHECK(told(here.call("warned")) == "stale 60 {\"balance\":1}");
    CHECK(told(here.call("none")) == "not_found");
    CHECK(told(here.call("nowhere")) == "not_found");
    CHECK(told(here.call("garbage")).starts_with("unavailable: garbage: its answer is no JSON: "));
    CHECK(told(here.call("page")).starts_with("unavailable: page: its answer is no JSON: "));
    CHECK(told(here.call("empty")).starts_with("unavailable: empty: its answer is no JSON: "));
    CHECK(told(here.call("deep")).starts_with("unavailable: deep: its answer is no JSON: "));
    CHECK(told(here.call("latin")).starts_with("unavailable: latin: its answer is no JSON: "));
    CHECK(told(here.call("big")) == "unavailable: big: the answer is too long");
    CHECK(told(here.call("half")) == "unavailable: half: the connection broke off");
    CHECK(told(here.call("silence", "{}", 100ms)) == "unavailable: silence: no answer in time");
    here.office.kill();
    CHECK(told(here.call("chunked")) == "unavailable: chunked: connection refused");
}

TEST_CASE("statuses other than 200, 204 and 404 are no answer") {
    office_stand here{{.url = {}, .paths = {{"status", "/status/{code}"}}}};
    for (const char* code : {"201", "301", "400", "401", "403", "429", "500", "502", "503"})
        CHECK(told(here.call("status", (std::string{"{\"code\":"} + code + "}").c_str())) ==
              std::string{"unavailable: status: it answered with status "} + code);
    CHECK(told(here.call("status", R"({"code":404})")) == "not_found");
}

TEST_CASE("paths, arguments and headers arrive") {
    office_stand here{{.url = {},
                       .paths = {{"balance", "/echo/{number}/balance"}},
                       .headers = {{"Authorization", "Bearer s3cret"}, {"accept", "text/json"}}}};
    const auto got = here.call("balance", R"({"number":"+2290190011234","of":"main account"})");
    REQUIRE(got.what == outcome::kind::value);
    CHECK(got.data.at("method") == "GET");
    CHECK(got.data.at("target") == "/echo/%2B2290190011234/balance?of=main%20account");
    CHECK(got.data.at("headers").at("Authorization") == "Bearer s3cret");
    CHECK(got.data.at("headers").at("accept") == "text/json");
    CHECK_FALSE(got.data.at("headers").as_object().contains("Accept"));
    CHECK(told(here.call("balance")) == "unavailable: balance: there is no argument 'number'");
}

TEST_CASE("no reason and no log tells a header's value or an argument") {
    office_stand here{{.url = {},
                       .paths = {{"status", "/status/{code}"}, {"up", "/{pin}"}},
                       .headers = {{"Authorization", "Bearer s3cret"}},
                       .limit = 200ms}};
    std::string all;
    for (const char* operation : {"garbage", "half", "big", "headers", "nonsense", "silence", "up", "status"})
        all += told(here.call(operation, R"({"code":500,"key":"pa55word","pin":["4711"]})")) + "\n";
    here.office.kill();
    all += told(here.call("garbage", R"({"key":"pa55word"})"));
    CHECK(all.find("value") == std::string::npos);
    for (const auto& text : {all, here.logged})
        for (const char* secret : {"s3cret", "pa55word", "4711"}) CHECK(text.find(secret) == std::string::npos);
    CHECK(here.logged.find("a lookup failed garbage") != std::string::npos);

    CHECK(why_not({.url = "http://a", .headers = {{"X-Key", "s3cret\r\nX: y"}}}).find("s3cret") == std::string::npos);
}

TEST_CASE("its own limit holds whatever the deadline, and what restarts is found again") {
    office_stand here{{.url = {}, .limit = 100ms}};
    CHECK(told(here.call("silence", "{}", std::chrono::hours{24 * 365 * 100})) ==
          "unavailable: silence: no answer in time");

    office_stand again;
    CHECK(told(again.call("chunked")) == "value {\"balance\":2500}");
    again.office.kill();
    const back_office restarted{again.office.port()};
    CHECK(told(again.call("chunked")) == "value {\"balance\":2500}");
}

TEST_CASE("a connector may go with lookups under way") {
    office_stand here;
    bool answered = false;
    for (const char* operation : {"silence", "chunked", ".."})
        here.asks->call(operation, {}, here.loop.now() + generous, [&](const outcome&) { answered = true; });
    here.asks.reset();
    CHECK_FALSE(answered);
    here.loop.run();  // what could not be asked at all is answered all the same
    CHECK(answered);
}

TEST_CASE("options that cannot be are refused, all at once") {
    CHECK(why_not({.url = "ftp://crm.example"}).find("must begin with http://") != std::string::npos);
    CHECK(why_not({.url = "http://u:s3cret@a"}).find("s3cret") == std::string::npos);
    CHECK(why_not({.url = "http://a", .paths = {{"x", "/{"}}}).find("not closed") != std::string::npos);
    const auto all = why_not({.url = "http://a",
                              .headers = {{"Host", "b"}, {"a b", "c"}, {"X", "d\n"}},
                              .most_connections = 0,
                              .answer_most = 0,
                              .limit = 0s});
    for (const char* part : {"most_connections is 0", "answer_most is 0", "limit", "'Host'", "'a b'", "'X'"})
        CHECK_MESSAGE(all.find(part) != std::string::npos, part);
}
