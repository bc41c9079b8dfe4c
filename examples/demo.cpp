// examples/demo.cpp - what ./dev demo shows: a caller asks for a balance, and the back office falls silent.
#include "palabre/sim/world.hpp"

#include <iostream>

using namespace palabre;
using namespace std::chrono_literals;

namespace {

/// The main job in code: ask, look up, read out; and say so when the other side is silent.
class balance_line {
public:
    balance_line(runtime& on, connector& crm) : runtime_{on}, crm_{crm} {}

    void operator()(const conversation_ptr& call) const {
        call->say("Welcome.");
        menu(call, "For your balance, press 1. To leave, press 2.", 3);
    }

private:
    void menu(const conversation_ptr& call, const std::string& prompt, int tries) const {
        call->ask({.prompt = {{prompt}}, .choices = {{"1", "Balance"}, {"2", "Leave"}}},
                  [*this, call, tries](const answer& given) {
                      if (given.what == answer::kind::gone) return;
                      if (given.text == "1") return look_up(call);
                      if (given.text == "2" || tries == 1) return goodbye(call);
                      menu(call, "Sorry? For your balance, press 1. To leave, press 2.", tries - 1);
                  });
    }

    void look_up(const conversation_ptr& call) const {
        crm_.call("balance", {{"number", call->about().from}}, runtime_.now() + 3s, [*this, call](const outcome& came) {
            if (came.what == outcome::kind::value)
                call->say("Your balance is " + std::to_string(came.data.at("francs").as_int64()) + " francs.");
            else
                call->say("Your balance is not accessible at the moment. Please try again later.");
            menu(call, "Anything else? For your balance, press 1. To leave, press 2.", 1);
        });
    }

    static void goodbye(const conversation_ptr& call) {
        call->say("Goodbye.");
        call->end();
    }

    runtime& runtime_;
    connector& crm_;
};

void expect(const std::string& title, const std::string& expected, const std::string& told) {
    std::cout << title << "\n\n" << told << '\n';
    if (const auto difference = sim::difference(expected, told); !difference.empty())
        throw error{errc::invalid_argument, "the story went another way:\n" + difference, "see examples/demo.cpp"};
}

}  // namespace

int main() try {
    sim::world world{{.seed = 1}};
    auto& crm = world.back_office("crm");
    crm.answers("balance", {{"number", "+2290197000001"}}, {{"francs", 2450}});
    world.fail("crm", sim::fault::hangs, 1min, 5min);

    const balance_line line{world.clock(), crm};
    auto& caller = world.call(line);
    caller.press_at(4s, "1").press_at(14s, "2");
    world.run_for(70s);
    expect("A caller asks for the balance:",
           "00:00 hears Welcome.\n"
           "00:00 hears For your balance, press 1. To leave, press 2.\n"
           "00:04 presses 1\n"
           "00:04 hears Your balance is 2450 francs.\n"
           "00:05 hears Anything else? For your balance, press 1. To leave, press 2.\n"
           "00:14 presses 2\n"
           "00:14 hears Goodbye.\n"
           "00:14 is disconnected\n",
           caller.story());

    auto& unlucky = world.call(line);
    unlucky.press_at(74s, "9").press_at(80s, "1").hang_up_at(90s);
    world.run();
    expect("Another one calls while the back office hangs:",
           "01:10 hears Welcome.\n"
           "01:10 hears For your balance, press 1. To leave, press 2.\n"
           "01:14 presses 9\n"
           "01:14 hears Sorry? For your balance, press 1. To leave, press 2.\n"
           "01:20 presses 1\n"
           "01:23 hears Your balance is not accessible at the moment. Please try again later.\n"
           "01:27 hears Anything else? For your balance, press 1. To leave, press 2.\n"
           "01:30 hangs up\n",
           unlucky.story());
    std::cout << "Both stories went as told, in simulated time; no telephone was needed.\n";
} catch (const error& e) {
    std::cerr << e.what() << '\n';
    return 1;
}
