// tests/delivery/test_kept_talk.cpp - a written conversation, led by a flow, through restarts and by agents.
#include "delivery/shop.hpp"

using namespace palabre;
using namespace palabre::tests;

TEST_CASE("a flow in writing goes on from its question after a restart, drained or not") {
    for (const bool politely : {true, false}) {
        shop here;
        here.says("Bonjour");
        CHECK(here.last() == "Votre nom ?");
        here.restart(politely);
        here.says("Afi");
        CHECK(here.last() == "Votre code, Afi ?");
        here.restart(politely);
        here.says("4711");
        CHECK(here.last().find("Choisissez.") == 0);
        CHECK(here.written() == words{"Bonjour", "Afi", "••••"});
        here.says("2");
        CHECK(here.last() == "Au revoir, Afi.");
        CHECK(here.talk().state == history::thread_state::closed);
        CHECK(here.heard().size() == 4);
    }
}

TEST_CASE("a conversation ends by the file that it began with, whatever has become of that") {
    shop here;
    here.says("Bonjour");
    here.plan = flow::load_text("flow: other\nlanguages: {fr: {name: Français}}\nnodes: {only: {hangup: Autre.}}\n",
                                "other.yaml");
    here.restart(false);
    here.says("Afi");
    CHECK(here.last() == "Votre code, Afi ?");
    here.restart(false);
    here.says("4711");
    CHECK(here.last().find("Choisissez.") == 0);
    here.says("2");
    CHECK(here.last() == "Au revoir, Afi.");
    here.says("Encore");
    CHECK(here.last() == "Autre.");
}

TEST_CASE("what no flow had answered before the power went is heard again, once") {
    shop here;
    here.says("Bonjour");
    here.deaf = true;
    here.says("Afi");
    CHECK(here.last() == "Votre nom ?");
    here.restart(false);
    here.clock.run_for(1min);
    CHECK(here.last() == "Votre code, Afi ?");
    here.restart(false);
    here.clock.run_for(1min);
    CHECK(here.heard().size() == 2);

    here.deaf = true;
    here.says("4711");  // a secret, which nobody has written down
    here.restart(false);
    here.clock.run_for(1min);
    CHECK(here.heard().size() == 2);
    here.says("4711");
    CHECK(here.last().find("Choisissez.") == 0);
    CHECK(here.written() == words{"Bonjour", "Afi", "••••", "••••"});
}

TEST_CASE(
    "an agent takes it from the flow, gives it back to nobody, closes it, and the customer comes back to the flow") {
    shop here;
    here.says("Bonjour");
    here.says("Afi");
    const auto talk = here.talk().of;
    here.agents->take(talk, history::user_id{7}, false, [](const auto& how) { CHECK_MESSAGE(how, how.why); });
    here.clock.run_for(1s);
    here.says("J'ai perdu mon code");
    CHECK(here.heard().size() == 2);
    CHECK(here.written().back() == "J'ai perdu mon code");  // the flow had asked for a secret, and asks no more
    here.agents->say(talk, {.agent = history::user_id{7}, .text = "Je suis Rose."},
                     [](const auto& how) { CHECK_MESSAGE(how, how.why); });
    here.clock.run_for(1s);
    CHECK(here.last() == "Je suis Rose.");
    here.restart(false);
    here.says("Merci");
    CHECK(here.heard().size() == 3);
    CHECK(here.talk().owner == history::thread_owner::agent);
    here.agents->close(talk, history::user_id{7}, "", [](const auto& how) { CHECK_MESSAGE(how, how.why); });
    here.clock.run_for(1s);
    here.says("Encore une question");
    CHECK(here.talk().of == talk);
    CHECK(here.talk().owner == history::thread_owner::flow);
    CHECK(here.last() == "Votre nom ?");
    CHECK(here.talk().reopened == 1);
}

TEST_CASE("what a customer wrote to an agent is not heard again by the flow that has him back") {
    shop here;
    here.says("Bonjour");
    const auto talk = here.talk().of;
    here.agents->take(talk, history::user_id{7}, false, [](const auto& how) { CHECK_MESSAGE(how, how.why); });
    here.clock.run_for(1s);
    here.says("Oui merci");
    here.agents->give_back(talk, history::user_id{7}, [](const auto& how) { CHECK_MESSAGE(how, how.why); });
    here.clock.run_for(1s);
    here.restart(false);
    here.clock.run_for(1min);
    CHECK(here.heard_again == 1);
    CHECK(here.last() == "Votre nom ?");
    here.says("Merci encore");  // nobody's name
    CHECK(here.heard().size() == 2);
    CHECK(here.last() == "Votre nom ?");
    here.says("Afi");
    CHECK(here.last() == "Votre code, Afi ?");
}

TEST_CASE("a yes that was an agent's confirms nothing that the flow had asked before him") {
    shop here;
    here.plan = flow::load_text(R"(flow: shop
variables: {name: string}
languages: {fr: {name: Français}}
nodes:
  who: {collect: "Votre nom ?", into: name, text: {most: 40}, confirm: "${name} ?", to: {next: bye}}
  bye: {hangup: "Au revoir, ${name}."}
)",
                                "shop.yaml");
    here.restart(false);
    here.says("Bonjour");
    here.says("Afi");
    REQUIRE(here.last().starts_with("Afi ?"));
    const auto talk = here.talk().of;
    here.agents->take(talk, history::user_id{7}, false, [](const auto& how) { CHECK_MESSAGE(how, how.why); });
    here.clock.run_for(1s);
    here.agents->give_back(talk, history::user_id{7}, [](const auto& how) { CHECK_MESSAGE(how, how.why); });
    here.clock.run_for(1s);
    here.says("oui");
    CHECK(here.last() == "Votre nom ?");
    here.says("Rose");
    here.restart(false);  // in one turn a restart takes no question back
    here.says("oui");
    CHECK(here.last() == "Au revoir, Rose.");
}

TEST_CASE("a flow hands over to a queue with what it has learnt, and is silent from then on") {
    shop here;
    here.says("Bonjour");
    here.says("Afi");
    here.says("4711");
    here.says("1");
    CHECK(here.talk().owner == history::thread_owner::nobody);
    CHECK(here.talk().queue == "support");
    CHECK(here.talk().state == history::thread_state::open);
    const auto so_far = here.heard().size();
    here.says("Vous êtes là ?");
    CHECK(here.heard().size() == so_far);
    CHECK(here.talk().owner == history::thread_owner::nobody);
}
