// tests/sim/test_world_flow.cpp - flows built in code, lived by callers on every kind of channel.
#include "palabre/sim/world.hpp"

#include <doctest/doctest.h>

using namespace palabre;
using namespace std::chrono_literals;
namespace step = palabre::flow::step;

namespace {

flow::graph sales_menu() {
    flow::graph plan;
    plan.add("menu", {step::menu{.prompt = "Press 1 for sales.",
                                 .choices = {{"1", "Sales", ""}},
                                 .asks = {.no_input = 4s, .on_no_input = "Sorry?"}},
                      {{"1", "sales"}}});
    plan.add("sales", {step::transfer{.to = flow::text_template::parse("sales")}});
    return plan;
}

flow::expression cel(std::string_view text) {
    return flow::expression::parse(text);
}

/// A balance by lookup, told and sent; honest when the other side is silent.
flow::graph balance_flow() {
    flow::graph plan;
    plan.languages = {{"fr", "Français"}, {"en", "English"}};
    const auto said = [](const char* fr, const char* en) {
        flow::wording both;
        both.by_language["fr"].push_back({flow::text_template::parse(fr)});
        both.by_language["en"].push_back({flow::text_template::parse(en)});
        return both;
    };
    plan.add("language", {step::language{}, {{"next", "menu"}}});
    plan.add("menu",
             {step::menu{.prompt = said("Que voulez-vous ?", "What would you like?"),
                         .choices = {{"1", said("le solde", "your balance")}, {"2", said("un agent", "an agent")}}},
              {{"1", "balance"}, {"2", "agent"}}});
    plan.add("balance", {step::lookup{.connector = "crm", .operation = "balance", .with = {{"number", cel("from")}}},
                         {{"value", "tell"}, {"not_found", "unknown"}, {"unavailable", "silent"}}});
    plan.add("tell", {step::say{said("Votre solde est de ${balance.francs} francs.",
                                     "Your balance is ${balance.francs} francs.")},
                      {{"next", "write"}}});
    plan.add("write",
             {step::send{.words = said("Solde : ${balance.francs} francs.", "Balance: ${balance.francs} francs."),
                         .at_end = true},
              {{"next", "bye"}}});
    plan.add("silent",
             {step::say{said("Le solde n'est pas accessible pour le moment.", "Your balance is not accessible now.")},
              {{"next", "bye"}}});
    plan.add("unknown", {step::hangup{said("Numéro inconnu.", "Unknown number.")}});
    plan.add("agent", {step::offer_channels{.queue = "support"}, {{"voice", "queue"}}});
    plan.add("queue", {step::transfer{.to = flow::text_template::parse("support")}, {{"unavailable", "bye"}}});
    plan.add("bye", {step::hangup{said("Au revoir.", "Goodbye.")}});
    return plan;
}

struct balance_world {
    balance_world() {
        world.center().answer("100", balance_flow());
        world.back_office("crm").answers_always("balance", {{"francs", 2450}}).takes(1s, 1s);
    }
    sim::caller& opens(medium on) {
        auto& who = world.person();
        who.hesitate(1s, 1s);
        world.line(on).open(who, "100", on == medium::voice ? "" : "Bonjour");
        return who;
    }

    sim::world world;
};

}  // namespace

TEST_CASE("a late digit still reaches sales, by a flow") {
    sim::world world;
    auto& caller = world.call(sales_menu());
    caller.press_at(7s, "1");
    world.run();  // until nothing is left to happen
    CHECK(caller.story() == "00:00 hears Press 1 for sales.\n"
                            "00:05 hears Sorry? Press 1 for sales.\n"
                            "00:07 presses 1\n"
                            "00:07 waits for sales\n");
}

TEST_CASE("a new caller chooses a language, hears the balance and gets the message, the next call knows him") {
    balance_world at;
    auto& caller = at.opens(medium::voice);
    caller.reply("2").reply("1");
    at.world.run();
    CHECK(caller.story() == "00:00 hears Pour le français, tapez 1. For English, press 2.\n"
                            "00:04 presses 2\n"
                            "00:04 hears What would you like? For your balance, press 1. For an agent, press 2.\n"
                            "00:09 presses 1\n"
                            "00:10 hears Your balance is 2450 francs.\n"
                            "00:11 hears Goodbye.\n"
                            "00:11 is disconnected\n"
                            "00:11 receives SMS: Balance: 2450 francs.\n");
    const auto before = caller.told().lines().size();
    at.world.line(medium::voice).open(caller, "100");
    at.world.run_for(1s);
    REQUIRE(caller.told().lines().size() > before);
    CHECK(caller.told().lines()[before].text ==
          "What would you like? For your balance, press 1. For an agent, press 2.");
}

TEST_CASE("a silent back office is told, never an empty answer") {
    balance_world at;
    at.world.fail("crm", sim::fault::hangs, 0s, 1h);
    auto& caller = at.opens(medium::voice);
    caller.reply("1").reply("1");
    at.world.run_for(1min);
    CHECK(caller.story().find("hears Le solde n'est pas accessible pour le moment.") != std::string::npos);
    CHECK(caller.story().find("receives") == std::string::npos);
}

TEST_CASE("the same flow is buttons on WhatsApp, numbers on USSD and words on SMS") {
    const auto lived = [](medium on, std::string first, std::string second) {
        balance_world at;
        auto& who = at.opens(on);
        who.reply(std::move(first)).reply(std::move(second));
        at.world.run_for(1min);
        return who.story();
    };
    CHECK(lived(medium::whatsapp, "Français", "le solde") == "00:00 receives  [Français] [English]\n"
                                                             "00:01 taps Français\n"
                                                             "00:01 receives Que voulez-vous ? [le solde] [un agent]\n"
                                                             "00:02 taps le solde\n"
                                                             "00:03 receives Votre solde est de 2450 francs.\n"
                                                             "00:03 receives Au revoir.\n"
                                                             "00:03 receives Solde : 2450 francs.\n");
    CHECK(lived(medium::ussd, "2", "1") == "00:00 receives 1 Français / 2 English\n"
                                           "00:01 writes 2\n"
                                           "00:01 receives What would you like? / 1 your balance / 2 an agent\n"
                                           "00:02 writes 1\n"
                                           "00:03 receives Your balance is 2450 francs. / Goodbye.\n"
                                           "00:03 receives SMS: Balance: 2450 francs.\n");
    CHECK(lived(medium::sms, "francais", "LE SOLDE").find("receives Votre solde est de 2450 francs.") !=
          std::string::npos);
}

TEST_CASE("R4: an agent by another channel is promised, opened, and the call ends") {
    balance_world at;
    SUBCASE("WhatsApp") {
        at.opens(medium::voice).reply("1").reply("2").reply("2");
        at.world.run_for(1min);
        CHECK(at.world.story().find("hears Un agent vous écrira par WhatsApp dans quelques secondes. Au revoir.\n") !=
              std::string::npos);
        CHECK(at.world.story().find("system opens WhatsApp for support\n") != std::string::npos);
    }
    SUBCASE("voice") {
        at.opens(medium::voice).reply("1").reply("2").reply("4");
        at.world.run_for(1min);
        CHECK(at.world.story().find("waits for support\n") != std::string::npos);
        CHECK(at.world.settle_transfer("support", "unavailable"));
        at.world.run_for(1min);
        CHECK(at.world.story().find("hears Au revoir.\n") != std::string::npos);
    }
    SUBCASE("only channels that reach the customer are offered") {
        at.world.customer("+2290197000001")["channels"] = boost::json::array{"sms"};
        at.opens(medium::voice).reply("1").reply("2").reply("1");
        at.world.run_for(1min);
        CHECK(at.world.story().find("Pour SMS, tapez 1. Pour rester en ligne, tapez 2.") != std::string::npos);
        CHECK(at.world.story().find("Pour WhatsApp") == std::string::npos);
        CHECK(at.world.story().find("system opens SMS for support\n") != std::string::npos);
    }
}

TEST_CASE("wrong keys are said so, and patience ends") {
    balance_world at;
    auto& caller = at.opens(medium::voice);
    caller.reply("9").reply("9").reply("9");
    at.world.run();
    CHECK(
        caller.story().find("hears Désolé, ce choix n'existe pas. Pour le français, tapez 1. For English, press 2.") !=
        std::string::npos);
    CHECK(caller.story().find("hears Au revoir.\n") != std::string::npos);
    CHECK(at.world.center().live() == 0);
}

TEST_CASE("who hangs up midway still gets what was promised") {
    flow::graph plan;
    plan.on_hang_up = "note";
    plan.add("promise", {step::send{.words = "Your answer", .at_end = true}, {{"next", "ask"}}});
    plan.add("ask", {step::menu{.prompt = "Press 1.", .choices = {{"1", "One"}}}, {{"1", "ask"}}});
    plan.add("note", {step::tag{"Raccroché"}});
    sim::world world;
    auto& caller = world.call(std::move(plan));
    caller.hang_up_at(1s);
    world.run();
    CHECK(world.story() == "00:00 hears Press 1.\n"
                           "00:01 hangs up\n"
                           "00:01 system tags Raccroché\n"
                           "00:01 receives SMS: Your answer\n");
}

TEST_CASE("a flow without an exit for the machine ends as unavailable, not as a hang") {
    flow::graph plan;
    plan.add("a", {step::set{{{"n", cel("1")}}}, {{"next", "b"}}});
    plan.add("b", {step::set{{{"n", cel("2")}}}, {{"next", "a"}}});
    sim::world world;
    auto& caller = world.call(std::move(plan));
    world.run();
    CHECK(caller.story().find("is disconnected") != std::string::npos);
}

TEST_CASE("an answer of another shape than declared is no answer") {
    const auto lived = [](value given) {
        flow::graph plan;
        plan.operations.push_back(
            {"crm", "balance", {}, flow::type::structure({{"left", flow::type::money()}}), false});
        plan.add("ask", {step::lookup{.connector = "crm", .operation = "balance"},
                         {{"value", "tell"}, {"not_found", "silent"}, {"unavailable", "silent"}}});
        plan.add("tell", {step::hangup{"You have money."}});
        plan.add("silent", {step::send{.words = "Not now", .at_end = true}, {{"next", "sorry"}}});
        plan.add("sorry", {step::hangup{"Not now."}});
        sim::world world;
        world.back_office("crm").answers_always("balance", std::move(given));
        auto& caller = world.call(std::move(plan));
        world.run();
        return caller.story();
    };
    const value money{{"amount_minor", 100}, {"currency", "XOF"}};
    CHECK(lived({{"left", money}, {"more", 1}}).find("hears You have money.") != std::string::npos);
    for (const value& wrong : {value{nullptr}, value{"<html>"}, value{{"", -1}}, value{{"left", 100}},
                               value{{"left", {{"amount_minor", "100"}, {"currency", "XOF"}}}}})
        CHECK(lived(wrong) == "00:00 hears Not now.\n00:00 is disconnected\n00:00 receives SMS: Not now\n");
}

TEST_CASE("an answer from memory is told with its age") {
    flow::graph plan;
    plan.add("ask", {step::lookup{.connector = "crm", .operation = "left"},
                     {{"value", "end"}, {"stale", "old"}, {"not_found", "end"}, {"unavailable", "end"}}});
    plan.add("old", {step::hangup{"${left}, ${left_age_ms / 60000} minutes ago."}});
    plan.add("end", {step::hangup{}});
    sim::world world;
    world.back_office("crm").answers_stale("left", nullptr, 5, 10min);
    auto& caller = world.call(std::move(plan));
    world.run();
    CHECK(caller.story().find("hears 5, 10 minutes ago.") != std::string::npos);
}

TEST_CASE("what was promised for the end is sent when an agent takes over, and the language is remembered") {
    flow::graph plan;
    plan.languages = {{"fr", "Français"}, {"en", "English"}};
    plan.add("language", {step::language{}, {{"next", "promise"}}});
    plan.add("promise", {step::send{.words = "Your answer", .at_end = true}, {{"next", "agent"}}});
    plan.add("agent", {step::transfer{.to = flow::text_template::parse("support")}, {{"unavailable", "language"}}});
    sim::world world;
    auto& caller = world.call(std::move(plan));
    caller.press_at(1s, "2");
    world.run();
    CHECK(world.settle_transfer("support", "answered"));
    world.run();
    CHECK(caller.story().find("receives SMS: Your answer\n") != std::string::npos);
    CHECK(world.customer(caller.number())["language"] == "en");
    caller.does("hangs up");
    world.run();
    CHECK(caller.story().find("receives") == caller.story().rfind("receives"));
}

TEST_CASE("who presses ahead answers the next questions too") {
    flow::graph plan;
    plan.add("one", {step::menu{.prompt = "One?", .choices = {{"2", "Two", ""}}}, {{"2", "two"}}});
    plan.add("two", {step::menu{.prompt = "Two?", .choices = {{"1", "One", ""}}}, {{"1", "end"}}});
    plan.add("end", {step::hangup{"Right."}});
    sim::world world;
    auto& caller = world.call(std::move(plan));
    caller.press_at(1s, "21");
    world.run();
    CHECK(caller.story().find("00:01 presses 21\n00:01 hears Right.\n") != std::string::npos);
}

namespace {

/// A queue, and what is owed to whoever leaves it: a message, and a disposition.
flow::graph queue_flow() {
    flow::graph plan;
    plan.on_hang_up = "left";
    plan.add("note", {step::send{.words = "We will call you.", .at_end = true}, {{"next", "queue"}}});
    plan.add("queue", {step::transfer{.to = flow::text_template::parse("sales")}, {{"unavailable", "sorry"}}});
    plan.add("sorry", {step::hangup{"Sorry."}});
    plan.add("left", {step::tag{"Raccroché"}, {{"next", "later"}}});
    plan.add("later", {step::wait{30s}, {{"next", "over"}}});
    plan.add("over", {step::tag{"Fin"}});
    return plan;
}

}  // namespace

TEST_CASE("a drain that ends a call by force still pays what was promised") {
    sim::world world;
    auto& caller = world.call(queue_flow());
    world.run_for(1s);
    world.center().drain([] {});
    world.run();
    CHECK(caller.story().find("is disconnected\n") != std::string::npos);
    CHECK(caller.story().find("receives SMS: We will call you.\n") != std::string::npos);
    CHECK(world.story().find("system tags Raccroché\n") != std::string::npos);
}

TEST_CASE("a result that comes too late belongs to nobody, and who has left the queue is not in it") {
    sim::world world;
    auto& first = world.call(queue_flow());
    first.hang_up_at(5s);
    world.run_for(6s);
    CHECK_FALSE(world.settle_transfer("sales", "answered"));
    world.run_for(20s);
    CHECK(world.story().find("system tags Fin") == std::string::npos);  // its wait of 30 s goes on
    world.run();
    CHECK(world.story().find("00:35 +2290197000001") == std::string::npos);
    CHECK(world.story().find("00:35 system tags Fin\n") != std::string::npos);
}

TEST_CASE("who hangs up during a lookup takes the hang-up's way when its answer has come") {
    flow::graph plan;
    plan.on_hang_up = "left";
    plan.add("ask", {step::lookup{.connector = "crm", .operation = "balance"},
                     {{"value", "menu"}, {"not_found", "menu"}, {"unavailable", "menu"}}});
    plan.add("menu", {step::menu{.prompt = "Press 1.", .choices = {{"1", "One", {}}}}, {{"1", "menu"}}});
    plan.add("left", {step::tag{"Raccroché"}});
    sim::world world;
    world.back_office("crm").answers_always("balance", 1).takes(2s, 2s);
    auto& caller = world.call(std::move(plan));
    caller.hang_up_at(1s);
    world.run();
    CHECK(world.story() == "00:01 hangs up\n00:02 system tags Raccroché\n");
}
