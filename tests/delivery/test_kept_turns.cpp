// tests/delivery/test_kept_turns.cpp - a written conversation whose turn is over: silence, and nobody forgotten.
#include "delivery/shop.hpp"

using namespace palabre;
using namespace palabre::tests;

namespace {

flow::graph asks_again() {
    return flow::load_text(R"(flow: shop
variables: {name: string}
languages: {fr: {name: Français}}
nodes:
  who: {collect: "Votre nom ?", into: name, text: {most: 40}, text_no_input_ms: 60000, no_input: again, next: bye}
  again: {say: "Vous êtes là ?", next: who}
  bye: {hangup: "Au revoir, ${name}."}
)",
                           "shop.yaml");
}

void done(const history::reply<history::thread>& how) {
    CHECK_MESSAGE(how, how.why);
}

}  // namespace

TEST_CASE("a flow says nothing any more once an agent has taken over, wherever he did so") {
    shop here;
    here.plan = asks_again();
    here.restart(true);
    here.says("Bonjour");
    here.clock.run_for(1min);
    REQUIRE(here.heard().size() == 3);  // it asks again
    const auto said = here.said();
    inbox::desk elsewhere{here.clock, *here.store, {.company = "acme"}};  // tells the flow nothing
    elsewhere.start();
    here.clock.run_for(1s);
    elsewhere.take(here.talk().of, history::user_id{7}, false, done);
    here.clock.run_for(10min);
    CHECK(here.heard().size() == 3);
    CHECK(here.said() == said);
    CHECK(here.talk().owner == history::thread_owner::agent);
}

TEST_CASE("what a customer writes to an agent is written down, whatever his flow would have asked meanwhile") {
    shop here;
    here.plan = flow::load_text(R"(flow: shop
variables: {pin: string}
languages: {fr: {name: Français}}
nodes:
  code: {collect: "Votre code ?", into: pin, secret: true, text: {most: 8}, text_no_input_ms: 60000, no_input: code, next: bye}
  bye: {hangup: "Au revoir."}
)",
                                "shop.yaml");
    here.restart(true);
    here.says("Bonjour");
    REQUIRE(here.talk().awaits_secret);
    inbox::desk elsewhere{here.clock, *here.store, {.company = "acme"}};
    elsewhere.start();
    here.clock.run_for(1s);
    elsewhere.take(here.talk().of, history::user_id{7}, false, done);
    here.clock.run_for(10min);
    CHECK_FALSE(here.talk().awaits_secret);
    here.says("J'ai perdu mon code");
    CHECK(here.written().back() == "J'ai perdu mon code");
}

TEST_CASE("a company that is lost and won back: its flows go on from where they were kept, once") {
    shop here;
    here.says("Bonjour");
    here.says("Afi");
    REQUIRE(here.last() == "Votre code, Afi ?");
    REQUIRE(here.middle->figures().live == 1);
    here.lose_for_a_minute();
    CHECK(here.middle->figures().live == 0);
    here.says("4711");
    CHECK(here.last().starts_with("Choisissez."));
    CHECK(here.heard().size() == 3);
    CHECK(here.talk().state == history::thread_state::open);
}

TEST_CASE("what no flow had answered is heard again each time that the company is won") {
    shop here;
    here.says("Bonjour");
    here.deaf = true;
    here.says("Afi");
    here.deaf = false;
    here.lose_for_a_minute();
    CHECK(here.last() == "Votre code, Afi ?");
    here.deaf = true;
    here.says("4711");
    here.deaf = false;
    here.lose_for_a_minute();
    CHECK(here.heard().size() == 2);  // a secret is not kept
    here.says("4711");
    CHECK(here.last().starts_with("Choisissez."));
    here.deaf = true;
    here.says("2");
    here.deaf = false;
    here.lose_for_a_minute();
    CHECK(here.last() == "Au revoir, Afi.");
    CHECK(here.heard().size() == 4);
}

TEST_CASE("a conversation whose flow is not there any more waits for an agent") {
    shop here;
    here.says("Bonjour");
    here.is_gone = true;
    here.restart(false);
    here.says("Afi");
    CHECK(here.heard().size() == 1);
    CHECK(here.talk().owner == history::thread_owner::nobody);
    CHECK(here.talk().state == history::thread_state::open);
    CHECK(here.talk().waits_since);
    CHECK(here.written() == words{"Bonjour", "Afi"});
}

TEST_CASE("a customer who never comes back: the conversation ends by itself, also over a restart") {
    for (const bool restarts : {false, true}) {
        shop here;
        here.says("Bonjour");
        const auto talk = here.talk().of;
        if (restarts) here.restart(false);
        here.clock.run_for(24h * 7);
        CHECK(here.talk().state == history::thread_state::closed);
        CHECK(here.middle->figures().live == 0);
        here.says("Rebonjour");
        CHECK(here.talk().of != talk);
        CHECK(here.last() == "Votre nom ?");
    }
}

TEST_CASE("what comes just as a flow ends begins anew, and wakes no question that was answered") {
    for (const duration behind : {0ms, 1ms, 3ms, 7ms, 20ms, 60ms, 90ms, 130ms}) {
        CAPTURE(behind.count());
        shop here;
        here.gathers = 100ms;
        here.restart(true);
        here.says("Bonjour");
        here.says("Afi");
        here.says("4711");
        REQUIRE(here.heard().size() == 3);
        const auto talk = here.talk();
        here.says("2", behind);
        here.says("Encore une chose");
        here.clock.run_for(10s);
        CHECK(std::ranges::count(here.heard(), "Au revoir, Afi.") == 1);
        CHECK(here.last() == "Votre nom ?");
        CHECK(here.talk().of == talk.of);
        CHECK(here.talk().owner == history::thread_owner::flow);
        CHECK(here.written().back() == "Encore une chose");
        here.says("Koffi");
        CHECK(here.last() == "Votre code, Koffi ?");
    }
}

TEST_CASE("an agent to whom a flow hands over sees what it has learnt, but no secret") {
    shop here;
    for (const char* const said : {"Bonjour", "Afi", "4711", "1"}) here.says(said);
    CHECK(here.talk().queue == "support");
    CHECK(here.talk().language == "fr");
    CHECK(here.talk().slots == value{{"name", "Afi"}});
    CHECK(here.written() == words{"Bonjour", "Afi", "••••", "1"});
}

TEST_CASE("somebody who writes to him is shown where his channel can") {
    shop here;
    here.says("Bonjour");
    CHECK_FALSE(here.sends->show_typing(here.talk()));  // by SMS nothing is shown
    CHECK(here.gate().shown.empty());
}
