// tests/center/test_onward_plan.cpp - a call goes on in writing: by template, link or text, in whose words.
#include "center/onward_plan.hpp"
#include "palabre/channel/sms_size.hpp"

#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include <string>

using namespace palabre;
using namespace std::chrono_literals;

namespace {

const std::string token = "0123456789abcdef0123456789abcdef";

onward_rules all_ways() {
    onward_rules rules;
    rules.templates = {{"fr", {"suite_appel", {"{company}"}}}, {"en", {"after_call", {}}}};
    rules.whatsapp_number = "2290190000105";
    rules.messenger_page = "sahelmobile";
    rules.sms_sender = "8105";
    return rules;
}

onward_wish wish(medium on) {
    onward_wish made;
    made.on = on;
    made.language = "fr";
    made.company = "Sahel Mobile";
    made.number = "+2290197123456";
    made.now = calendar_time{} + 1000h;
    made.token = token;
    return made;
}

/// In lines, so that a case reads as what happens.
std::string told(const std::optional<onward_plan>& plan) {
    if (!plan) return "nothing\n";
    const auto details = [](const value& given) { return given.is_null() ? "" : " " + boost::json::serialize(given); };
    const auto& sent = plan->message;
    std::string made = "expects " + plan->to + " on " + std::string{to_string(plan->on)} +
                       (plan->token.empty() ? "" : " by " + plan->token) + "\n" + std::string{to_string(sent.on)} +
                       " to " + sent.to + ": " + sent.text + details(sent.details) + "\n";
    for (const auto& each : sent.instead)
        made += "else " + std::string{to_string(each.on)} + " to " + each.to + ": " + each.text +
                details(each.details) + "\n";
    return made;
}

}  // namespace

TEST_CASE("WhatsApp: the approved template to his number, and an SMS where there is no account") {
    CHECK(
        told(plan_onward(all_ways(), wish(medium::whatsapp))) ==
        "expects 2290197123456 on whatsapp\n"
        "whatsapp to 2290197123456: Sahel Mobile : suite à votre appel, un agent vous répond ici dans un instant. "
        R"({"template":{"name":"suite_appel","language":"fr","parameters":["Sahel Mobile"]}})"
        "\n"
        "else sms to +2290197123456: Sahel Mobile : nous ne pouvons pas vous joindre sur WhatsApp. Un agent vous écrit "
        R"(ici, vous pouvez répondre à ce message. {"from":"8105"})"
        "\n");
}

TEST_CASE("WhatsApp: to the address that he wrote from, and in free words while its window is open") {
    auto asks = wish(medium::whatsapp);
    asks.known_there = "22997123456";  // as his account began, before the numbers grew
    asks.heard = asks.now - 23h;
    auto plan = plan_onward(all_ways(), asks);
    CHECK(plan->to == "22997123456");
    CHECK(plan->message.details.is_null());
    asks.heard = asks.now - 24h;
    plan = plan_onward(all_ways(), asks);
    CHECK(plan->message.to == "22997123456");
    CHECK(plan->message.details.as_object().contains("template"));
}

TEST_CASE("WhatsApp without a template: a link by SMS, and without a number of ours a conversation by SMS") {
    auto rules = all_ways();
    rules.templates.clear();
    CHECK(told(plan_onward(rules, wish(medium::whatsapp))) ==
          "expects 2290197123456 on whatsapp\n"
          "sms to +2290197123456: Sahel Mobile : un agent vous attend sur WhatsApp. Pour commencer : "
          "https://wa.me/2290190000105?text=Bonjour%2C%20je%20viens%20de%20vous%20appeler. "
          R"({"from":"8105"})"
          "\n");
    rules.whatsapp_number.clear();
    CHECK(told(plan_onward(rules, wish(medium::whatsapp)))
              .starts_with("expects +2290197123456 on sms\nsms to +2290197123456: Sahel Mobile : nous ne pouvons pas"));
}

TEST_CASE("Messenger: a link with a token by SMS, or at once to who has written lately") {
    auto asks = wish(medium::messenger);
    CHECK(told(plan_onward(all_ways(), asks)) == "expects  on messenger by " + token +
                                                     "\nsms to +2290197123456: Sahel Mobile : un agent vous attend sur "
                                                     "Messenger. Pour commencer : https://m.me/sahelmobile?ref=" +
                                                     token + " {\"from\":\"8105\"}\n");
    asks.known_there = "5551";
    asks.heard = asks.now - 30h;
    CHECK(told(plan_onward(all_ways(), asks)).starts_with("expects 5551 on messenger by " + token + "\nsms to +229"));
    asks.heard = asks.now - 1h;
    CHECK(told(plan_onward(all_ways(), asks)) ==
          "expects 5551 on messenger by " + token +
              "\nmessenger to 5551: Sahel Mobile : suite à votre appel, un agent vous répond ici dans un instant.\n"
              "else sms to +2290197123456: Sahel Mobile : un agent vous attend sur Messenger. Pour commencer : "
              "https://m.me/sahelmobile?ref=" +
              token + " {\"from\":\"8105\"}\n");
    auto rules = all_ways();
    rules.messenger_page.clear();
    asks.known_there.clear();
    CHECK(plan_onward(rules, asks)->on == medium::sms);
    CHECK(plan_onward(rules, asks)->token.empty());
}

TEST_CASE("SMS: a text that can be answered, and whoever has no number can only be written to where he has written") {
    CHECK(
        told(plan_onward({}, wish(medium::sms))) ==
        "expects +2290197123456 on sms\n"
        "sms to +2290197123456: Sahel Mobile : suite à votre appel, un agent vous écrit ici. Vous pouvez répondre à ce "
        "message.\n");
    auto nobody = wish(medium::sms);
    nobody.number.clear();
    CHECK_FALSE(plan_onward(all_ways(), nobody));
    nobody.on = medium::messenger;
    CHECK_FALSE(plan_onward(all_ways(), nobody));
    nobody.known_there = "5551";
    nobody.heard = nobody.now - 1h;
    const auto plan = plan_onward(all_ways(), nobody);
    REQUIRE(plan);
    CHECK(plan->message.to == "5551");
    CHECK(plan->message.instead.empty());
}

TEST_CASE("his language's words: the company's own, then the built-in ones, then whatever it speaks") {
    auto rules = all_ways();
    rules.texts = {{.language = "fon", .sms = "Sahel Mobile: wlan nu mi."}, {.language = "fr", .sms = "À vous."}};
    const auto text = [&](const char* language) {
        auto asks = wish(medium::sms);
        asks.language = language;
        return plan_onward(rules, asks)->message.text;
    };
    CHECK(text("fon") == "Sahel Mobile: wlan nu mi.");
    CHECK(text("fr") == "À vous.");
    CHECK(text("en").starts_with("Sahel Mobile: after your call"));
    CHECK(text("dje") == "Sahel Mobile: wlan nu mi.");
    CHECK(onward_words(rules, "fon").greeting == onward_words({}, "fr").greeting);
    auto asks = wish(medium::whatsapp);
    asks.language = "en";
    CHECK(boost::json::serialize(plan_onward(rules, asks)->message.details).find("after_call") != std::string::npos);
    asks.language = "dje";  // no template in it, nor in the words that stand in: one of those that are there
    CHECK(boost::json::serialize(plan_onward(rules, asks)->message.details).find("after_call") != std::string::npos);
}

TEST_CASE("the built-in words cost one SMS, links and all") {
    for (const char* language : {"fr", "en"})
        for (const auto on : {medium::sms, medium::whatsapp, medium::messenger}) {
            auto rules = all_ways();
            rules.templates.clear();
            auto asks = wish(on);
            asks.language = language;
            const auto plan = plan_onward(rules, asks);
            INFO(plan->message.text);
            CHECK(sms_size(plan->message.text).parts == 1);
            rules.whatsapp_number.clear();
            rules.messenger_page.clear();
            CHECK(sms_size(plan_onward(rules, asks)->message.text).parts == 1);
        }
}
