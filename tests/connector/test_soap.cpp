// tests/connector/test_soap.cpp - envelopes, faults and XML from a server that says what it is told. Wall clock.
#include "connector/office_stand.hpp"
#include "palabre/connector/soap.hpp"
#include "palabre/core/utf8.hpp"

using namespace palabre;
using namespace palabre::http;

namespace {

using kind = operation_field::kind;

/// One operation whose answer is its own request.
soap_operation mirrored(std::string body, std::string status = "200") {
    soap_operation made;
    made.is.name = "ask";
    made.path = "/mirror/" + status;
    made.body = std::move(body);
    return made;
}

struct soap_stand {
    asio_runtime loop;
    back_office office;

    outcome ask(soap_operation of, soap_version version = soap_version::soap_1_1, const char* arguments = "{}",
                std::map<std::string, std::string> namespaces = {{"m", "urn:mine"}}) {
        const auto asks = soap_connector(loop, {.http = {.url = "http://127.0.0.1:" + std::to_string(office.port())},
                                                .version = version,
                                                .namespaces = std::move(namespaces),
                                                .operations = {std::move(of)}});
        return call_on(loop, *asks, "ask", arguments, 10s);
    }
};

std::string why(soap_operation of) {
    asio_runtime loop;
    try {
        soap_connector(loop, {.http = {.url = "http://a"}, .operations = {std::move(of)}});
    } catch (const error& wrong) {
        return wrong.what();
    }
    return "";
}

}  // namespace

TEST_CASE("answers become JSON by XPath, with our prefixes whatever theirs are") {
    soap_stand here;
    auto of = mirrored(
        R"(<x:r xmlns:x="urn:mine" xmlns:y="urn:other" id="7"><x:balance> 2500 </x:balance><y:balance>1</y:balance>)"
        R"(<x:rate>0.5</x:rate><x:ok>1</x:ok><x:b>a</x:b><x:b>b</x:b><x:nil xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"/></x:r>)");
    of.is.result = {{"balance", kind::integer}, {"rate", kind::number}, {"ok", kind::boolean}, {"all", kind::list}};
    of.fields = {{"balance", "m:balance"}, {"rate", "m:rate"},      {"ok", "m:ok"},  {"all", "m:b"}, {"id", "@id"},
                 {"other", "balance"},     {"count", "count(m:b)"}, {"nil", "m:nil"}};
    CHECK(here.ask(of).data == boost::json::parse(R"({"balance":2500,"rate":0.5,"ok":true,"all":["a","b"],"id":"7",
                                                     "other":"1","count":"2"})"));
    auto deep = of;
    deep.is.result = {{"credit", kind::object}, {"credit.amount_minor", kind::integer}};
    deep.fields = {{"credit.amount_minor", "m:balance"}, {"credit.currency", "'XOF'"}};
    CHECK(here.ask(deep).data == boost::json::parse(R"({"credit":{"amount_minor":2500,"currency":"XOF"}})"));
    of.is.result[0].is = kind::boolean;
    CHECK(told(here.ask(of)) == "unavailable: ask: in its answer the field 'balance' is no bool");

    of.fields = {};
    of.result = "//m:b";
    CHECK(told(here.ask(of)) == "value \"a\"");
    of.many = true;
    CHECK(told(here.ask(of)) == "value [\"a\",\"b\"]");
    of.result = "//m:none";
    CHECK(told(here.ask(of)) == "not_found");
    of.result = "";
    of.many = false;
    of.not_found = "//balance = 1";
    CHECK(told(here.ask(of)) == "not_found");
    of.not_found = "//balance = 2";
    CHECK(here.ask(of).data ==
          boost::json::parse(R"({"@id":"7","balance":[" 2500 ","1"],"rate":"0.5","ok":"1","b":["a","b"],"nil":null})"));
}

TEST_CASE("arguments are escaped, and cannot become elements") {
    soap_stand here;
    auto of = mirrored("<r><n>{number}</n><c a='{c}'>{{}}</c></r>");
    for (const auto version : {soap_version::none, soap_version::soap_1_1, soap_version::soap_1_2})
        CHECK(here.ask(of, version, R"({"number":"</n><admin/>","c":"' x='"})").data ==
              boost::json::parse(R"({"n":"</n><admin/>","c":{"@a":"' x='","#text":"{}"}})"));
    CHECK(told(here.ask(of, soap_version::soap_1_1, R"({"number":"a\u0001"})")) ==
          "unavailable: ask: the argument 'number' has characters that XML cannot have");
    CHECK(told(here.ask(of, soap_version::soap_1_1)) == R"(value {"n":"","c":{"@a":"","#text":"{}"}})");
}

TEST_CASE("faults are outcomes, by their names and without their words") {
    soap_stand here;
    auto fault = mirrored("<soap:Fault><faultcode>x:Server.Down</faultcode><faultstring>secret 4711</faultstring>"
                          "<detail><e:NoSubscriber xmlns:e='urn:e'/></detail></soap:Fault>",
                          "500");
    CHECK(told(here.ask(fault)) == "unavailable: ask: it answered with the fault Server.Down, NoSubscriber");
    CHECK_FALSE(here.ask(fault).misasked);
    fault.not_found_faults = {"NoSubscriber"};
    CHECK(told(here.ask(fault)) == "not_found");

    auto newer = mirrored("<soap:Fault><soap:Code><soap:Value>soap:Sender</soap:Value><soap:Subcode>"
                          "<soap:Value>m:Unknown</soap:Value></soap:Subcode></soap:Code><soap:Reason>"
                          "<soap:Text xml:lang='en'>4711</soap:Text></soap:Reason></soap:Fault>",
                          "400");
    CHECK(told(here.ask(newer, soap_version::soap_1_2)) ==
          "unavailable: ask: it answered with the fault Sender, Unknown");
    CHECK(here.ask(newer, soap_version::soap_1_2).misasked);
    newer.not_found_faults = {"Unknown"};
    CHECK(told(here.ask(newer, soap_version::soap_1_2)) == "not_found");
}

TEST_CASE("what is no answer is unavailable") {
    soap_stand here;
    const auto at = [&](const char* path, soap_version version = soap_version::soap_1_1) {
        auto of = mirrored("<a/>");
        of.path = path;
        return told(here.ask(of, version));
    };
    CHECK(at("/garbage").starts_with("unavailable: ask: its answer is no XML"));
    CHECK(at("/page") == "unavailable: ask: its answer is no envelope");
    CHECK(at("/empty").starts_with("unavailable: ask: its answer is no XML"));
    CHECK(at("/status/500") == "unavailable: ask: it answered with status 500");
    CHECK(at("/status/404") == "unavailable: ask: it answered with status 404");
    CHECK(at("/status/503") == "unavailable: ask: it answered with status 503");
    CHECK(at("/half") == "unavailable: ask: the connection broke off");
    CHECK(at("/gigabyte") == "unavailable: ask: the answer is too long");
    CHECK(at("/latin_xml", soap_version::none) == "value {\"name\":\"Adéla\"}");
    CHECK(at("/broken_xml", soap_version::none) == "unavailable: ask: its answer is not UTF-8");
    auto beyond = mirrored("<a id='&#92283084;'/>");
    beyond.is.result = {{"ids", kind::list}};
    beyond.fields = {{"ids", "@id"}};
    CHECK(valid_utf8(told(here.ask(beyond, soap_version::none))));
    std::string deep;
    for (int each = 0; each < 1'000; ++each) deep = "<a>" + deep + "</a>";
    CHECK(told(here.ask(mirrored(deep))) == "unavailable: ask: its answer is nested too deeply");
    CHECK(told(here.ask(mirrored("<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>"), soap_version::none)) ==
          "value \"&x;\"");
    CHECK(told(here.ask(mirrored("<a/>", "202"))) == "not_found");
    auto write = mirrored("<a/>", "202");
    write.is.writes = true;
    CHECK(told(here.ask(write)) == "value {}");
}

TEST_CASE("bodies and XPath that are none are refused") {
    CHECK(why(mirrored("<a>")).find("'ask', body is no XML") != std::string::npos);
    CHECK(why(mirrored("<a>{x</a>")).find("'ask', body, character 4") != std::string::npos);
    auto bad = mirrored("<a/>");
    bad.result = "//[";
    CHECK(why(bad).find("'//[' is no XPath") != std::string::npos);
    bad.result = "1 + 1";
    CHECK(why(bad).find("gives no nodes") != std::string::npos);
    CHECK_THROWS_AS(read_wsdl("/no/such.wsdl"), error);
    CHECK_THROWS_AS(read_wsdl(PALABRE_SOURCE_DIR "/LICENSE"), error);
    bad.result = "";
    bad.action = "a\"b";
    CHECK(why(bad).find("action") != std::string::npos);
}
