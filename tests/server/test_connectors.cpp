// tests/server/test_connectors.cpp - connectors of every kind in a configuration, tried and called by hand.
#include "call.hpp"
#include "check.hpp"
#include "configuration.hpp"

#include "core/process.hpp"
#include "server/program.hpp"

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

#include <set>
#include <sstream>

using namespace palabre;
using namespace std::chrono_literals;
using palabre_center::read_configuration_text;

namespace {

const char* variable(const char* name) {
    return std::string_view{name} == "SECRET" ? "s3cret" : nullptr;
}

palabre_center::reading read(const std::string& connectors) {
    return read_configuration_text("flows: {\"1\": f.yaml}\nconnectors:\n" + connectors, "conf/center.yaml", variable);
}

std::string problems_of(const std::string& connectors) {
    std::string told;
    for (const auto& each : read(connectors).problems) told += to_string(each) + '\n';
    return told;
}

}  // namespace

TEST_CASE("a web service is described") {
    const auto [made, problems] = read(R"(  crm:
    url: https://crm.example/api
    login: {kind: oauth2, token_url: "https://id.example/token", client_id: ivr, client_secret: "${env:SECRET}", scope: read}
    limit: 4s
    operations:
      balance:
        path: /subscribers/{number}
        arguments: {number: string, days: {type: int, optional: true}, pin: {type: string, secret: true}}
        answers: {balance: int}
        fields: {balance: /main/amount}
        not_found: {/code: 17, /text: "17"}
        timeout: 2s
      recharge: {method: PUT, writes: true, idempotent: true, confirmed: false, roles: [flow, agent], body: {number: "{number}", amount: 5, list: [true, null, 0.5]}}
      news: {fresh_for: 1min, stale_for: 1h, many: true}
    guard: {at_once: 9, failures: 3, of_last: 6, open_for: 5s, retries: 0, cache_mb: 2}
    try: {operation: balance, arguments: {number: "+229"}}
)");
    for (const auto& each : problems) MESSAGE(to_string(each));
    REQUIRE(problems.empty());
    const auto& crm = made.connectors.at("crm");
    const auto& http = std::get<http_connector_options>(crm.how);
    const auto& login = std::get<http_client_credentials>(http.login);
    CHECK(login.client_secret.reveal() == "s3cret");
    CHECK(login.scope == "read");
    REQUIRE(http.operations.size() == 3);
    const auto& balance = http.operations[0];
    CHECK(balance.is.timeout == 2s);
    REQUIRE(balance.is.arguments.size() == 3);
    CHECK(balance.is.arguments[1] == operation_field{"days", operation_field::kind::integer, false});
    CHECK(balance.is.arguments[2].secret);
    CHECK(balance.is.result[0].is == operation_field::kind::integer);
    CHECK(balance.not_found.at("/code") == 17);
    CHECK(balance.not_found.at("/text") == "17");
    CHECK(http.operations[1].is.writes);
    CHECK_FALSE(http.operations[1].is.confirmed);
    CHECK(http.operations[1].is.roles == std::vector<std::string>{"flow", "agent"});
    CHECK(balance.is.confirmed);
    CHECK(http.operations[1].body == boost::json::parse(R"({"number":"{number}","amount":5,"list":[true,null,0.5]})"));
    CHECK(http.operations[2].is.stale_for == 1h);
    CHECK(palabre_center::described(made.connectors, "").lists == std::set<std::string>{"crm.news"});
    CHECK(crm.guard.at_once == 9);
    CHECK(crm.guard.limit == 4s);
    CHECK(crm.guard.cache_most == 2'000'000);
    REQUIRE(crm.tries);
    CHECK(crm.tries->arguments == boost::json::parse(R"({"number":"+229"})"));
}

TEST_CASE("a SOAP service is described, by its WSDL as far as that goes") {
    const auto [made, problems] = read(R"(  billing:
    kind: soap
    url: http://10.0.0.8/billing
    version: 1.2
    namespaces: {m: "urn:palabre:subscribers"}
    wsdl: )" PALABRE_SOURCE_DIR R"(/tests/peers/soap/subscribers.wsdl
    tls: {verify: true}
    login: {kind: basic, user: ivr, password: "${env:SECRET}"}
    operations:
      GetBalance: {not_found_faults: NoSuchSubscriber, fresh_for: 10s}
      balance: {wsdl: GetBalance, answers: {balance: int}}
      Own: {body: "<m:Own><m:n>{n}</m:n></m:Own>", result: //m:row, many: true, fields: {a: m:a}, arguments: {n: int}}
)");
    for (const auto& each : problems) MESSAGE(to_string(each));
    REQUIRE(problems.empty());
    const auto& soap = std::get<soap_connector_options>(made.connectors.at("billing").how);
    CHECK(soap.version == soap_version::soap_1_2);
    REQUIRE(soap.operations.size() == 4);
    CHECK(soap.operations[2].is.name == "balance");
    CHECK(soap.operations[2].element == "GetBalance");
    CHECK(soap.operations[2].is.arguments.size() == 2);
    CHECK(soap.operations[2].is.result.size() == 1);
    CHECK(problems_of("  billing: {kind: soap, url: \"http://a\", wsdl: \"" PALABRE_SOURCE_DIR
                      "/tests/peers/soap/subscribers.wsdl\", operations: {b: {wsdl: GetBalence}}}\n")
              .find("the WSDL has no operation 'GetBalence'; did you mean 'GetBalance'?") != std::string::npos);
    CHECK(soap.operations[0].is.fresh_for == 10s);
    CHECK(soap.operations[0].is.arguments.size() == 2);
    CHECK(soap.operations[0].not_found_faults == std::vector<std::string>{"NoSuchSubscriber"});
    CHECK(soap.operations[3].many);
}

TEST_CASE("what is wrong with a connector is said at its place") {
    CHECK(problems_of("  a: {kind: ftp, url: x}\n").find(":3:13: 'ftp' means nothing here") != std::string::npos);
    CHECK(problems_of("  a: {kind: sql, url: \"oracle:x\"}\n").find("this is no database") != std::string::npos);
    CHECK(problems_of("  a: {kind: sql, url: \"sqlite:x\", operations: {b: {many: true}}}\n").find("'statement'") !=
          std::string::npos);
    CHECK(problems_of("  a: {kind: sql, url: \"sqlite:x\", paths: {}}\n").find("'paths'") != std::string::npos);
    CHECK(
        problems_of("  a: {url: \"http://h\", operations: {b: {answers: {c: text}}}}\n").find("'text' means nothing") !=
        std::string::npos);
    CHECK(
        problems_of("  a: {url: \"http://h\", operations: {b: {writes: true, fresh_for: 1s}}}\n").find("'b' writes") !=
        std::string::npos);
    CHECK(problems_of("  a: {url: \"http://h\", tls: {authorities: no.pem}, login: {kind: basic}}\n").find("no.pem") !=
          std::string::npos);
    CHECK(problems_of("  a: {url: \"http://h\", operations: {b: {writes: true, roles: [agnet]}}}\n").find("'agnet'") !=
          std::string::npos);
    CHECK(problems_of("  a: {url: \"http://h\", operations: {b: {writes: true}}, try: {operation: b}}\n")
              .find("'b' writes: --check would change something") != std::string::npos);
    CHECK(problems_of("  a: {kind: soap, url: \"http://h\", wsdl: no.wsdl}\n").find("no.wsdl") != std::string::npos);
    CHECK(problems_of("  a: {url: \"http://h\", guard: {open_for: 1min, open_most: 1s}}\n").find("open_most") !=
          std::string::npos);
}

TEST_CASE("who only looks at a file needs none of its secrets, who calls a system needs that one's") {
    const palabre::test::own_folder folder;
    const auto file = folder.write("center.yaml", R"(http:
  keys: {desk: {key: "${env:DESK_KEY}", companies: [moov]}}
flows: {"1": f.yaml}
connectors:
  crm: {url: "${env:CRM}", login: {kind: api_key, key: "${env:CRM_KEY}"}, tls: {key: "${env:KEYS}/ours.pem"}, limmit: 3s}
  billing: {kind: sql, url: "${env:BILLING}", operations: {one: {statement: select 1 as one}}}
  gone: {kind: sql, url: "sqlite:none.db", operations: {one: {statement: select 1 as one}}}
)");
    const palabre_center::environment nothing = [](const char*) -> const char* { return nullptr; };
    CHECK(palabre_center::read_configuration(file, nothing).problems.size() > 4);
    const auto looked = palabre_center::read_configuration(file, palabre_center::or_whatever(nothing));
    std::string told;
    for (const auto& each : looked.problems) told += to_string(each) + '\n';
    CHECK_MESSAGE(looked.problems.size() == 2, told);
    CHECK(told.find("unknown key 'limmit'") != std::string::npos);
    CHECK(told.find("'moov'") != std::string::npos);  // which no company is

    folder.write("center.yaml",
                 "flows: {\"1\": f.yaml}\nconnectors:\n"
                 "  crm: {url: \"${env:CRM}\"}\n"
                 "  gone: {kind: sql, url: \"sqlite:none.db\", operations: {one: {statement: select 1}}}\n");
    const auto call = [&](std::vector<std::string> words, int expected) {
        std::ostringstream said;
        CHECK(palabre_center::call(file, nothing, words, said) == expected);
        return said.str();
    };
    CHECK(call({"crm", "balance"}, 2) ==
          file + ": the connector 'crm' needs the environment's variable 'CRM'; set it\n");
    CHECK(call({"gone", "one"}, 1).find("there is no such file") != std::string::npos);
}

TEST_CASE("a system is tried by --check, and called by hand") {
    const palabre::test::own_folder folder;
    const auto database = folder / "crm.db";
    REQUIRE(palabre::detail::run({"sqlite3", database}, "create table a (n text, b integer, puk text);"
                                                        "insert into a values ('+229', 2500, '12345678');")
                .status == 0);
    const std::string described = R"(  crm:
    kind: sql
    url: sqlite:crm.db
    operations:
      account:
        statement: select b as balance, puk from a where n = :number and b > :least
        arguments: {number: string, least: int}
        answers: {balance: int, puk: {type: string, secret: true}}
)";
    const auto write = [&](const std::string& file) {
        folder.write("center.yaml",
                     "flows: {\"*\": " PALABRE_SOURCE_DIR "/samples-ivr/hello/flow.yaml}\nconnectors:\n" + described +
                         "    try: {operation: account, arguments: {number: \"+229\", least: 0}}\n" +
                         "  gone: {kind: sql, url: \"sqlite:" + file +
                         "\", operations: {one: {statement: select 1 as one}}, try: {operation: one}}\n");
    };
    write("none.db");
    std::ostringstream checked;
    palabre_center::check(folder / "center.yaml", variable, checked);
    CHECK(checked.str().find("connector 'crm', account: value in ") == 0);
    CHECK(checked.str().find("warning: connector 'gone', one: unavailable in ") != std::string::npos);
    CHECK(checked.str().find("2500") == std::string::npos);

    const auto call = [&](std::vector<std::string> words, int expected) {
        std::ostringstream said;
        CHECK(palabre_center::call(folder / "center.yaml", variable, words, said) == expected);
        return said.str();
    };
    const auto said = call({"crm", "account", "number=+229", "least=5"}, 0);
    CHECK(said.find("value in ") == 0);
    CHECK(said.find(R"({"balance":2500,"puk":"••••"})") != std::string::npos);
    CHECK(call({"crm", "account", "number=1", "least=5"}, 0).find("not_found in ") == 0);
    CHECK(call({"crm", "account", "number=1", "least=five"}, 2).find("'least' is no int") != std::string::npos);
    CHECK(call({"crm", "acount", "number=1"}, 2).find("no such operation") != std::string::npos);
    CHECK(call({"crn", "account"}, 2).find("did you mean 'crm'?") != std::string::npos);
    CHECK(call({"crm", "account", "number"}, 2).find("NAME=VALUE") != std::string::npos);
    CHECK(call({"gone", "one"}, 1).find("there is no such file") != std::string::npos);
}
