// examples/03_recorded_prompt.cpp - a studio's recording, and a voice or a tone where one is missing.
#include <palabre/asio_runtime.hpp>
#include <palabre/center.hpp>
#include <palabre/channel/voice.hpp>
#include <palabre/core/error.hpp>

#include <iostream>

using namespace palabre;

int main(int count, char** words) try {
    asio_runtime runtime;
    center center{runtime, {.log = log_to_stderr()}};
    center.attach(voice_channel({.listen = {count > 1 ? words[1] : "udp:127.0.0.1:5060"}}, log_to_stderr()));
    center.answer("*", [](const conversation_ptr& talk) {
        talk->speak_from("examples/prompts");  // examples/prompts/fr/welcome.wav
        talk->say({
            {.text = "Bienvenue chez Palabre.", .language = "fr", .clip = "welcome"},
            {.text = "Ceci n'est pas encore enregistré.", .language = "fr", .clip = "later"},  // the voice reads it
            {.text = "Mi kwabɔ.",
             .language = "fon",
             .clip = "welcome"},  // nobody speaks Fon: a tone, and a line in the log
        });
        talk->end();
    });
    center.run();
} catch (const error& e) {
    std::cerr << e.what() << '\n';
    return 1;
}
