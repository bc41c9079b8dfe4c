// tests/campaign/test_digital_campaign.cpp - a campaign asks by SMS, and a flow goes on with what is answered.
#include "campaign/campaign_house.hpp"
#include "palabre/center.hpp"
#include "palabre/channel/text_channel.hpp"
#include "palabre/flow/graph.hpp"

using namespace palabre;
using namespace palabre::tests;

namespace {

const char* const survey = R"(flow: avis
languages: [fr]
channels: [sms, whatsapp]
nodes:
  ask:
    survey: avis
    questions:
      - {id: mark, ask: "Notez nous de 1 a 5.", least: 1, most: 5}
      - {id: why, ask: "Merci. Et pourquoi ?", text: true}
    next: bye
  bye: {hangup: Merci.}
)";

const char* const reminder = R"(flow: rappel
languages: [fr]
channels: [sms, whatsapp]
variables: {bill: string, due: int, paid: bool, seen: int}
nodes:
  ask:
    menu: "Payer ?"
    choices: {"1": {label: Oui, to: pays}}
  pays: {hangup: "Facture ${bill}, ${string(due)} F, ${paid ? 'payée' : 'due'}, ${string(seen)}."}
)";

const char* const help = R"(flow: aide
languages: [fr]
nodes:
  hello: {hangup: Composez le 105.}
)";

const std::string afi = "+2290197000001";

/// A company whose texts are answered by a flow, and a campaign's by the campaign's.
struct operator_house {
    operator_house() : here{{{.name = "sms"}}, {}, listening()}, center{here.on.clock} {
        auto made = std::make_unique<text_channel>(
            text_channel_options{
                .name = "sms", .on = medium::sms, .company = "acme", .address = "1234", .home = country{"BJ"}},
            here.on.sends->answers());
        channel = made.get();
        center.attach(std::move(made));
        center.answer("1234", flow::load_text(help, "help.yaml"));
        center.answer("avis", flow::load_text(survey, "survey.yaml"));
        center.answer("rappel", flow::load_text(reminder, "reminder.yaml"));
        center.start();
        who = here.customer(afi, "fr");
        here.on.gate().rule = [this](const outbound_message& what) {
            story.push_back("receives " + what.text);
            return send_result{send_result::kind::accepted, "p" + what.id};
        };
    }

    /// As palabre-center does.
    delivery::sender_options listening() {
        delivery::sender_options with;
        with.on_message = [this](const carrier_traits& at, const inbound_message& what, auto,
                                 history::customer_id from) {
            here.campaigns->answered(from, at.on, false, 72h, [this, what = what](const auto& how) mutable {
                what.answers = how->flow;
                what.fields = how->from.fields;
                channel->received(what);
            });
        };
        return with;
    }

    void campaign(const std::string& name) {
        campaign(name, R"({"purpose": "survey", "flow": "avis", "words": {"fr": {"text": "Notez nous de 1 a 5."}}})",
                 "number\n0197000001\n");
    }
    void campaign(const std::string& name, const char* plan, const char* list) {
        REQUIRE(here.put(name, plan));
        REQUIRE(here.upload(name, list));
        REQUIRE(here.run(name));
        here.on.clock.run_for(5s);
    }
    void writes(const std::string& text) {
        story.push_back("writes " + text);
        here.on.gate().tell({inbound_message{.provider_id = std::to_string(++written),
                                             .from = afi,
                                             .to = "1234",
                                             .text = text,
                                             .at = here.on.clock.calendar_now()}});
        here.on.clock.run_for(2s);
    }

    campaign_house here;
    palabre::center center;
    text_channel* channel = nullptr;
    history::customer_id who;
    words story;
    int written = 0;
};

}  // namespace

TEST_CASE("a survey by SMS: the answer to its question is the flow's first, and what follows is the flow's") {
    operator_house sahel;
    sahel.campaign("avis");
    sahel.writes("4");
    sahel.writes("le reseau");
    sahel.writes("bonjour");  // the survey is over: the company's own flow answers
    CHECK(sahel.story == words{"receives Notez nous de 1 a 5.", "writes 4", "receives Merci. Et pourquoi ?",
                               "writes le reseau", "receives Merci.", "writes bonjour", "receives Composez le 105."});
    CHECK(sahel.here.progress("avis").answered == 1);
}

TEST_CASE("the flow that goes on with an answer knows what the list says of him, as far as it declares that") {
    operator_house sahel;
    sahel.campaign("rappel",
                   R"({"purpose": "notice", "flow": "rappel", "words": {"fr": {"text": "Facture {bill}. 1: payer"}}})",
                   "number;bill;due;paid;seen;else\n0197000001;F-007;5000;true;never;x\n");
    CHECK(sahel.story == words{"receives Facture F-007. 1: payer"});
    sahel.writes("1");
    CHECK(sahel.story.back() == "receives Facture F-007, 5000 F, payée, 0.");
}

TEST_CASE("an answer that fits no question is asked for again, with the question") {
    operator_house sahel;
    sahel.campaign("avis");
    sahel.writes("bonjour");
    REQUIRE(sahel.story.size() >= 3);
    CHECK(sahel.story[2].find("Notez nous de 1 a 5.") != std::string::npos);
    sahel.writes("5");
    CHECK(sahel.story.back() == "receives Merci. Et pourquoi ?");
}

TEST_CASE("who was written to by no campaign, or long ago, has the company's own flow") {
    operator_house sahel;
    sahel.writes("4");
    CHECK(sahel.story.back() == "receives Composez le 105.");
    sahel.campaign("avis");
    sahel.here.on.clock.run_for(80h);
    sahel.writes("4");
    CHECK(sahel.story.back() == "receives Composez le 105.");
    sahel.campaign("again");
    sahel.writes("3");
    CHECK(sahel.story.back() == "receives Merci. Et pourquoi ?");
}
