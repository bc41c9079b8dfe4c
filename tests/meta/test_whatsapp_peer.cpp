// tests/meta/test_whatsapp_peer.cpp - WhatsApp's carrier against the local Meta: both directions, refusals, faults.
#include "meta/stand.hpp"

#include "http/server.hpp"
#include "palabre/center.hpp"
#include "palabre/channel/text_channel.hpp"
#include "palabre/core/error.hpp"
#include "palabre/flow/graph.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

using namespace palabre;
using namespace palabre::meta_tests;
using kind = send_result::kind;

namespace {

outbound_message message(std::string words, const std::string& details = "null", std::string to = "22997123456") {
    outbound_message made;
    made.id = "42";
    made.on = medium::whatsapp;
    made.to = std::move(to);
    made.text = std::move(words);
    made.details = boost::json::parse(details);
    return made;
}

bool has(const std::vector<std::string>& log, const std::string& part) {
    return std::any_of(log.begin(), log.end(), [&](const auto& each) { return each.find(part) != each.npos; });
}

}  // namespace

TEST_CASE("a message in, an answer out, its states back, each once") {
    stand at;
    at.whatsapp();
    CHECK(at.say("22997123456", text("Où en est mon crédit ? 😀 a/b"), 3) == std::vector<int>{200, 200, 200});
    REQUIRE(at.heard.messages.size() == 1);
    CHECK(at.heard.repeated == 2);
    CHECK(at.heard.messages[0].text == "Où en est mon crédit ? 😀 a/b");
    CHECK(at.heard.messages[0].from == "22997123456");
    CHECK(at.heard.messages[0].also == "BJ.77");
    CHECK(at.heard.messages[0].name == "Afi");
    const auto sent = at.send(message("Il est de 2 450 F CFA."));
    CHECK(sent.what == kind::accepted);
    CHECK(sent.provider_id == "wamid.1");
    // Out of order, all twice; one that failed says why.
    CHECK(at.states({"read", "delivered", "sent"}, 2) == std::vector<int>(6, 200));
    REQUIRE(at.heard.receipts.size() == 3);
    CHECK(at.heard.receipts[0].what == receipt::kind::read);
    CHECK(at.heard.receipts[0].provider_id == "wamid.1");
    CHECK(at.heard.receipts[0].id == "42");
    at.states({"failed"}, 1,
              {{"errors", boost::json::array{object{{"code", 131026}, {"title", "Message undeliverable"}}}}});
    CHECK(at.heard.receipts.back().fault == send_fault::unreachable);
}

TEST_CASE("all that can be sent is what the platform takes") {
    stand at;
    at.whatsapp();
    at.say("22997123456", text("a"));
    const std::string two = R"({"key":"t:1","label":"Solde"},{"key":"t:2","label":"Un agent"})";
    const std::string more =
        R"(,{"key":"3","label":"3"},{"key":"4","label":"4"},{"key":"5","label":"Vingt-quatre caractères"})";
    for (
        const auto& [words, details] : std::vector<std::pair<std::string, std::string>>{
            {std::string(4096, 'a'), "null"},
            {"Quoi ?", R"({"choices":[)" + two + "]}"},
            {std::string(1024, 'a'), R"({"choices":[)" + two + more + "]}"},
            {"un",
             R"({"template":{"name":"rappel","language":"fr","parameters":["Afi","deux\nlignes      et un long vide"]}})"},
            {"Voici", R"({"attachment":{"kind":"document","url":"https://x.example/a.pdf","name":"a.pdf"}})"},
            {"", R"({"attachment":{"kind":"audio","id":"m1"}})"},
            {"Agence", R"({"location":{"latitude":6.36,"longitude":2.42}})"},
            {"Oui", R"({"reply_to":"wamid.1"})"}}) {
        CAPTURE(details);
        const auto what = message(words, details);
        CHECK(at.by->problem_with(what) == "");
        const auto told = at.send(what);
        CHECK(told.why == "");
        CHECK(told.what == kind::accepted);
    }
    at.say("BJ.88", text("a"));
    CHECK(at.heard.messages.back().from == "BJ.88");
    CHECK(at.send(message("à un identifiant", "null", "BJ.88")).what == kind::accepted);
    const auto asked = at.direct("sent").at("requests").to_number<int>();
    CHECK(at.send(message(std::string(4097, 'a'))).fault == send_fault::bad_content);
    auto other = message("a");
    other.from = "999";
    CHECK(at.send(other).what == kind::rejected);
    CHECK(at.direct("sent").at("requests").to_number<int>() == asked);  // nothing was asked for those
}

TEST_CASE("refusals of the platform and what they come to") {
    stand at;
    at.whatsapp();
    CHECK(at.send(message("a", "null", "22990000000")).fault == send_fault::unreachable);
    const auto closed = at.send(message("a"));
    CHECK(closed.what == kind::rejected);
    CHECK(closed.fault == send_fault::window_closed);
    const std::string by = R"({"template":{"name":"rappel","language":"fr","parameters":["a","b"]}})";
    CHECK(at.send(message("a", by)).what == kind::accepted);  // at any time
    const auto missing = at.send(message("a", R"({"template":{"name":"autre","language":"fr"}})"));
    CHECK(missing.what == kind::declined);
    CHECK(missing.fault == send_fault::bad_content);
    CHECK(missing.why.starts_with("132001"));
    CHECK(at.send(message("a", R"({"template":{"name":"rappel","language":"fr","parameters":["a"]}})"))
              .why.starts_with("132000"));
    at.say("22997123456", text("a"));
    CHECK(at.send(message("a")).what == kind::accepted);
    at.direct("set", {{"ahead", 86'400}});
    CHECK(at.send(message("a")).fault == send_fault::window_closed);
    at.direct("set", {{"ahead", 0}, {"pair_most", 1}});
    const auto paired = at.send(message("a"));
    CHECK(paired.what == kind::later);
    CHECK(paired.fault == send_fault::limited);
    CHECK_FALSE(paired.whole_carrier);
    at.direct("set", {{"pair_most", nullptr}, {"token", "another"}});
    const auto locked = at.send(message("a"));
    CHECK(locked.what == kind::later);
    CHECK(locked.fault == send_fault::bad_sender);
    CHECK(locked.whole_carrier);
    CHECK_FALSE(has({locked.why}, token.reveal()));
    CHECK_FALSE(has(at.log, token.reveal()));
}

TEST_CASE("what surely was not taken may be tried again, what may have been is unknown") {
    stand at;
    at.whatsapp();
    at.say("22997123456", text("a"));
    struct row {
        object how;
        kind what;
        send_fault fault;
    };
    for (const auto& [how, what, fault] : {
             row{{{"status", 503}, {"headers", object{{"Retry-After", "7"}}}}, kind::later, send_fault::provider},
             row{{{"status", 429}}, kind::later, send_fault::limited},
             row{{{"status", 500}}, kind::unknown, send_fault::provider},
             row{{{"status", 502}, {"body", "<html>"}}, kind::unknown, send_fault::provider},
             row{{{"status", 500}, {"body", object{{"error", object{{"code", 131000}}}}}},
                 kind::later,
                 send_fault::provider},
             row{{{"status", 400}, {"body", object{{"error", object{{"code", 130429}}}}}},
                 kind::later,
                 send_fault::limited},
             row{{{"status", 403}, {"body", object{{"error", object{{"code", 131050}}}}}},
                 kind::rejected,
                 send_fault::opted_out},
             row{{{"status", 404}, {"body", "nothing here"}}, kind::later, send_fault::bad_sender},
             row{{{"taken", true}, {"drop", true}}, kind::unknown, send_fault::provider},
             row{{{"taken", true}, {"hang", 4}}, kind::unknown, send_fault::provider},
         }) {
        CAPTURE(boost::json::serialize(how));
        at.direct("fail", how);
        const auto told = at.send(message("a"));
        CHECK(told.what == what);
        CHECK(told.fault == fault);
        CHECK(told.provider_id == "");
        if (how.contains("headers")) CHECK(told.after == 7s);
    }
    // The one whose answer was lost is settled by its states, which bring our id back.
    at.heard.receipts.clear();
    at.states({"delivered"});
    REQUIRE(at.heard.receipts.size() == 1);
    CHECK(at.heard.receipts[0].id == "42");
}

TEST_CASE("a platform that is not there is asked again later") {
    asio_runtime loop;
    http::server gone{loop, {}, [](auto, auto) {}};
    const auto url = "http://" + gone.listening();
    gone.stop(0s, [&] { loop.stop(); });
    loop.run();
    auto by = whatsapp_carrier(
        loop, {.numbers = {"105"},
               .access = {.url = url, .token = token, .app_secret = app_secret, .verify_token = verify_token}});
    std::optional<send_result> got;
    by->send(message("a"), [&](send_result told) {
        got = std::move(told);
        loop.stop();
    });
    while (!got) loop.run();
    CHECK(got->what == kind::later);
    CHECK(got->whole_carrier);
    CHECK(got->why == "connection refused");
}

TEST_CASE("a flow is played on WhatsApp, over HTTP in both directions") {
    stand at;
    at.whatsapp();
    center house{at.loop};
    auto made = std::make_unique<text_channel>(
        text_channel_options{.name = "whatsapp", .address = "sip:hello", .home = country{"BJ"}},
        straight_to(at.loop, *at.by));
    at.heard.on_message = [raw = made.get()](const inbound_message& what) { raw->received(what); };
    house.attach(std::move(made));
    house.answer("*", flow::load(PALABRE_SOURCE_DIR "/samples-ivr/hello/flow.yaml"));
    house.start();
    at.say("22997123456", text("Bonjour"));
    const auto sent = [&] { return at.direct("sent").at("sent").as_array(); };
    at.until([&] { return sent().size() == 1; });
    const auto first = sent().at(0).at("body");
    CHECK(first.at("interactive").at("body").at("text") == "Bonjour !");
    const auto& tap = first.at("interactive").at("action").at("buttons").at(0).at("reply");
    at.say("22997123456",
           {{"type", "interactive"}, {"interactive", object{{"type", "button_reply"}, {"button_reply", tap}}}});
    at.until([&] { return sent().size() == 3; });
    CHECK(sent().at(1).at("body").at("text").at("body") == "Bienvenue chez Palabre.");
    CHECK(sent().at(2).at("body").at("interactive").at("body").at("text") == "Que souhaitez-vous ?");
}

TEST_CASE("every option that cannot be is told at once") {
    asio_runtime loop;
    try {
        whatsapp_carrier(
            loop, {.name = "a b", .numbers = {"+229"}, .access = {.url = "ftp://x", .version = ""}, .list_button = ""});
        FAIL("it was taken");
    } catch (const error& told) {
        CHECK(told.problems().size() == 8);
    }
    CHECK_THROWS_AS(messenger_carrier(loop, {}), error);
}
