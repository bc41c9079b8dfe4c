// tests/connector/test_soap_server.cpp - a WSDL that zeep reads alike, and its service on npm's soap. Wall clock.
#include "connector/office_stand.hpp"
#include "palabre/connector/soap.hpp"

using namespace palabre;
using namespace palabre::http;

namespace {

const char* const file = PALABRE_SOURCE_DIR "/tests/peers/soap/subscribers.wsdl";

struct soap_server {
    soap_server() : program{{"/bin/sh", "-c", "cd '" PALABRE_SOAP_PEER "' && exec '" PALABRE_NODE "' server.mjs"}} {
        const auto first = program.line();
        REQUIRE(first);
        port = *first;
    }
    faults::child program;
    std::string port;
};

}  // namespace

TEST_CASE("a WSDL's operations and parts are those that zeep finds") {
    const auto read = read_wsdl(file);
    CHECK(read.url == "http://127.0.0.1:8080/subscribers");
    CHECK(read.version == soap_version::soap_1_1);
    REQUIRE(read.operations.size() == 2);
    faults::child zeep{{PALABRE_SYSTEM_PYTHON, "-m", "zeep", file}};
    std::string said;
    while (const auto line = zeep.line()) said += *line + "\n";
    for (const auto& each : read.operations) {
        const auto at = said.find(each.is.name + "(", said.find("Operations:"));
        REQUIRE_MESSAGE(at != std::string::npos, said);
        auto theirs = said.substr(at, said.find('\n', at) - at);
        for (const auto& field : each.is.arguments) CHECK(theirs.find(field.name + ": ") != std::string::npos);
        const auto arrow = theirs.find("->");
        REQUIRE(arrow != std::string::npos);
        CHECK(std::ranges::count(theirs.substr(0, arrow), ':') == static_cast<long>(2 * each.is.arguments.size()));
        if (each.is.result.size() > 1)  // zeep unwraps a single one
            for (const auto& field : each.is.result) CHECK(theirs.find(field.name + ": ", arrow) != std::string::npos);
    }
}

TEST_CASE("a service is asked by what its WSDL says") {
    soap_server here;
    asio_runtime loop;
    auto read = read_wsdl(file);
    for (auto& each : read.operations) each.not_found_faults = {"NoSuchSubscriber"};
    const auto asks = soap_connector(loop, {.http = {.url = "http://127.0.0.1:" + here.port + "/subscribers"},
                                            .version = read.version,
                                            .operations = read.operations});
    const auto got = call_on(loop, *asks, "GetBalance", R"({"number":"+2290190011234","days":3})");
    REQUIRE_MESSAGE(got.what == outcome::kind::value, got.reason);
    CHECK(got.data == boost::json::parse(
                          R"({"balance":2500,"currency":"XOF","barred":false,"bundle":["512 MB","Fɔ̀n & <20> SMS"]})"));
    CHECK(told(call_on(loop, *asks, "GetBalance", R"({"number":"+229"})")) == "not_found");
    CHECK(told(call_on(loop, *asks, "Recharge", R"({"voucher":"<a>&\"'€😀"})")) == "value {\"note\":\"<a>&\\\"'€😀\"}");
    const auto wrong = call_on(loop, *asks, "Recharge", R"({"voucher":""})");
    CHECK(wrong.misasked);
    CHECK(wrong.reason == "Recharge: it answered with the fault Client");
    CHECK(told(call_on(loop, *asks, "GetPuk")) != "");
    here.program.kill();
    CHECK(told(call_on(loop, *asks, "GetBalance", R"({"number":"1"})")) ==
          "unavailable: GetBalance: connection refused");
}
