// tests/sim/busy_hour.cpp - tells an hour of hundreds of customers on all media, with faults and a drain at its end.
#include "palabre/sim/world.hpp"

#include <cstdio>

using namespace palabre;
using namespace std::chrono_literals;

namespace {

void menu(sim::world& world, const conversation_ptr& talk, int tries = 3);

void balance(sim::world& world, const conversation_ptr& talk) {
    talk->ask({.prompt = {{"Your account number?"}}, .wants = question::kind::digits, .longest = 8, .no_input = 6s},
              [&world, talk](const answer& given) {
                  if (given.what == answer::kind::gone) return;
                  world.back_office("crm").call("balance", {{"account", given.text}}, world.clock().now() + 3s,
                                                [&world, talk](const outcome& came) {
                                                    talk->say("Balance: " + std::string{to_string(came.what)} +
                                                              (came.reason.empty() ? "" : " (" + came.reason + ")"));
                                                    menu(world, talk);
                                                });
              });
}

void report(sim::world& world, const conversation_ptr& talk) {
    talk->ask({.prompt = {{"What has happened?"}}, .wants = question::kind::text, .no_input = 20s},
              [&world, talk](const answer& given) {
                  if (given.what == answer::kind::gone) return;
                  world.back_office("tickets").call("open", {{"text", given.text}}, world.clock().now() + 5s,
                                                    [talk](const outcome& came) {
                                                        talk->say("Ticket: " + std::string{to_string(came.what)});
                                                        talk->end();
                                                    });
              });
}

void menu(sim::world& world, const conversation_ptr& talk, int tries) {
    talk->ask({.prompt = {{"Balance, trouble, or nothing more?"}},
               .choices = {{"1", "Balance"}, {"2", "Trouble"}, {"12", "Both"}, {"0", "Nothing"}},
               .no_input = 8s},
              [&world, talk, tries](const answer& given) {
                  if (given.what == answer::kind::gone) return;
                  if (given.text == "1" || given.text == "12") return balance(world, talk);
                  if (given.text == "2") return report(world, talk);
                  if (given.text != "0" && tries > 1) return menu(world, talk, tries - 1);
                  talk->say("Goodbye.");
                  talk->end();
              });
}

/// One customer on one medium, with habits drawn for him.
void comes(sim::world& world, sim::chance& luck, duration when) {
    static constexpr medium media[] = {medium::voice,     medium::sms,  medium::whatsapp,
                                       medium::messenger, medium::ussd, medium::web_chat};
    auto& who = world.person();
    for (auto turns = luck.between(1, 6); turns > 0; --turns) {
        static constexpr const char* habits[] = {"1", "2", "12", "0", "9", "", "Balance", "40012345#", "It is broken."};
        who.reply(habits[luck.between(0, 8)]);
    }
    who.hesitate(500ms, luck.log_normal(3s, 0.8) + 500ms);
    if (luck.happens(0.2)) who.hang_up_at(when + luck.exponential(30s));
    if (luck.happens(0.1)) who.press_at(when + luck.exponential(10s), "1");
    const medium on = media[luck.between(0, 5)];
    world.clock().after(when, [&world, &who, on] { world.line(on).open(who, "100", "hello"); });
}

}  // namespace

int main() {
    sim::world world;
    sim::chance luck = sim::chance{world.seed()}.stream("customers");
    world.center().answer("100", [&](const conversation_ptr& talk) {
        talk->on_ended([&world, from = talk->about().from](ending) {  // draws where conversations end
            if (world.clock().random() % 8 == 0) world.back_office("crm").call("note", from.c_str(), {}, [](auto&&) {});
        });
        talk->say("Welcome.");
        menu(world, talk);
    });
    world.back_office("crm").answers("balance", {{"account", "40012345"}}, 500).answers_always("note", true);
    world.back_office("tickets").answers_always("open", 1).takes(1s, 4s);
    world.fail("crm", sim::fault::slow, 5min, 5min);
    world.fail("crm", sim::fault::hangs, 20min, 2min);
    world.fail("crm", sim::fault::garbage, 30min, 3min);
    world.fail("tickets", sim::fault::refuses, 10min, 4min);
    world.fail("tickets", sim::fault::drops, 40min, 4min);
    for (duration at = luck.exponential(6s); at < 1h; at += luck.exponential(6s)) comes(world, luck, at);
    world.clock().after(1h, [&] { world.center().drain([] {}); });
    world.run();
    std::fputs(world.story().c_str(), stdout);
    std::printf("%llu events, %zu questions to the crm, %zu still there\n",
                static_cast<unsigned long long>(world.clock().events()), world.back_office("crm").asked(),
                world.center().live());
}
