// tests/delivery/test_permission.cpp - can_send: who may be written to, on what, why not, and how else.
#include "delivery/stand.hpp"

#include "palabre/delivery/permission.hpp"

using namespace palabre;
using namespace palabre::tests;
using delivery::permission;
using why = delivery::refusal_of_sending;
namespace change = history::change;

namespace {

const history::identity phone{history::identity_kind::phone, "+2290197000001", ""};

/// A customer with a number, and carriers of SMS, WhatsApp and Messenger.
struct house {
    explicit house(delivery::permission_rules rules = {}) {
        who = on.store->ids().next<history::customer>();
        put({change::add_customer{{.id = who, .name = "Afi"}, {phone}}});
        asks.emplace(on.clock, on.store->of(on.id), std::move(rules));
        for (const auto& each : on.gates) asks->add(*each);
    }
    void put(std::vector<change::any> changes) {
        on.store->of(on.id).write(std::move(changes), [](const auto& how) { REQUIRE(static_cast<bool>(how)); });
        on.clock.run_for(10ms);
    }
    void writes(medium by) {
        put({change::add_entry{{.id = on.store->ids().next<history::entry>(),
                                .customer = who,
                                .kind = history::entry_kind::heard,
                                .on = by,
                                .at = on.clock.calendar_now(),
                                .text = "?"}}});
    }
    permission ask(medium by, const std::string& purpose = "notice") {
        std::optional<permission> got;
        asks->can_send(who, by, purpose, [&](permission given) { got = std::move(given); });
        on.clock.run_for(100ms);
        REQUIRE(got);
        return *got;
    }

    stand on{{{.name = "sms"},
              {.name = "wa", .on = medium::whatsapp, .window = 24h, .has_templates = true},
              {.name = "page", .on = medium::messenger, .window = 24h, .may_begin = false}}};
    history::customer_id who;
    std::optional<delivery::permissions> asks;
};

}  // namespace

TEST_CASE("a notice may go by SMS, by WhatsApp only after the customer wrote, by Messenger never to a number") {
    house here;
    CHECK(here.ask(medium::sms).yes);
    CHECK(here.ask(medium::sms).to == "+2290197000001");
    const auto whatsapp = here.ask(medium::whatsapp);
    CHECK_FALSE(whatsapp.yes);
    CHECK(whatsapp.refused == why::window_closed);
    CHECK(whatsapp.instead == medium::sms);
    CHECK(here.ask(medium::messenger).refused == why::no_address);
    CHECK(here.ask(medium::ussd).refused == why::no_carrier);
    here.writes(medium::whatsapp);
    CHECK(here.ask(medium::whatsapp).yes);
    here.on.clock.run_for(23h);
    CHECK(here.ask(medium::whatsapp).yes);
    here.on.clock.run_for(1h);
    CHECK_FALSE(here.ask(medium::whatsapp).yes);
}

TEST_CASE("a template goes outside the window, for the purposes that have one") {
    house here{{.templates = {"notice"}}};
    const auto by_template = here.ask(medium::whatsapp);
    CHECK(by_template.yes);
    CHECK(by_template.by_template);
    CHECK(here.ask(medium::whatsapp, "code").refused == why::window_closed);
    here.writes(medium::whatsapp);
    CHECK_FALSE(here.ask(medium::whatsapp).by_template);
}

TEST_CASE("who writes on Messenger is answered there, and must begin") {
    house here;
    here.put({change::add_identity{here.who, {history::identity_kind::messenger, "5551", ""}}});
    CHECK(here.ask(medium::messenger).refused == why::must_begin);
    here.writes(medium::messenger);
    CHECK(here.ask(medium::messenger).yes);
    CHECK(here.ask(medium::messenger).to == "5551");
}

TEST_CASE("consent is asked for, proven and withdrawn, medium by medium") {
    house here;
    const auto agrees = [&](bool given, std::optional<medium> by = {}) {
        here.put({change::record_consent{{.who = here.who,
                                          .purpose = "marketing",
                                          .on = by,
                                          .given = given,
                                          .proof = "SMS 'OUI'",
                                          .at = here.on.clock.calendar_now()}}});
    };
    CHECK(here.ask(medium::sms, "marketing").refused == why::no_consent);
    agrees(true);
    CHECK(here.ask(medium::sms, "marketing").yes);
    agrees(false, medium::sms);
    const auto refused = here.ask(medium::sms, "marketing");
    CHECK(refused.refused == why::no_consent);
    CHECK(refused.why == "he has withdrawn 'marketing': SMS 'OUI'");
    here.writes(medium::whatsapp);
    CHECK(here.ask(medium::sms, "marketing").instead == medium::whatsapp);
    CHECK(here.ask(medium::sms, "notice").yes);
}

TEST_CASE("lists hold for what may wait, not for a code that he asked for") {
    house here;
    here.put({change::forbid_contact{{.whom = phone, .on = medium::sms, .why = "wrote 'STOP' to 1234"}}});
    const auto survey = here.ask(medium::sms, "survey");
    CHECK(survey.refused == why::forbidden);
    CHECK(survey.why == "list 'company': wrote 'STOP' to 1234");
    CHECK(here.ask(medium::sms, "code").yes);
}

TEST_CASE("quiet hours end when the calendar opens") {
    house here{{.hours = calendar::load("time_zone: Africa/Porto-Novo\nvalid_from: 2026-01-01\nvalid_to: "
                                        "2026-12-31\nhours:\n  tuesday: 09:00-18:00\n",
                                        "hours")}};
    const auto early = here.ask(medium::sms, "survey");
    CHECK_FALSE(early.yes);
    CHECK(early.refused == why::quiet_hours);
    REQUIRE(early.from);
    CHECK(*early.from > here.on.clock.calendar_now());
    CHECK(here.ask(medium::sms, "notice").yes);
    here.on.clock.run_for(*early.from - here.on.clock.calendar_now());
    CHECK(here.ask(medium::sms, "survey").yes);
}

TEST_CASE("the cheapest alternative is the best, and costs are told") {
    house here{{.costs = {{medium::sms, money{12, "XOF"}}, {medium::whatsapp, money{5, "XOF"}}}}};
    CHECK(here.ask(medium::sms).cost == money{12, "XOF"});
    here.writes(medium::whatsapp);
    CHECK(here.ask(medium::messenger).instead == medium::whatsapp);
    here.on.clock.run_for(25h);
    CHECK(here.ask(medium::messenger).instead == medium::sms);
}

TEST_CASE("nobody, and who is erased, is not written to") {
    house here;
    here.on.store->of(here.on.id).erase_customer(here.who, [](const auto&) {});
    here.on.clock.run_for(100ms);
    CHECK(here.ask(medium::sms).refused == why::unknown);
    here.who = here.on.store->ids().next<history::customer>();
    CHECK(here.ask(medium::sms).refused == why::unknown);
}
