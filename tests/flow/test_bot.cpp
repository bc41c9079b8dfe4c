// tests/flow/test_bot.cpp - a bot node: what an assistant may do in a flow, how it ends, and how it survives a restart.
#include "palabre/core/error.hpp"
#include "palabre/flow/assistants.hpp"
#include "palabre/flow/graph.hpp"
#include "palabre/flow/player.hpp"

#include <doctest/doctest.h>

using namespace palabre;
using namespace palabre::flow;
using event::assisted;
using made = event::assisted::kind;

namespace {

constexpr const char* text = R"(
flow: front
channels: [whatsapp]
languages: [fr]
connectors:
  crm:
    balance: {arguments: {number: string}, result: {amount: int}}
    block_sim: {arguments: {number: string}, writes: true}
    secret_one: {arguments: {number: string}, result: {puk: string}}
nodes:
  talk:
    bot: front
    say: {fr: "Que puis-je pour vous ?"}
    answers:
      crm.balance: {fr: "Il vous reste ${balance.amount} F."}
      crm.block_sim: {fr: "La carte est bloquée."}
    into: why
    turns: 3
    to: {done: bye, hand_over: agents, unavailable: sorry, agent: agents}
  agents: {say: {fr: "Un conseiller : ${why.reason}."}, next: bye}
  sorry: {say: {fr: "Personne."}, next: bye}
  bye: {hangup: {fr: Au revoir.}}
)";

/// Saved and resumed between any two events.
struct talk {
    explicit talk(medium on = medium::whatsapp)
        : plays{load_text(text, "front.yaml")}, state{plays.open(on, "+2290197000001", "wa")} {}

    std::string happens(const event::any& what) {
        state = plays.resume(plays.save(state), plays.secrets(state));
        std::string lines;
        for (auto& each : plays.advance(state, what, calendar_time{})) {
            if (auto* said = std::get_if<action::say>(&each)) lines += "say " + plain_text(said->words) + "\n";
            if (auto* asked = std::get_if<action::ask>(&each)) {
                lines += "ask " + plain_text(asked->what.prompt);
                for (const auto& one : asked->what.choices) lines += " [" + one.label + "]";
                lines += asked->what.looks_back ? "\n" : " (now)\n";
            }
            if (auto* told = std::get_if<action::ask_assistant>(&each)) {
                lines += told->assistant + " < " + told->message + "\n";
                last = *told;
            }
            if (auto* call = std::get_if<action::call>(&each))
                lines += (call->writes ? "act " : "call ") + call->connector + "." + call->operation + "\n";
            if (std::holds_alternative<action::end>(each)) lines += "end\n";
        }
        return lines;
    }
    std::string begins(std::string wrote = {}) { return happens(event::begins{.wrote = std::move(wrote)}); }
    std::string writes(std::string words) { return happens(event::answered{{answer::kind::given, std::move(words)}}); }
    static assisted wants(const std::string& operation, bool confirmed = false) {
        return {.what = made::act,
                .connector = "crm",
                .operation = operation,
                .arguments = {{"number", "1"}},
                .confirmed = confirmed};
    }

    player plays;
    session state;
    action::ask_assistant last;
};

std::string told(const std::vector<problem>& all) {
    std::string lines;
    for (const auto& each : all) lines += each.what + "\n";
    return lines;
}

}  // namespace

TEST_CASE("what the customer has written to begin with is answered, and what he writes then") {
    talk on;
    CHECK(told(on.plays.plan().check()) == "");
    CHECK(on.begins("mon solde") == "front < mon solde\n");
    CHECK(on.last.may == std::vector<std::string>{"crm.balance", "crm.block_sim"});
    CHECK(on.happens(talk::wants("balance")) == "call crm.balance\n");
    CHECK(on.happens(event::came{outcome::of({{"amount", 500}})}) == "ask Il vous reste 500 F.\n");
    CHECK(on.writes("merci") == "front < merci\n");
    CHECK(on.last.turns ==
          value{{{"by", "customer"}, {"text", "mon solde"}}, {{"by", "assistant"}, {"text", "Il vous reste 500 F."}}});
    CHECK(on.happens(assisted{.what = made::reply, .text = "De rien."}) == "ask De rien.\n");
    CHECK(on.happens(event::answered{{answer::kind::no_input, {}}}) == "say Au revoir.\nend\n");
}

TEST_CASE("a question keeps what the assistant remembers, and its choices are given as their words") {
    talk on;
    CHECK(on.begins() == "ask Que puis-je pour vous ?\n");
    CHECK(on.writes("bloquez ma carte") == "front < bloquez ma carte\n");
    CHECK(on.happens(assisted{
              .what = made::question, .text = "Bloquer ?", .choices = {"oui", "non"}, .memory = {{"asked", "?"}}}) ==
          "ask Bloquer ? [oui] [non] (now)\n");
    CHECK(on.writes("1") == "front < oui\n");
    CHECK(on.last.memory == value{{"asked", "?"}});
    CHECK(on.happens(talk::wants("block_sim", true)) == "act crm.block_sim\n");
    CHECK(on.happens(event::came{outcome::of(nullptr)}) == "ask La carte est bloquée.\n");
}

TEST_CASE("no operation runs that the flow does not allow, and nothing changes without a yes") {
    talk on;
    on.begins("x");
    SUBCASE("not the node's") {
        CHECK(on.happens(talk::wants("secret_one")) ==
              "say Un conseiller : crm.secret_one: the flow does not allow that.\nsay Au revoir.\nend\n");
    }
    SUBCASE("not declared") {
        CHECK(on.happens(talk::wants("erase_everything", true)).find("does not allow") != std::string::npos);
    }
    SUBCASE("no yes") {
        CHECK(on.happens(talk::wants("block_sim")) ==
              "say Un conseiller : crm.block_sim: the customer has not said yes.\nsay Au revoir.\nend\n");
    }
}

TEST_CASE("a yes to what was asked before an agent had the conversation changes nothing") {
    for (const bool was_an_agents : {true, false}) {
        talk on;
        on.begins("bloquez ma carte");
        on.happens(assisted{
            .what = made::question, .text = "Bloquer ?", .choices = {"oui", "non"}, .memory = {{"asked", "?"}}});
        if (was_an_agents) CHECK(on.plays.take_back(on.state));
        CHECK(on.writes("1") == (was_an_agents ? "front < 1\n" : "front < oui\n"));
        CHECK(on.last.anew == was_an_agents);
        const auto then = on.happens(talk::wants("block_sim", true));
        CHECK(then == (was_an_agents
                           ? "say Un conseiller : crm.block_sim: the customer has not said yes.\nsay Au revoir.\nend\n"
                           : "act crm.block_sim\n"));
    }
}

TEST_CASE("an answer that does not come, or cannot be told, is an agent's to give") {
    talk on;
    on.begins("mon solde");
    on.happens(talk::wants("balance"));
    const std::string line = "say Un conseiller : crm.balance: ";
    SUBCASE("unavailable") {
        CHECK(on.happens(event::came{outcome::unavailable("down")}).starts_with(line + "unavailable"));
    }
    SUBCASE("not found") {
        CHECK(on.happens(event::came{outcome::not_found()}).starts_with(line + "not_found"));
    }
    SUBCASE("of another shape") {
        CHECK(on.happens(event::came{outcome::of({{"amount", "many"}})}).starts_with(line + "its answer cannot"));
    }
    SUBCASE("a secret") {
        auto hidden = outcome::of({{"amount", 1}});
        hidden.secret = true;
        CHECK(on.happens(event::came{hidden}).starts_with(line + "its answer may not"));
    }
}

TEST_CASE("hands over by the intent's edge where it is wired, with what was understood") {
    talk on;
    on.begins("je suis en colère");
    SUBCASE("its own edge") {
        on.happens(assisted{.what = made::hand_over, .text = "complaint", .edge = "agent", .slots = {{"bill", 7}}});
        CHECK(on.state.variables.at("bill") == 7);
        CHECK(on.state.variables.at("why") == value{{"reason", "complaint"}, {"edge", "agent"}});
    }
    SUBCASE("an edge that is not there") {
        CHECK(on.happens(assisted{.what = made::hand_over, .text = "lost", .edge = "elsewhere"})
                  .starts_with("say Un conseiller : lost."));
    }
    SUBCASE("nobody is there") {
        CHECK(on.happens(assisted{}) == "say Personne.\nsay Au revoir.\nend\n");
    }
    SUBCASE("too many messages") {
        for (int i = 0; i < 2; ++i) {
            on.happens(assisted{.what = made::reply, .text = "Calmez-vous."});
            CHECK(on.writes("non") == "front < non\n");
        }
        on.happens(assisted{.what = made::reply, .text = "Calmez-vous."});
        CHECK(on.writes("non").starts_with("say Un conseiller : too many messages."));
    }
    SUBCASE("who leaves is not answered") {
        on.happens(event::hung_up{});
        CHECK(on.happens(assisted{.what = made::reply, .text = "Bonjour."}).empty());
        CHECK(on.state.over);
    }
}

TEST_CASE("on a line that understands no words menus remain") {
    talk on{medium::voice};
    CHECK(on.begins() == "say Personne.\nsay Au revoir.\nend\n");
}

TEST_CASE("on a line that understands words the assistant hears them, and silence is what it is by telephone") {
    talk on{medium::voice};
    const auto silent = [&](std::string why = {}) {
        return on.happens(event::answered{{answer::kind::no_input, std::move(why)}});
    };
    CHECK(on.happens(event::begins{.variables = {{"@hears_words", true}}}) == "ask Que puis-je pour vous ?\n");
    SUBCASE("he says what he wants, and that was all") {
        CHECK(on.writes("mon solde") == "front < mon solde\n");
        CHECK(on.happens(assisted{.what = made::reply, .text = "Cinq cents."}) == "ask Cinq cents.\n");
        CHECK(silent() == "say Au revoir.\nend\n");
    }
    SUBCASE("nobody can tell what he says") {
        CHECK(silent("the recogniser answers 503") == "say Personne.\nsay Au revoir.\nend\n");
    }
    SUBCASE("he says nothing") {
        CHECK(silent().ends_with("Que puis-je pour vous ?\n"));
        CHECK(silent().starts_with("ask "));
        CHECK(silent() == "say Personne.\nsay Au revoir.\nend\n");
    }
    SUBCASE("he says nothing to a question") {
        on.writes("bloquez ma carte");
        CHECK(on.happens(assisted{.what = made::question, .text = "Bloquer ?", .choices = {"oui", "non"}}) ==
              "ask Bloquer ? [oui] [non] (now)\n");
        silent();
        CHECK(silent().ends_with("Bloquer ? [oui] [non] (now)\n"));
        CHECK(silent().starts_with("say Un conseiller : nothing was heard."));
    }
}

TEST_CASE("a flow begins in the language that the customer's first words are surely in") {
    const player plays{load_text(R"(flow: two
languages: {fr: {name: Français}, fon: {name: Fɔngbe}}
nodes:
  which: {language: {fr: "En quelle langue ?", fon: "Gbe tɛ ?"}, to: {next: bye, no_input: bye, no_match: bye}}
  bye: {hangup: {fr: "Au revoir.", fon: "O dabɔ."}}
)",
                                 "two.yaml")};
    const auto said = [&](value variables) {
        auto state = plays.open(medium::whatsapp, "+2290197000001", "wa");
        for (auto& each : plays.advance(
                 state, event::begins{.customer = {{"language", "fr"}}, .variables = std::move(variables)}, {}))
            if (auto* words = std::get_if<action::say>(&each)) return plain_text(words->words);
        return std::string{};
    };
    CHECK(said(nullptr) == "Au revoir.");
    CHECK(said({{"@wrote_in", "fon"}}) == "O dabɔ.");
    CHECK(said({{"@wrote_in", "yo"}}).empty());  // which it does not speak: it asks
}

TEST_CASE("a long conversation stays within what a session may hold") {
    talk on;
    on.begins("x");
    for (int i = 0; i < 2; ++i) {
        on.happens(assisted{.what = made::reply, .text = std::string(9000, 'a')});
        on.writes(std::string(4000, 'b'));
    }
    CHECK(on.state.bot.at("turns").as_array().size() < 4);
}

TEST_CASE("a saved session that was tampered with is refused") {
    talk on;
    on.begins();
    auto saved = on.plays.save(on.state);
    for (const value& wrong : {value{{"turns", 1}, {"count", 1}}, value{{"turns", boost::json::array{}}},
                               value{{"turns", {{{"by", 1}, {"text", "x"}}}}, {"count", 1}}}) {
        saved.as_object()["bot"] = wrong;
        CHECK_THROWS_AS(on.plays.resume(saved), error);
    }
}

TEST_CASE("a flow is held against the assistants that it names") {
    const auto plan = load_text(text, "front.yaml");
    known_assistants all{"center.yaml", {{"front", {{"agent"}, {"crm.balance"}, {"crm.balance"}}}}};
    CHECK(told(check_assistants(plan, all)) == "");
    all.all["front"] = {{"agent", "sales"}, {"crm.balance", "crm.secret_one"}, {"crm.recharge"}};
    CHECK(told(check_assistants(plan, all)) ==
          "'talk' has no edge 'sales', which an intent of 'front' leads to\n"
          "'talk' does not tell the answer of 'crm.secret_one', which 'front' may have done\n"
          "'front' may ask 'crm.recharge', which the flow of 'talk' does not declare\n");
    all.all["front"] = {};
    CHECK(told(check_assistants(plan, all)) == "no intent of 'front' leads to the edge 'agent' of 'talk'\n");
    all.all = {{"fron", {}}};
    CHECK(told(check_assistants(plan, all)) == "'talk' asks the assistant 'front', which center.yaml does not have\n");
}

TEST_CASE("an answer of what the flow does not declare, or twice, is a problem") {
    auto plan = load_text(text, "front.yaml");
    plan.operations.erase(plan.operations.begin());
    CHECK(told(plan.check()).find("'talk' tells the answer of 'crm.balance', which the flow does not declare") !=
          std::string::npos);
}
