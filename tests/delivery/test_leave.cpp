// tests/delivery/test_leave.cpp - what is asked before each attempt, whoever queued the message.
#include "delivery/stand.hpp"

#include "delivery/stop_words.hpp"

#include <boost/json/parse.hpp>

using namespace palabre;
using namespace palabre::tests;
namespace change = history::change;

namespace {

const value by_agent = boost::json::parse(R"({"author":"agent"})");

/// Carriers with windows, and a customer who wrote on WhatsApp and on Messenger when it began.
struct house : stand {
    explicit house(delivery::sender_options with = {})
        : stand{{{.name = "sms"},
                 {.name = "wa", .on = medium::whatsapp, .window = 24h, .has_templates = true},
                 {.name = "page", .on = medium::messenger, .window = 24h, .agent_window = 24h * 7, .may_begin = false}},
                std::move(with)} {
        for (std::size_t each = 0; each < gates.size(); ++each)
            gate(each).rule = [this](const outbound_message& what) {
                sent.push_back(what);
                return send_result{send_result::kind::accepted};
            };
        start();
        gate(1).tell({inbound_message{.provider_id = "1", .from = "22997000001", .to = "9", .text = "?"}});
        gate(2).tell({inbound_message{.provider_id = "2", .from = "97000001", .to = "page", .text = "?"}});
        clock.run_for(1s);
    }
    outgoing_id on(medium which, const std::string& to, const value& details = nullptr) {
        return put({.on = which, .to = to, .text = "Bonjour", .details = details});
    }
    std::vector<outbound_message> sent;
};

}  // namespace

TEST_CASE("who has not written lately gets no free words, and the provider is not asked") {
    house here;
    const auto stranger = here.on(medium::whatsapp, "22997000002");
    const auto known = here.on(medium::whatsapp, "22997000001");
    const auto begins = here.on(medium::messenger, "5552");
    here.clock.run_for(1s);
    CHECK(here.row(stranger).why == "he has not written lately, and no template is there");
    CHECK(here.row(begins).why == "he has to write first");
    REQUIRE(here.sent.size() == 1);
    CHECK(here.state(known) == send_state::sent);
    REQUIRE(here.sent[0].last_heard);
    CHECK(here.clock.calendar_now() - *here.sent[0].last_heard < 5s);
    here.clock.run_for(24h);
    CHECK(here.state(here.on(medium::whatsapp, "22997000001")) != send_state::sent);
    const auto by_template =
        here.on(medium::whatsapp, "22997000001", boost::json::parse(R"({"template":{"name":"avis"}})"));
    here.clock.run_for(1s);
    CHECK(here.state(by_template) == send_state::sent);
}

TEST_CASE("after the window what a person wrote goes on Messenger for a week, and what a program wrote does not") {
    house here;
    here.clock.run_for(25h);
    const auto program = here.on(medium::messenger, "97000001"),
               person = here.on(medium::messenger, "97000001", by_agent);
    here.clock.run_for(1s);
    CHECK(here.state(program) == send_state::failed);
    CHECK(here.state(person) == send_state::sent);
    REQUIRE(here.sent.size() == 1);
    CHECK(here.sent[0].last_heard);
    here.clock.run_for(24h * 7);
    const auto too_late = here.on(medium::messenger, "97000001", by_agent);
    here.clock.run_for(1s);
    CHECK(here.state(too_late) == send_state::failed);
}

TEST_CASE("only SMS are sent to numbers in their normal form") {
    house here;
    here.on(medium::messenger, "97000001");    // a page-scoped id, though it reads like a number
    here.on(medium::whatsapp, "22997000001");  // an account from before Benin's numbers grew
    here.on(medium::sms, "97000001");
    here.clock.run_for(1s);
    words to;
    for (const auto& each : here.sent) to.push_back(each.to);
    std::sort(to.begin(), to.end());
    CHECK(to == words{"+2290197000001", "22997000001", "97000001"});
}

TEST_CASE("quiet hours put a survey off until they end, and hold back nothing else") {
    delivery::sender_options with;
    with.rules.hours = calendar::load("time_zone: Africa/Porto-Novo\nvalid_from: 2026-01-01\nvalid_to: "
                                      "2026-12-31\nhours:\n  tuesday: 09:00-18:00\n",
                                      "hours");
    const auto open = *with.rules.hours;
    house here{with};
    REQUIRE_FALSE(open.is_open(here.clock.calendar_now()));
    const auto survey = here.put({.text = "Avis ?", .purpose = "survey"});
    const auto too_late =
        here.put({.text = "Avis ?", .purpose = "survey", .expires = here.clock.calendar_now() + 1min});
    const auto notice = here.put({.text = "Recharge faite", .purpose = "notice"});
    here.clock.run_for(5s);
    CHECK(here.state(notice) == send_state::sent);
    CHECK(here.state(survey) == send_state::waiting);
    CHECK(here.row(survey).due == open.next_open(here.clock.calendar_now()));
    CHECK(here.row(survey).attempts == 0);
    CHECK(here.row(survey).why.starts_with("quiet hours: "));
    CHECK(here.row(too_late).why.starts_with("expired: quiet hours"));
    here.clock.run_for(*open.next_open(here.clock.calendar_now()) - here.clock.calendar_now() + 1s);
    CHECK(here.state(survey) == send_state::sent);
}

TEST_CASE("what he has not agreed to, or agrees to no longer, does not go by another way either") {
    house here;
    const auto advert = here.put({.text = "Promo", .purpose = "marketing", .instead = {{.text = "Promo 2"}}});
    here.clock.run_for(1s);
    CHECK(here.row(advert).why == "not to be written to: he has not agreed to 'marketing'");
    CHECK(here.sent.empty());
}

TEST_CASE("can_send is asked of the sender, whichever carriers it has") {
    house here;
    std::optional<delivery::permission> told;
    here.store->of(here.id).meet({history::identity_kind::phone, "+2290197000003", ""}, [&](const auto& met) {
        here.sends->can_send(met->who.id, medium::whatsapp, "notice", [&](const auto& got) { told = got; });
    });
    here.clock.run_for(1s);
    REQUIRE(told);
    CHECK(told->refused == delivery::refusal_of_sending::window_closed);
    CHECK(told->instead == medium::sms);
}

TEST_CASE("a word that ends all messages is known in any case and script") {
    const std::set<std::string> stops{"STOP", "ARRÊT", "ƉÓTE", "СТОП"};
    for (const auto* const text : {"stop", " Stop. ", "arrêt !", "arre\xCC\x82t", "ɖóte", "стоп", "ｓｔｏｐ"})
        CHECK(delivery::is_word(text, stops));
    for (const auto* const text : {"", "...", "stop it", "arret", "\xFF", "ne stop pas"})
        CHECK_FALSE(delivery::is_word(text, stops));
}
