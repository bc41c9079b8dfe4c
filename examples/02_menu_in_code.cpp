// examples/02_menu_in_code.cpp - a menu without a flow file: what is said, what is pressed, what then.
#include <palabre/asio_runtime.hpp>
#include <palabre/center.hpp>
#include <palabre/channel/voice.hpp>
#include <palabre/core/error.hpp>

#include <iostream>

using namespace palabre;

/// Asks until a key is one of the choices, three times at most.
void ask(const conversation_ptr& talk, int tries = 3) {
    question menu;
    menu.prompt = {{.text = "For our opening hours, press 1. To hear where we are, press 2.", .language = "en"}};
    menu.choices = {{"1", "hours"}, {"2", "place"}};
    talk->ask(menu, [talk, tries](const answer& given) {
        const auto end_with = [&](const char* text) {
            talk->say({{.text = text, .language = "en"}});
            talk->end();
        };
        if (given.what == answer::kind::gone) return;  // he hung up
        if (given.text == "1") return end_with("We are open Monday to Saturday, from 8 to 6. Goodbye.");
        if (given.text == "2") return end_with("We are at Ganhi, behind the Dantokpa market. Goodbye.");
        if (tries == 1) return end_with("Please call again. Goodbye.");
        ask(talk, tries - 1);
    });
}

int main(int count, char** words) try {
    asio_runtime runtime;
    center center{runtime, {.log = log_to_stderr()}};
    center.attach(voice_channel({.listen = {count > 1 ? words[1] : "udp:127.0.0.1:5060"}}, log_to_stderr()));
    center.answer("*", [](const conversation_ptr& talk) { ask(talk); });  // whatever number was called
    center.run();
} catch (const error& e) {
    std::cerr << e.what() << '\n';
    return 1;
}
