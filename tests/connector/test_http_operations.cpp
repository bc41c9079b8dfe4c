// tests/connector/test_http_operations.cpp - described requests, logins and bad days at a Python server. Wall clock.
#include "connector/office_stand.hpp"
#include "palabre/connector/guard.hpp"

using namespace palabre;
using namespace palabre::http;

namespace {

http_operation named(std::string name, std::string path = {}) {
    http_operation made;
    made.is.name = std::move(name);
    made.path = std::move(path);
    return made;
}

}  // namespace

TEST_CASE("a request is what its description says") {
    auto search = named("search", "/echo/{company}");
    search.query = {{"q", "{text}"}, {"page", "{page}"}, {"v", "2"}};
    search.headers = {{"X-Caller", "tel:{number}"}, {"X-Trace", "{trace}"}};
    auto recharge = named("recharge", "/echo");
    recharge.is.writes = true;
    recharge.method = "PUT";
    recharge.body = boost::json::parse(R"({"msisdn":"{number}","amount":"{amount}","note":"{note}","by":"IVR {{1}}"})");
    auto login = named("form", "/echo");
    login.form = {{"user", "{user}"}, {"lang", "{lang}"}};
    office_stand here{{.url = {}, .operations = {search, recharge, login, named("echo")}}};

    auto got = here.call("search", R"({"company":"a/b","text":"x&y","number":"+229","page":null})").data;
    CHECK(got.at("target") == "/echo/a%2Fb?q=x%26y&v=2");
    CHECK(got.at("headers").at("X-Caller") == "tel:+229");
    CHECK_FALSE(got.at("headers").as_object().contains("X-Trace"));
    CHECK(got.at("method") == "GET");
    got = here.call("recharge", R"({"number":"+229","amount":500})").data;
    CHECK(got.at("method") == "PUT");
    CHECK(got.at("body") == R"({"msisdn":"+229","amount":500,"by":"IVR {1}"})");
    CHECK(got.at("headers").at("Content-Type") == "application/json");
    got = here.call("form", R"({"user":"a b","lang":"fr"})").data;
    CHECK(got.at("method") == "POST");
    CHECK(got.at("body") == "lang=fr&user=a%20b");
    CHECK(here.call("echo", R"({"a":1})").data.at("target") == "/echo?a=1");
    const auto bad = here.call("search", R"({"company":"a","number":"1\r\nX-Admin: 1"})");
    CHECK(bad.misasked);
    CHECK(bad.reason == "search: its header 'X-Caller' would have a line break");
    CHECK(here.asks->operations().size() == 4);
}

TEST_CASE("an answer is read where its description points") {
    auto amount = named("amount", "/account");
    amount.result = "/account/main/amount";
    auto balance = named("balance", "/account");
    balance.fields = {{"balance", "/account/main/amount"}, {"currency", "/account/main/currency"}, {"no", "/x"}};
    auto bundles = named("bundles", "/account");
    bundles.result = "/account/bundles";
    bundles.fields = {{"megabytes", "/mb"}};
    auto many = bundles;
    many.is.name = "many";
    many.many = true;
    auto none_of_many = many;
    none_of_many.is.name = "none_of_many";
    none_of_many.result = "/account/main";
    auto inside = named("inside", "/account");
    inside.fields = {{"credit.amount_minor", "/account/main/amount"}, {"credit.currency", "/account/main/currency"}};
    auto nothing = named("nothing", "/account");
    nothing.result = "/account/nowhere";
    auto none = named("none", "/account");
    none.result = "/account/none";
    auto zero = named("zero", "/account");
    zero.not_found = {{"/code", 0}};
    auto unknown = named("unknown", "/unknown/{status}");
    unknown.not_found = {{"/error/code", "UNKNOWN_SUBSCRIBER"}};
    office_stand here{
        {.url = {},
         .operations = {amount, balance, bundles, many, none_of_many, inside, nothing, none, zero, unknown}}};
    CHECK(told(here.call("amount")) == "value 2500");
    CHECK(told(here.call("balance")) == R"(value {"balance":2500,"currency":"XOF"})");
    CHECK(told(here.call("bundles")) == R"(value [{"megabytes":512},{"megabytes":20}])");
    CHECK(told(here.call("many")) == R"(value [{"megabytes":512},{"megabytes":20}])");
    CHECK(told(here.call("none_of_many")) == "unavailable: none_of_many: its answer is no list");
    CHECK(told(here.call("inside")) == R"(value {"credit":{"amount_minor":2500,"currency":"XOF"}})");
    CHECK(told(here.call("nothing")) == "unavailable: nothing: its answer has nothing at /account/nowhere");
    CHECK(told(here.call("none")) == "not_found");
    CHECK(told(here.call("zero")) == "not_found");
    for (const char* status : {"200", "400", "500"})
        CHECK(told(here.call("unknown", (std::string{"{\"status\":"} + status + "}").c_str())) == "not_found");
}

TEST_CASE("what was done is a value, whatever the system says of it") {
    auto write = named("write", "/done/{status}");
    write.is.writes = true;
    auto status = named("status", "/status/{status}");
    status.is.writes = true;
    office_stand here{{.url = {}, .operations = {write, status}}};
    for (const char* code : {"200", "201", "202"})
        CHECK(told(here.call("write", (std::string{"{\"status\":"} + code + "}").c_str())) == "value {}");
    CHECK(told(here.call("status", R"({"status":404})")) == "not_found");
    CHECK(here.call("status", R"({"status":422})").misasked);
    CHECK_FALSE(here.call("status", R"({"status":403})").misasked);
    CHECK_FALSE(here.call("status", R"({"status":500})").misasked);
}

TEST_CASE("logins reach the server, and no log") {
    office_stand basic{{.url = {}, .login = http_basic{"ivr", secret{"pa:ss"}}}};
    CHECK(basic.call("echo").data.at("headers").at("Authorization") == "Basic aXZyOnBhOnNz");
    office_stand key{{.url = {}, .login = http_api_key{secret{"k3y"}, "X-Key"}}};
    CHECK(key.call("echo").data.at("headers").at("X-Key") == "k3y");
    CHECK(why_not({.url = "http://a", .login = http_api_key{secret{"k3y\n"}}}).find("k3y") == std::string::npos);
    CHECK(why_not({.url = "http://a", .login = http_basic{"a:b", {}}}).find("has a ':'") != std::string::npos);
    CHECK(why_not({.url = "http://a", .login = http_client_credentials{"http://b", "", {}}}).find("client_id") !=
          std::string::npos);
}

TEST_CASE("a token is fetched once, kept, and fetched again when it is refused") {
    office_stand here{{.url = {}, .login = http_client_credentials{"", "ivr+center", secret{"s3cret:%"}, "balance"}}};
    int good = 0;
    for (int each = 0; each < 5; ++each)
        here.asks->call("bearer", {}, here.loop.now() + generous,
                        [&](const outcome& came) { good += came.what == outcome::kind::value ? 1 : 0; });
    here.loop.run();
    CHECK(good == 5);
    CHECK(told(here.call("bearer")) == "value {\"tokens\":1}");
    here.call("revoke");
    CHECK(told(here.call("bearer")) == "value {\"tokens\":2}");
    CHECK(here.logged == "");
    here.office.kill();
    CHECK(told(here.call("bearer")) == "unavailable: bearer: connection refused");

    office_stand brief{{.url = {}, .login = http_client_credentials{"", "ivr+center", secret{"s3cret:%"}, "short"}}};
    CHECK(told(brief.call("bearer")) == "value {\"tokens\":1}");
    CHECK(told(brief.call("bearer")) == "value {\"tokens\":2}");  // it expired at once

    office_stand stranger{{.url = {}, .login = http_client_credentials{"", "ivr", secret{"wr0ng"}}}};
    CHECK(told(stranger.call("bearer")) == "unavailable: bearer: the token server answered with status 401");
    CHECK(stranger.logged.find("wr0ng") == std::string::npos);
    stranger.office.kill();
    CHECK(told(stranger.call("bearer")) == "unavailable: bearer: the token server: connection refused");
}

TEST_CASE("a token that never comes keeps nobody beyond his deadline") {
    asio_runtime loop;
    back_office office;
    const auto base = "http://127.0.0.1:" + std::to_string(office.port());
    const auto asks =
        http_connector(loop, {.url = base, .login = http_client_credentials{base + "/silence", "ivr", secret{"s"}}});
    CHECK(told(call_on(loop, *asks, "bearer", "{}", 100ms)) ==
          "unavailable: bearer: the token server gave no answer in time");
}

TEST_CASE("every bad day of a system ends in its edge, within the deadline, and leaves it usable") {
    asio_runtime loop;
    back_office office;
    auto failing = named("failing", "/status/500");
    const auto ends = [&](const http_operation& bad, const char* why) {
        auto options = http_connector_options{.url = "http://127.0.0.1:" + std::to_string(office.port())};
        options.operations = {bad, named("account")};
        guard_options with;
        with.limit = 2s;
        with.retries = 0;
        guard asks{loop, http_connector(loop, options), with};
        const auto came = call_on(loop, asks, bad.is.name, "{}", 5s);
        CHECK_MESSAGE(came.what == outcome::kind::unavailable, bad.is.name);
        CHECK_MESSAGE(came.reason.find(why) != std::string::npos, came.reason);
        if (came.leave_for > duration{0})
            CHECK(asks.figures().breaker == breaker_state::open);
        else
            CHECK(told(call_on(loop, asks, "account")).starts_with("value "));
        CHECK(asks.figures().at_work == 0);
        return came.leave_for;
    };
    ends(named("silence"), "no answer in time");
    ends(named("drip"), "no answer in time");
    ends(named("half"), "half: the connection broke off");
    ends(named("garbage"), "garbage: its answer is no JSON");
    ends(named("page"), "page: its answer is no JSON");
    ends(named("latin"), "latin: its answer is no JSON");
    ends(named("deep"), "deep: its answer is no JSON");
    ends(named("nonsense"), "nonsense: ");
    ends(named("headers"), "headers: the answer's headers are too long");
    ends(named("gigabyte"), "gigabyte: the answer is too long");
    ends(named("endless"), "endless: the answer is too long");
    ends(failing, "failing: it answered with status 500");
    CHECK(ends(named("busy"), "busy: it answered with status 429") == 7s);
    const auto wish = ends(named("closed_until"), "closed_until: it answered with status 503");
    CHECK(wish > 30min);
    CHECK(wish <= 1h);
}

TEST_CASE("operations that cannot be are refused, all at once") {
    auto bad = named("bad", "/{");
    auto twice = named("twice");
    twice.body = 1;
    twice.form = {{"a", "{b"}};
    auto pointers = named("pointers");
    pointers.result = "account";
    pointers.fields = {{"a", "/~2"}};
    pointers.headers = {{"Host", "x"}};
    pointers.method = "G T";
    const auto all = why_not({.url = "http://a", .operations = {bad, twice, twice, pointers}});
    for (const char* part : {"not closed", "'twice' is described twice", "'twice', form 'a', character 1",
                             "'twice': it has a body and a form", "'pointers': result 'account' is no JSON pointer",
                             "'/~2' is no JSON pointer", "'Host'", "its method is none"})
        CHECK_MESSAGE(all.find(part) != std::string::npos, part);
}
