// tests/sim/test_world.cpp - callers live their stories in a simulated center.
#include "palabre/sim/world.hpp"

#include "palabre/core/error.hpp"

#include <doctest/doctest.h>

using namespace palabre;
using namespace std::chrono_literals;

namespace {

/// A menu as an application writes it without flows; asks again until `tries` are used up.
void sales_menu(const conversation_ptr& call, const std::string& prompt = "Press 1 for sales.", int tries = 3) {
    call->ask({.prompt = {{prompt}}, .choices = {{"1", "Sales"}, {"2", "Support"}}, .no_input = 4s},
              [call, tries](const answer& given) {
                  if (given.what == answer::kind::gone) return;
                  if (given.text == "1") {
                      call->say("Sales, hello.");
                      call->end();
                  } else if (tries > 1) {
                      sales_menu(call, "Sorry? Press 1 for sales.", tries - 1);
                  } else {
                      call->say("Goodbye.");
                      call->end();
                  }
              });
}

conversation_handler sales() {
    return [](const conversation_ptr& call) { sales_menu(call); };
}

}  // namespace

TEST_CASE("a late digit still reaches sales") {
    sim::world world;
    auto& caller = world.call(sales());
    caller.press_at(7s, "1");
    world.run();
    CHECK(caller.story() == "00:00 hears Press 1 for sales.\n"
                            "00:05 hears Sorry? Press 1 for sales.\n"
                            "00:07 presses 1\n"
                            "00:07 hears Sales, hello.\n"
                            "00:07 is disconnected\n");
    CHECK(world.center().live() == 0);
}

TEST_CASE("a key stops the prompt, keys before the question are kept for it") {
    sim::world world;
    SUBCASE("barge-in") {
        auto& caller = world.call(sales());
        caller.press_at(1s, "1");
        world.run_for(1s);
        CHECK(caller.story() == "00:00 hears Press 1 for sales.\n"
                                "00:01 presses 1\n"
                                "00:01 hears Sales, hello.\n"
                                "00:01 is disconnected\n");
    }
    SUBCASE("type-ahead") {
        auto& caller = world.call([&world](const conversation_ptr& call) {
            call->say("Welcome to a company with a very long name.");
            world.clock().after(2s, [call] {
                call->ask({.prompt = {{"Press 1."}}, .choices = {{"1", "Sales"}}},
                          [call](const answer& given) { call->say("You pressed " + given.text); });
            });
        });
        caller.press_at(1s, "1");
        world.run();
        CHECK(caller.story() == "00:00 hears Welcome to a company with a very long name.\n"
                                "00:01 presses 1\n"
                                "00:02 hears You pressed 1\n");
    }
    SUBCASE("barge-in switched off") {
        auto& caller = world.call([](const conversation_ptr& call) {
            call->ask({.prompt = {{"This must be heard by everybody."}}, .choices = {{"1", "Yes"}}, .barge_in = false},
                      [call](const answer& given) { call->say("You pressed " + given.text); });
        });
        caller.press_at(1s, "1");
        world.run();
        CHECK(caller.story() == "00:00 hears This must be heard by everybody.\n"
                                "00:01 presses 1\n"
                                "00:02 hears You pressed 1\n");
    }
}

TEST_CASE("digits end by terminator, by length or by a pause") {
    const auto digits_of = [](std::string keys, std::size_t longest) {
        sim::world world;
        auto& caller = world.call([longest](const conversation_ptr& call) {
            call->ask({.prompt = {}, .wants = question::kind::digits, .longest = longest},
                      [call](const answer& given) { call->say("got " + given.text); });
        });
        caller.press_at(1s, std::move(keys));
        world.run();
        return caller.story();
    };
    CHECK(digits_of("123#", 0) == "00:01 presses 123#\n00:01 hears got 123\n");
    CHECK(digits_of("12345", 4) == "00:01 presses 12345\n00:01 hears got 1234\n");
    CHECK(digits_of("12", 4) == "00:01 presses 12\n00:04 hears got 12\n");
}

TEST_CASE("an ambiguous key waits for the next one, a hopeless one does not") {
    const auto chosen = [](std::string keys) {
        sim::world world;
        auto& caller = world.call([](const conversation_ptr& call) {
            call->ask({.prompt = {}, .choices = {{"1", "One"}, {"12", "Twelve"}}},
                      [call](const answer& given) { call->say("got " + given.text); });
        });
        caller.press_at(1s, std::move(keys));
        world.run();
        return caller.story();
    };
    CHECK(chosen("1") == "00:01 presses 1\n00:04 hears got 1\n");
    CHECK(chosen("12") == "00:01 presses 12\n00:01 hears got 12\n");
    CHECK(chosen("9") == "00:01 presses 9\n00:01 hears got 9\n");
}

TEST_CASE("one question shows as buttons, list or numbered lines") {
    const auto shown = [](medium on) {
        sim::world world;
        world.center().answer("menu", [](const conversation_ptr& talk) {
            talk->ask({.prompt = {{"Bonjour"}},
                       .choices = {{"1", "Solde"}, {"2", "Forfaits"}, {"3", "Agent"}, {"0", "Quitter"}}},
                      [talk](const answer& given) {
                          talk->say("Vous : " + given.text);
                          talk->end();
                      });
        });
        auto& who = world.person();
        who.reply("Agent").hesitate(1s, 1s);
        world.line(on).open(who, "menu", "salut");
        world.run();
        return who.story();
    };
    CHECK(shown(medium::whatsapp) == "00:00 receives Bonjour [Solde] [Forfaits] [Agent] [Quitter]\n"
                                     "00:01 taps Agent\n"
                                     "00:01 receives Vous : 3\n");
    CHECK(shown(medium::ussd) == "00:00 receives Bonjour / 1 Solde / 2 Forfaits / 3 Agent / 0 Quitter\n"
                                 "00:01 writes Agent\n"
                                 "00:01 receives Vous : Agent\n");
}

TEST_CASE("who hangs up leaves the question unanswered and the center empty") {
    sim::world world;
    bool gone = false;
    ending why{};
    auto& caller = world.call([&](const conversation_ptr& call) {
        call->on_ended([&](ending how) { why = how; });
        call->ask({.prompt = {{"Press 1."}}, .choices = {{"1", "Sales"}}},
                  [&](const answer& given) { gone = given.what == answer::kind::gone; });
    });
    caller.hang_up_at(2s);
    caller.press_at(3s, "1");  // nobody is there any more
    world.run();
    CHECK(gone);
    CHECK(why == ending::hung_up);
    CHECK(caller.story() == "00:00 hears Press 1.\n00:02 hangs up\n");
    CHECK(world.center().live() == 0);
}

TEST_CASE("the same seed tells the same story, another seed another") {
    const auto tell = [](std::uint64_t seed) {
        sim::world world{{.seed = seed}};
        auto& crm = world.back_office("crm");
        crm.answers_always("balance", 500).takes(1s, 5s);
        for (int i = 0; i < 20; ++i)
            world
                .call([&](const conversation_ptr& call) {
                    call->ask({.prompt = {{"Press 1 for your balance."}}, .choices = {{"1", "Balance"}}},
                              [&world, &crm, call](const answer&) {
                                  crm.call("balance", {}, world.clock().now() + 3s, [call](const outcome& came) {
                                      call->say(std::string{to_string(came.what)});
                                      call->end();
                                  });
                              });
                })
                .reply("1")
                .hesitate(1s, 10s);
        world.fail("crm", sim::fault::hangs, 4s, 2s);
        world.run();
        return world.story();
    };
    const std::string told = tell(1);
    CHECK(told == tell(1));
    CHECK(told != tell(2));
    CHECK(told.find("system hangs crm") != std::string::npos);
    CHECK(told.find("hears unavailable") != std::string::npos);
    CHECK(sim::story::parse(told, "told").text() == told);
}

TEST_CASE("asking twice at once is misuse, asking after the end is answered 'gone'") {
    sim::world world;
    bool gone = false;
    auto& caller = world.call([&](const conversation_ptr& call) {
        call->ask({.prompt = {{"One?"}}}, [](const answer&) {});
        CHECK_THROWS_AS(call->ask({.prompt = {{"Two?"}}}, [](const answer&) {}), error);
        call->drop();
        call->ask({.prompt = {{"Three?"}}}, [&](const answer& given) { gone = given.what == answer::kind::gone; });
    });
    world.run();
    CHECK(gone);
    CHECK(caller.story() == "00:00 hears One?\n00:00 is disconnected\n");
}

TEST_CASE("after end() the last words are heard, whatever is pressed") {
    sim::world world;
    bool gone = false;
    auto& caller = world.call([&](const conversation_ptr& call) {
        call->ask({.prompt = {{"Press 1, but it is too late."}}, .choices = {{"1", "Sales"}}},
                  [&](const answer& given) { gone = given.what == answer::kind::gone; });
        call->end();
        call->say("Nobody hears this.");
    });
    caller.press_at(1s, "1");
    world.run();
    CHECK(gone);
    CHECK(caller.story() == "00:00 hears Press 1, but it is too late.\n"
                            "00:01 presses 1\n"
                            "00:01 is disconnected\n");
}

TEST_CASE("a handler for the end that comes too late is called from the loop, and let go") {
    sim::world world;
    const auto witness = std::make_shared<int>(0);
    auto& caller = world.call([&](const conversation_ptr& call) {
        call->drop();
        call->on_ended([call, witness](ending why) { *witness += why == ending::completed ? 1 : 100; });
        CHECK(*witness == 0);
    });
    world.run();
    CHECK(*witness == 1);
    CHECK(witness.use_count() == 1);
    CHECK(caller.story() == "00:00 is disconnected\n");
}

TEST_CASE("a caller cannot think for less than no time") {
    sim::world world;
    CHECK_THROWS_WITH(world.person().hesitate(2s, 1s), "hesitate(least, most) needs 0 <= least <= most; swap them");
    CHECK_THROWS_AS(world.person().hesitate(-1s, 1s), error);
}
