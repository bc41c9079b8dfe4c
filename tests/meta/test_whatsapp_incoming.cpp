// tests/meta/test_whatsapp_incoming.cpp - WhatsApp's webhooks read: messages, identities, statuses, what is unknown.
#include "channel/whatsapp/incoming.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace palabre;
using namespace std::chrono_literals;

namespace {

const std::string contact = R"({"profile":{"name":"Afi"},"wa_id":"22997123456","user_id":"BJ.77"})";

std::string webhook(const std::string& value) {
    return R"({"object":"whatsapp_business_account","entry":[{"id":"WABA","changes":[{"field":"messages","value":{)"
           R"("messaging_product":"whatsapp","metadata":{"display_phone_number":"22990000105","phone_number_id":"105"},)" +
           value + "}}]}]}";
}

inbound_message one(const std::string& content,
                    const std::string& who = R"("from":"22997123456","from_user_id":"BJ.77")",
                    const std::string& contacts = contact) {
    const auto read = whatsapp::read_webhook(
        webhook(fmt::format(R"("contacts":[{}],"messages":[{{{},"id":"wamid.1","timestamp":"1749416383",{}}}])",
                            contacts, who, content)),
        {"105"});
    CHECK(read.problem == "");
    REQUIRE(read.what.size() == 1);
    return std::get<inbound_message>(read.what.front());
}

std::vector<receipt> statuses(const std::string& list) {
    std::vector<receipt> all;
    for (const auto& each : whatsapp::read_webhook(webhook("\"statuses\":[" + list + "]"), {"105"}).what)
        all.push_back(std::get<receipt>(each));
    return all;
}

}  // namespace

TEST_CASE("a text with who wrote it, when and where to") {
    const auto read =
        one(R"("type":"text","text":{"body":"Bonjour \u00e0 tous \ud83d\ude00"},"context":{"id":"wamid.0"})");
    CHECK(read.provider_id == "wamid.1");
    CHECK(read.from == "22997123456");
    CHECK(read.also == "BJ.77");
    CHECK(read.name == "Afi");
    CHECK(read.to == "105");
    CHECK(read.text == "Bonjour à tous 😀");
    CHECK(read.reply_to == "wamid.0");
    CHECK(read.at == calendar_time{1749416383s});
    CHECK(read.details.is_null());
}

TEST_CASE("a customer is known by what the webhook shows of him") {
    const std::string text = R"("type":"text","text":{"body":"a"})";
    const std::string hidden = R"({"profile":{"name":"Afi"},"user_id":"BJ.77"})";
    struct row {
        const char *who, *contacts, *from, *also;
    };
    for (const auto& [who, contacts, from, also] : {
             row{R"("from":"22997123456")", R"({"wa_id":"22997123456"})", "22997123456", ""},
             row{R"("from_user_id":"BJ.77")", hidden.c_str(), "BJ.77", ""},
             row{R"("from":"BJ.77")", hidden.c_str(), "BJ.77", ""},     // where the number was
             row{R"("x":1)", contact.c_str(), "22997123456", "BJ.77"},  // only the contact says
             row{R"("from":"22997123456")", hidden.c_str(), "22997123456", "BJ.77"},
             row{R"("from":"22997123456")", "", "22997123456", ""},
         }) {
        CAPTURE(who);
        CAPTURE(contacts);
        const auto read = one(text, who, contacts);
        CHECK(read.from == from);
        CHECK((read.also == also || (std::string{also}.empty() && read.also == read.from)));
    }
    // Of several contacts his own counts.
    const auto read = one(text, R"("from":"22997123456")", R"({"wa_id":"1","profile":{"name":"B"}},)" + contact);
    CHECK(read.name == "Afi");
}

TEST_CASE("taps give key and title, a template's button too") {
    auto read = one(
        R"("type":"interactive","interactive":{"type":"button_reply","button_reply":{"id":"t:1","title":"Solde"}})");
    CHECK(read.chosen == "t:1");
    CHECK(read.text == "Solde");
    read = one(
        R"("type":"interactive","interactive":{"type":"list_reply","list_reply":{"id":"t:9","title":"Agent","description":"x"}})");
    CHECK(read.chosen == "t:9");
    read = one(R"("type":"button","button":{"payload":"yes","text":"Oui"})");
    CHECK(read.chosen == "yes");
    CHECK(read.text == "Oui");
    read = one(R"("type":"interactive","interactive":{"type":"nfm_reply","nfm_reply":{"response_json":"{}"}})");
    CHECK(read.chosen == "");
    CHECK(boost::json::serialize(read.details) ==
          R"({"type":"interactive","interactive":{"type":"nfm_reply","nfm_reply":{"response_json":"{}"}}})");
}

TEST_CASE("files, places and everything else") {
    auto read = one(
        R"("type":"document","document":{"id":"m1","mime_type":"application/pdf","filename":"a.pdf","caption":"Voici"})");
    REQUIRE(read.attachments.size() == 1);
    CHECK(read.attachments[0].kind == "document");
    CHECK(read.attachments[0].id == "m1");
    CHECK(read.attachments[0].type == "application/pdf");
    CHECK(read.attachments[0].name == "a.pdf");
    CHECK(read.attachments[0].caption == "Voici");
    read = one(R"("type":"location","location":{"latitude":6.36,"longitude":2,"name":"Dantokpa"})");
    CHECK(boost::json::serialize(read.details) ==
          R"({"type":"location","location":{"latitude":6.36E0,"longitude":2E0,"name":"Dantokpa"}})");
    read = one(R"("type":"reaction","reaction":{"message_id":"wamid.0","emoji":"\u2764"})");
    CHECK(read.reply_to == "wamid.0");
    CHECK(boost::json::serialize(read.details) ==
          R"({"type":"reaction","reaction":{"message_id":"wamid.0","emoji":"❤"}})");
    read = one(R"("type":"contacts","contacts":[{"name":{"formatted_name":"K"}}])");
    CHECK(read.details.at("contacts").at(0).at("name").at("formatted_name") == "K");
    read = one(R"("type":"order","order":{"catalog_id":"9"})");
    CHECK(read.text == "");
    CHECK(read.details.at("order").at("catalog_id") == "9");
    read = one(R"("type":"unsupported","errors":[{"code":131051}])");
    CHECK(read.details.at("errors").at(0).at("code") == 131051);
    read = one(R"("type":"text","text":{"body":"a"},"referral":{"source_id":"ad7"})");
    CHECK(read.details.at("advertisement").at("source_id") == "ad7");
    read = one(R"("type":"text","text":{"body":"a\u0000b"})");
    CHECK(read.text == "ab");
}

TEST_CASE("statuses come as receipts, in whatever order, with our id") {
    const auto read = statuses(
        R"({"id":"wamid.9","status":"read","timestamp":"1749416390","recipient_id":"22997123456"},)"
        R"({"id":"wamid.9","status":"sent","timestamp":"1749416383","biz_opaque_callback_data":"42"},)"
        R"({"id":"wamid.8","status":"failed","timestamp":"1","errors":[{"code":131047,"title":"Re-engagement message",)"
        R"("error_data":{"details":"More than 24 hours have passed"}}]},)"
        R"({"id":"wamid.7","status":"failed","timestamp":"1"},{"id":"wamid.6","status":"deleted"},{"status":"sent"})");
    REQUIRE(read.size() == 4);
    CHECK(read[0].provider_id == "wamid.9");
    CHECK(read[0].what == receipt::kind::read);
    CHECK(read[0].at == calendar_time{1749416390s});
    CHECK(read[1].what == receipt::kind::sent);
    CHECK(read[1].id == "42");
    CHECK(read[2].what == receipt::kind::failed);
    CHECK(read[2].fault == send_fault::window_closed);
    CHECK(read[2].why == "131047: Re-engagement message: More than 24 hours have passed");
    CHECK(read[3].what == receipt::kind::failed);
}

TEST_CASE("what is of another number, another field or another platform is passed over") {
    auto read = whatsapp::read_webhook(
        webhook(R"("messages":[{"from":"1","id":"w","type":"text","text":{"body":"a"}}])"), {"7"});
    CHECK(read.what.empty());
    CHECK(read.passed_over == std::vector<std::string>{"the number 105"});
    read = whatsapp::read_webhook(webhook(R"("messages":[{"id":"w"},5,{"from":"1"}])"), {"105"});
    CHECK(read.what.empty());
    CHECK(read.passed_over.size() == 3);
    read = whatsapp::read_webhook(
        R"({"object":"whatsapp_business_account","entry":[{"changes":[{"field":"account_update","value":{}}]},7]})",
        {"105"});
    CHECK(read.problem == "");
    CHECK(read.passed_over == std::vector<std::string>{"account_update"});
    for (const char* const body : {"", "{", "[]", "7", R"({"object":"page","entry":[]})", "{\"object\":\"\xff\"}"}) {
        CAPTURE(body);
        CHECK(whatsapp::read_webhook(body, {"105"}).problem != "");
    }
    const std::string deep = std::string(100, '[') + std::string(100, ']');
    CHECK(whatsapp::read_webhook("{\"object\":" + deep + "}", {"105"}).problem != "");
}

TEST_CASE("codes of the Cloud API and what comes of them") {
    using kind = send_result::kind;
    struct row {
        int code;
        kind what;
        send_fault fault;
        bool whole;
    };
    for (const auto& [code, what, fault, whole] : {
             row{131047, kind::rejected, send_fault::window_closed, false},
             row{131026, kind::rejected, send_fault::unreachable, false},
             row{131049, kind::rejected, send_fault::unreachable, false},
             row{131050, kind::rejected, send_fault::opted_out, false},
             row{130429, kind::later, send_fault::limited, true},
             row{131056, kind::later, send_fault::limited, false},
             row{190, kind::later, send_fault::bad_sender, true},
             row{10, kind::later, send_fault::bad_sender, true},
             row{131016, kind::later, send_fault::provider, true},
             row{132001, kind::declined, send_fault::bad_content, false},
             row{100, kind::rejected, send_fault::bad_content, false},
             row{131009, kind::rejected, send_fault::bad_content, false},
         }) {
        CAPTURE(code);
        const auto told = whatsapp::result_of({code, 0, "words"});
        CHECK(told.what == what);
        CHECK(told.fault == fault);
        CHECK(told.whole_carrier == whole);
        CHECK(told.why == fmt::format("{}: words", code));
        CHECK((told.what != kind::later || told.after > 0s));
    }
}
