// tests/delivery/test_gateway.cpp - declared gateways of two shapes, with receipts and customers' texts: wall clock.
#include "http/loop.hpp"
#include "palabre/channel/sms_gateway.hpp"
#include "palabre/core/error.hpp"

#include <boost/json/parse.hpp>

using namespace palabre;
using namespace palabre::http;

namespace {

constexpr const char* key = "tests-0123456789abcdef";

/// Keeps what it is told, durable at once.
struct notes final : carrier_listener {
    void happened(const carrier_traits&, std::vector<carried> what, std::function<void(bool)> then) override {
        for (auto& each : what) all.push_back(std::move(each));
        then(durable);
    }
    std::vector<carried> all;
    bool durable = true;
};

struct house {
    house() { callbacks.start(); }
    void open(sms_gateway_options with) {
        with.sends.name = "gate";
        with.sends.senders = {"1234"};
        with.sends.key = secret{key};
        with.callbacks = "http://" + callbacks.listening();
        program.emplace(std::vector<std::string>{PALABRE_PYTHON, PALABRE_SOURCE_DIR "/tests/peers/sms/gateway.py",
                                                 with.callbacks + "/callbacks/gate/receipt?key=" + key});
        with.url = "http://127.0.0.1:" + *program->line() + with.url;
        gate = sms_gateway_carrier(loop, std::move(with));
        gate->start(news);
        callbacks.add(*gate);
    }
    send_result send(const std::string& to, const std::string& text) {
        std::optional<send_result> got;
        gate->send({.id = "4811", .company = "acme", .to = to, .text = text}, [&](send_result how) {
            got = std::move(how);
            loop.stop();
        });
        while (!got) loop.run();
        return *got;
    }
    void hear(std::size_t count) {
        const auto end = loop.now() + generous;
        while (news.all.size() < count && loop.now() < end) {
            loop.after(10ms, [&] { loop.stop(); });
            loop.run();
        }
        REQUIRE(news.all.size() == count);
    }
    int post(const std::string& path, const std::string& body) {
        client asks{loop, {}};
        std::optional<answer> got;
        const auto at = read_url("http://" + callbacks.listening()).at;
        asks.ask({.at = at, .method = "POST", .target = path, .body = body}, loop.now() + generous, [&](answer what) {
            got = std::move(what);
            loop.stop();
        });
        while (!got) loop.run();
        return got->status;
    }

    asio_runtime loop;
    notes news;
    std::optional<faults::child> program;
    std::unique_ptr<carrier> gate;
    callback_server callbacks{loop, {.listen = "127.0.0.1:0"}};
};

sms_gateway_options twilio_like() {
    sms_gateway_options made;
    made.url = "/2010-04-01/Accounts/AC1/Messages.json";
    made.user = "AC1";
    made.password = secret{"token"};
    made.body = "To={to}&From={from}&Body={text}&StatusCallback={receipts}";
    made.provider_id = "/sid";
    made.receipts = {.provider_id = "MessageSid",
                     .state = "MessageStatus",
                     .why = "ErrorCode",
                     .states = {{"sent", receipt::kind::sent},
                                {"delivered", receipt::kind::delivered},
                                {"failed", receipt::kind::failed}}};
    made.inbound = {.id = "MessageSid", .from = "From", .to = "To", .text = "Body"};
    return made;
}

sms_gateway_options africas_talking_like() {
    sms_gateway_options made;
    made.url = "/version1/messaging";
    made.headers = {{"apiKey", "at-key"}, {"Accept", "application/json"}};
    made.body = "username=palabre&to={to}&from={from}&message={text}";
    made.provider_id = "/SMSMessageData/Recipients/0/messageId";
    made.verdict = "/SMSMessageData/Recipients/0/statusCode";
    made.accepted = {"100", "101", "102"};
    made.receipts = {.provider_id = "id",
                     .state = "status",
                     .why = "failureReason",
                     .states = {{"Success", receipt::kind::delivered}, {"Failed", receipt::kind::failed}}};
    return made;
}

using kind = send_result::kind;

}  // namespace

TEST_CASE("a gateway of Twilio's shape takes texts, refuses some, tells receipts") {
    house here;
    here.open(twilio_like());
    const auto sent = here.send("+2290197000001", "Solde & crédit : 12\u202F000 = 100 %");
    CHECK(sent.what == kind::accepted);
    const auto given = boost::json::parse(*here.program->line());
    CHECK(given.at("Body").as_string() == "Solde & crédit : 12 000 = 100 %");
    CHECK(given.at("To").as_string() == "+2290197000001");
    CHECK(given.at("From").as_string() == "1234");
    here.hear(2);
    CHECK(std::get<receipt>(here.news.all[1]).provider_id == sent.provider_id);
    const auto refused = here.send("+2290197000000", "x");
    CHECK(refused.what == kind::declined);
    CHECK(refused.why.find("21211") != std::string::npos);
    const auto busy = here.send("+2290197000009", "x");
    CHECK(busy.what == kind::later);
    CHECK(busy.whole_carrier);
    here.program->kill();
    CHECK(here.send("+2290197000001", "x").what == kind::later);
}

TEST_CASE("a wrong password keeps messages, it does not lose them") {
    house here;
    auto wrong = twilio_like();
    wrong.password = secret{"guess"};
    here.open(wrong);
    const auto told = here.send("+2290197000001", "x");
    CHECK(told.what == kind::later);
    CHECK(told.fault == send_fault::bad_sender);
}

TEST_CASE("a gateway of Africa's Talking's shape says in a success that it refused") {
    house here;
    here.open(africas_talking_like());
    CHECK(here.send("+2290197000001", "Bonjour").what == kind::accepted);
    CHECK(here.send("+2290197000000", "Bonjour").what == kind::declined);
    const auto failed = here.send("+2290197000005", "Bonjour");
    here.hear(2);
    const auto& last = std::get<receipt>(here.news.all[1]);
    CHECK(last.provider_id == failed.provider_id);
    CHECK(last.what == receipt::kind::failed);
    CHECK(last.why == "gate: Failed UserInBlacklist");
}

TEST_CASE("callbacks need our key, and are answered when their news is durable") {
    house here;
    here.open(twilio_like());
    const std::string inbound = "/callbacks/gate/inbound?key=",
                      body = "MessageSid=SM9&From=%2B2290197000002&To=1234&Body=Mon+solde%0A%C3%A9t%C3%A9";
    CHECK(here.post(inbound + "guess", body) == 403);
    CHECK(here.post("/callbacks/gate/inbound", body) == 403);
    CHECK(here.post("/callbacks/other/inbound", body) == 404);
    CHECK(here.news.all.empty());
    CHECK(here.post(inbound + key, body) == 200);
    here.news.durable = false;
    CHECK(here.post(inbound + key, body) == 503);
    REQUIRE(here.news.all.size() == 2);
    const auto& what = std::get<inbound_message>(here.news.all[0]);
    CHECK(what.text == "Mon solde\nété");
    CHECK(what.from == "+2290197000002");
    CHECK(what.provider_id == "SM9");
}

TEST_CASE("a declaration tells all that is wrong with it") {
    asio_runtime loop;
    try {
        sms_gateway_carrier(loop, {.sends = {.name = "A gate", .senders = {"TWELVE CHARS"}},
                                   .url = "ftp://x",
                                   .accepted = {"ok"},
                                   .recognises_repeats = true,
                                   .callbacks = "http://127.0.0.1:1"});
        FAIL("it was taken");
    } catch (const error& wrong) {
        CHECK(wrong.problems().size() == 7);
    }
}
