// tests/server/test_onward_settings.cpp - what a file says of calls that go on in writing, and its mistakes.
#include "configuration.hpp"

#include "palabre/core/error.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace palabre;
using namespace std::chrono_literals;

namespace {

const char* no_variable(const char*) {
    return nullptr;
}

palabre_center::reading read(const std::string& conversations, const std::string& senders = "[MOOV, \"8105\"]") {
    return palabre_center::read_configuration_text(
        R"(store: {url: "sqlite:p.db"}
flows: {"*": f.yaml}
companies: {sahel: {conversations: )" +
            conversations + R"(}}
messaging:
  key: 0123456789abcdef
  carriers:
    kannel: {company: sahel, kind: kannel, user: u, password: p, senders: )" +
            senders + R"(}
    other: {company: sahel, kind: kannel, user: u, password: p, senders: ["99"]}
    page: {company: sahel, kind: messenger, page: "700", token: t, app_secret: s, verify_token: v}
)",
        "center.yaml", no_variable);
}

std::string problems_of(const palabre_center::reading& of) {
    std::string told;
    for (const auto& each : of.problems) told += to_string(each) + '\n';
    return told;
}

}  // namespace

TEST_CASE("what a company writes to who goes on in writing is what is written, by the first carrier of each medium") {
    const auto given = palabre_center::read_configuration_text(
        R"(store: {url: "sqlite:p.db"}
flows: {"*": f.yaml}
companies:
  sahel:
    conversations:
      templates: {fr: suite_appel, en: {name: after_call, parameters: ["{company}"]}}
      whatsapp: "+2290190000105"
      messenger: sahelmobile
      sms: "8105"
      window: 23h
      lasts: 30min
      texts: {fon: {sms: Un, whatsapp: "Deux {link}", messenger: "{link}", instead: Trois, greeting: Quatre, opening: Cinq}}
messaging:
  key: 0123456789abcdef
  carriers:
    kannel: {company: sahel, kind: kannel, user: u, password: p, senders: [MOOV, "8105"]}
    support: {company: sahel, kind: whatsapp, numbers: ["105", "106"], token: t, app_secret: s, verify_token: v}
    page: {company: sahel, kind: messenger, page: "700", token: t, app_secret: s, verify_token: v}
)",
        "center.yaml", no_variable);
    CHECK(problems_of(given) == "");
    onward_rules wanted;
    wanted.templates = {{"fr", {"suite_appel", {}}}, {"en", {"after_call", {"{company}"}}}};
    wanted.whatsapp_number = "2290190000105";
    wanted.messenger_page = "sahelmobile";
    wanted.sms_sender = "8105";
    wanted.window = 23h;
    wanted.lasts = 30min;
    wanted.texts = {{"fon", "Un", "Deux {link}", "{link}", "Trois", "Quatre", "Cinq"}};
    wanted.carriers = {{medium::sms, "kannel"}, {medium::whatsapp, "support"}, {medium::messenger, "page"}};
    wanted.addresses = {{medium::sms, "8105"}, {medium::whatsapp, "105"}, {medium::messenger, "700"}};
    CHECK((given.made.companies.at(0).keeps.onward == wanted));
}

TEST_CASE("an SMS goes from a sender that can be answered, or the file cannot be") {
    const auto chosen = read("{messenger: sahelmobile}");
    CHECK(problems_of(chosen) == "");
    CHECK(chosen.made.companies.at(0).keeps.onward.sms_sender == "8105");
    CHECK(problems_of(read("{messenger: sahelmobile}", "[MOOV]")) ==
          "center.yaml:3:36: no sender of the company's SMS can be answered; add one of digits to the senders of its "
          "carrier\n");
    CHECK(problems_of(read("{sms: MOOV}")).find("'MOOV' cannot be answered; name a sender of digits") !=
          std::string::npos);
    CHECK(problems_of(read("{sms: \"99\"}")).find("the carrier has no sender '99'; name one of its senders") !=
          std::string::npos);
}

TEST_CASE("what a conversation cannot go on by is told at its place") {
    CHECK(problems_of(read("{templates: {fr: suite_appel}}"))
              .find("no carrier of the company sends on WhatsApp; add one to messaging.carriers") != std::string::npos);
    CHECK(problems_of(read("{whatsapp: sahel}")).find("'sahel' is no number for https://wa.me") != std::string::npos);
    CHECK(problems_of(read("{texts: {fr: {whatsapp: Venez}}}")).find("it has no {link}") != std::string::npos);
    CHECK(problems_of(read("{templates: {fr: {parameters: [a]}}}")).find("the key 'name' is missing") !=
          std::string::npos);
    CHECK(problems_of(read("{lasts: 1s}")).find("center.yaml:3:") == 0);
}
