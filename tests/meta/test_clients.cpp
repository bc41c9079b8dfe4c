// tests/meta/test_clients.cpp - other people's clients send what we send, and read what we read.
#include "meta/stand.hpp"

#include "core/process.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

using namespace palabre;
using namespace palabre::meta_tests;

namespace {

std::string node(const std::vector<std::string>& words, std::string_view input = {}) {
    std::vector<std::string> all{PALABRE_NODE, PALABRE_META_CLIENTS "/clients.mjs"};
    all.insert(all.end(), words.begin(), words.end());
    const auto done = palabre::detail::run(all, input);
    CHECK(done.problems == "");
    CHECK(done.status == 0);
    return done.out;
}

/// A message without what each client adds as it likes.
value plain(value sent) {
    auto& body = sent.at("body").as_object();
    body.erase("recipient_type");            // "individual" is what is meant without it
    body.erase("biz_opaque_callback_data");  // ours
    if (auto* const message = body.if_contains("message")) message->as_object().erase("metadata");  // ours
    if (auto* const by = body.if_contains("template")) by->at("language").as_object().erase("policy");
    return body;
}

void same(const boost::json::array& all, std::size_t from, const std::vector<value>& ours) {
    REQUIRE(all.size() >= from + ours.size());
    for (std::size_t at = 0; at < ours.size(); ++at) {
        CAPTURE(boost::json::serialize(plain(all.at(from + at))));
        CAPTURE(boost::json::serialize(ours[at]));
        CHECK(plain(all.at(from + at)) == ours[at]);
    }
}

constexpr const char* two = R"({"choices":[{"key":"t:1","label":"Solde"},{"key":"t:2","label":"Un agent"}]})";

}  // namespace

TEST_CASE("three clients send to the local Meta what our carriers send") {
    stand at;
    at.whatsapp();
    at.say("22997123456", text("a"));
    at.say("5551", {{"message", object{{"mid", "m"}, {"text", "a"}}}});
    const auto send = [&](medium on, std::string words, const std::string& details = "null") {
        outbound_message what;
        what.id = "42";
        what.on = on;
        what.to = on == medium::whatsapp ? "22997123456" : "5551";
        what.text = std::move(words);
        what.details = boost::json::parse(details);
        CHECK(at.send(what).what == send_result::kind::accepted);
    };
    send(medium::whatsapp, "Bonjour à tous");
    send(medium::whatsapp, "Quoi ?", two);
    send(medium::whatsapp, "Quoi ?",
         R"({"choices":[{"key":"t:1","label":"Solde"},{"key":"t:2","label":"Un agent"},{"key":"t:3","label":"Offres"},)"
         R"({"key":"t:4","label":"Langue"}]})");
    send(medium::whatsapp, "", R"({"template":{"name":"rappel","language":"fr","parameters":["Afi","12 h"]}})");
    send(medium::whatsapp, "Voici",
         R"({"attachment":{"kind":"document","url":"https://x.example/a.pdf","name":"a.pdf"}})");
    send(medium::whatsapp, "", R"({"location":{"latitude":6.36,"longitude":2.42,"name":"Agence"}})");
    send(medium::whatsapp, "", R"({"attachment":{"kind":"audio","id":"m1"}})");
    at.by = messenger_carrier(at.loop, {.page = "700", .access = at.access()});
    send(medium::messenger, "Bonjour à tous");
    send(medium::messenger, "Quoi ?", two);
    send(medium::messenger, "", R"({"attachment":{"kind":"image","url":"https://x.example/a.jpg"}})");

    std::vector<value> whatsapp, messenger;
    const auto sent = at.direct("sent");
    for (const auto& each : sent.at("sent").as_array())
        (each.at("platform") == "whatsapp" ? whatsapp : messenger).push_back(plain(each));
    REQUIRE(whatsapp.size() == 7);
    REQUIRE(messenger.size() == 3);

    node({"send", at.access().url, token.reveal()});
    const auto all = at.direct("sent").at("sent").as_array();
    CHECK(all.size() == 10 + 17);
    same(all, 10, whatsapp);   // @kapso/whatsapp-cloud-api
    same(all, 17, whatsapp);   // whatsapp-api-js
    same(all, 24, messenger);  // messaging-api-messenger
}

TEST_CASE("what the local Meta signs, others take for signed, and read as we do") {
    stand at;
    at.whatsapp();
    const auto made = at.direct("sign", {{"customer", object{{"wa_id", "22997123456"}, {"name", "Afi"}}},
                                         {"content", text("Où en est mon crédit ? a/b 😀")}});
    const auto told = boost::json::parse(node({"read", app_secret.reveal()}, boost::json::serialize(made)));
    CHECK(told.at("kapso").at("signed") == true);
    CHECK(told.at("kapso").at("forged") == false);
    for (const char* const who : {"kapso", "whatsapp_api_js"}) {
        CAPTURE(who);
        CHECK(told.at(who).at("from") == "22997123456");
        CHECK(told.at(who).at("text") == "Où en est mon crédit ? a/b 😀");
    }
    at.direct("raw", {{"body", made.at("body")}, {"headers", object{{"X-Hub-Signature-256", made.at("signature")}}}});
    REQUIRE(at.heard.messages.size() == 1);
    CHECK(at.heard.messages[0].from == "22997123456");
    CHECK(at.heard.messages[0].text == "Où en est mon crédit ? a/b 😀");
}
