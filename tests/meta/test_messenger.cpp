// tests/meta/test_messenger.cpp - Messenger's events read, messages written, and by what right they go.
#include "channel/messenger/body.hpp"
#include "channel/messenger/incoming.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace palabre;
using namespace std::chrono_literals;

namespace {

messenger::news read(const std::string& event) {
    return messenger::read_webhook(
        R"({"object":"page","entry":[{"id":"PAGE","time":1,"messaging":[{"sender":{"id":"PSID"},"recipient":{"id":"PAGE"},)"
        R"("timestamp":1749416383123,)" +
            event + "}]}]}",
        "PAGE");
}

inbound_message one(const std::string& event) {
    const auto all = read(event);
    REQUIRE(all.what.size() == 1);
    return std::get<inbound_message>(all.what.front());
}

outbound_message message(std::string text, const std::string& details = "null") {
    return {.id = "42",
            .on = medium::messenger,
            .to = "PSID",
            .text = std::move(text),
            .details = boost::json::parse(details)};
}

}  // namespace

TEST_CASE("texts, quick replies and postbacks") {
    auto told = one(R"("message":{"mid":"m_1","text":"Bonjour \u00e0 toi","reply_to":{"mid":"m_0"}})");
    CHECK(told.provider_id == "m_1");
    CHECK(told.from == "PSID");
    CHECK(told.to == "PAGE");
    CHECK(told.text == "Bonjour à toi");
    CHECK(told.reply_to == "m_0");
    CHECK(told.at == calendar_time{1749416383123ms});
    told = one(R"("message":{"mid":"m_2","text":"Solde","quick_reply":{"payload":"t:1"}})");
    CHECK(told.chosen == "t:1");
    told = one(R"("postback":{"mid":"m_3","title":"Solde","payload":"t:1"})");
    CHECK(told.provider_id == "m_3");
    CHECK(told.chosen == "t:1");
    CHECK(told.text == "Solde");
    told = one(R"("postback":{"title":"Solde","payload":"t:1"})");
    CHECK(told.provider_id == "postback:PSID:1749416383123");
}

TEST_CASE("the token of an m.me link, in a new thread and in one that there was") {
    CHECK(one(R"("postback":{"payload":"start","referral":{"ref":"TOKEN","source":"SHORTLINK","type":"OPEN_THREAD"}})")
              .referral == "TOKEN");
    const auto told = one(R"("referral":{"ref":"TOKEN","source":"SHORTLINK","type":"OPEN_THREAD"})");
    CHECK(told.referral == "TOKEN");
    CHECK(told.text == "");
    CHECK(told.provider_id == "referral:PSID:1749416383123");
    CHECK(one(R"("message":{"mid":"m","text":"a","referral":{"ref":"TOKEN"}})").referral == "TOKEN");
}

TEST_CASE("files and places that came") {
    const auto told = one(
        R"("message":{"mid":"m","attachments":[{"type":"image","payload":{"url":"https://x/a"}},{"type":"file","payload":{"url":"https://x/b"}},)"
        R"({"type":"location","title":"Ici","payload":{"coordinates":{"lat":6.5,"long":2.5}}},7]})");
    REQUIRE(told.attachments.size() == 2);
    CHECK(told.attachments[0].kind == "image");
    CHECK(told.attachments[1].kind == "document");
    CHECK(told.attachments[1].url == "https://x/b");
    CHECK(boost::json::serialize(told.details) ==
          R"({"type":"attachments","location":{"latitude":6.5E0,"longitude":2.5E0}})");
}

TEST_CASE("deliveries by name and by watermark, readings by watermark, echoes with our id") {
    auto all = read(R"("delivery":{"mids":["m_1","m_2"],"watermark":1749416383000})");
    REQUIRE(all.what.size() == 2);
    CHECK(std::get<receipt>(all.what[1]).provider_id == "m_2");
    CHECK(std::get<receipt>(all.what[1]).what == receipt::kind::delivered);
    REQUIRE(all.marks.size() == 1);
    CHECK(all.marks[0].customer == "PSID");
    CHECK(all.marks[0].until == calendar_time{1749416383s});
    all = read(R"("read":{"watermark":1749416383000})");
    CHECK(all.what.empty());
    REQUIRE(all.marks.size() == 1);
    CHECK(all.marks[0].what == receipt::kind::read);
    all = messenger::read_webhook(
        R"({"object":"page","entry":[{"id":"PAGE","messaging":[{"sender":{"id":"PAGE"},"recipient":{"id":"PSID"},"timestamp":5,)"
        R"("message":{"is_echo":true,"app_id":7,"metadata":"42","mid":"m_9","text":"a"}}]}]})",
        "PAGE");
    REQUIRE(all.what.size() == 1);
    CHECK(std::get<receipt>(all.what[0]).provider_id == "m_9");
    CHECK(std::get<receipt>(all.what[0]).id == "42");
    CHECK(std::get<receipt>(all.what[0]).what == receipt::kind::sent);
}

TEST_CASE("what is of another page or no message is passed over, what is no webhook is a problem") {
    CHECK(read(R"("optin":{"ref":"x"})").passed_over == std::vector<std::string>{"an event that is no message"});
    const auto other =
        messenger::read_webhook(R"({"object":"page","entry":[{"id":"OTHER","messaging":[{}]},3]})", "PAGE");
    CHECK(other.passed_over == std::vector<std::string>{"the page OTHER"});
    for (const char* const body : {"", "null", "{\"object\":\"instagram\"}", "{\"object\":\"page\""}) {
        CAPTURE(body);
        CHECK(messenger::read_webhook(body, "PAGE").problem != "");
    }
    CHECK(messenger::read_webhook(R"({"object":"page"})", "PAGE").problem == "");
}

TEST_CASE("messages as the Send API wants them") {
    const auto body = [](const outbound_message& what, messenger::right by = messenger::right::response) {
        return boost::json::serialize(messenger::body_of(what, by));
    };
    CHECK(body(message("Bonjour")) ==
          R"({"recipient":{"id":"PSID"},"messaging_type":"RESPONSE","message":{"text":"Bonjour","metadata":"42"}})");
    CHECK(body(message("Quoi ?", R"({"choices":[{"key":"1","label":"Solde"}]})"), messenger::right::human_agent) ==
          R"({"recipient":{"id":"PSID"},"messaging_type":"MESSAGE_TAG","tag":"HUMAN_AGENT","message":{"text":"Quoi ?",)"
          R"("quick_replies":[{"content_type":"text","title":"Solde","payload":"1"}],"metadata":"42"}})");
    CHECK(body(message("", R"({"attachment":{"kind":"document","url":"https://x/a"}})")) ==
          R"({"recipient":{"id":"PSID"},"messaging_type":"RESPONSE","message":{"attachment":{"type":"file",)"
          R"("payload":{"url":"https://x/a"}},"metadata":"42"}})");
    CHECK(
        body(message("", R"({"location":{"latitude":6.5,"longitude":2.25,"name":"Agence"}})")) ==
        R"({"recipient":{"id":"PSID"},"messaging_type":"RESPONSE","message":{"text":"Agence\nhttps://maps.google.com/?q=6.5,2.25","metadata":"42"}})");
}

TEST_CASE("what the Send API would refuse is told before") {
    CHECK(messenger::problem_with(message("a")) == "");
    CHECK(messenger::problem_with(message(std::string(2001, 'a'))) == "more than 2000 characters");
    CHECK(messenger::problem_with(message("")) == "nothing to say");
    CHECK(messenger::problem_with(message("a", R"({"template":{"name":"x","language":"fr"}})")) ==
          "Messenger has no templates");
    CHECK(messenger::problem_with(message("a", R"({"attachment":{"kind":"image","url":"u"}})")) ==
          "an attachment carries no words here; write them in a message of their own");
}

TEST_CASE("the tag of a human agent comes of author and clock alone") {
    using messenger::right;
    const calendar_time heard{1000h};
    struct row {
        duration later;
        const char* details;
        right by;
    };
    for (const auto& [later, details, by] : {
             row{0h, "null", right::response},
             row{24h - 1us, "null", right::response},
             row{24h - 1us, R"({"author":"agent"})", right::response},
             row{24h, R"({"author":"agent"})", right::human_agent},
             row{7 * 24h - 1us, R"({"author":"agent"})", right::human_agent},
             row{7 * 24h, R"({"author":"agent"})", right::none},
             row{24h, R"({"author":"flow"})", right::none},
             row{24h, R"({"author":"flow","tag":"HUMAN_AGENT"})", right::none},
             row{24h, "null", right::none},
         }) {
        CAPTURE(details);
        auto what = message("a", details);
        what.last_heard = heard;
        CHECK(messenger::right_of(what, heard + later, {}) == by);
        CHECK(messenger::right_of(what, heard + later, {.human_agent = 0h}) ==
              (by == right::human_agent ? right::none : by));
    }
    CHECK(messenger::right_of(message("a"), heard, {}) == right::response);
}

TEST_CASE("codes of the Send API and what comes of them") {
    using kind = send_result::kind;
    CHECK(messenger::result_of({10, 2018278, ""}).fault == send_fault::window_closed);
    CHECK(messenger::result_of({10, 0, ""}).fault == send_fault::bad_sender);
    CHECK(messenger::result_of({551, 1545041, ""}).fault == send_fault::unreachable);
    CHECK(messenger::result_of({100, 2018001, ""}).fault == send_fault::unreachable);
    CHECK(messenger::result_of({100, 0, ""}).fault == send_fault::bad_content);
    CHECK(messenger::result_of({613, 0, ""}).what == kind::later);
    CHECK(messenger::result_of({613, 0, ""}).whole_carrier);
    CHECK(messenger::result_of({190, 463, ""}).fault == send_fault::bad_sender);
    CHECK(messenger::result_of({1200, 0, ""}).what == kind::later);
    CHECK(messenger::result_of({0, 0, ""}).what == kind::rejected);
}
