// examples/05_voicemail.cpp - a message after the tone, kept as a WAV file, and as work where a database is named.
#include <palabre/asio_runtime.hpp>
#include <palabre/center.hpp>
#include <palabre/channel/voice.hpp>
#include <palabre/core/error.hpp>
#include <palabre/history/sql_store.hpp>

#include <iostream>
#include <memory>
#include <string>

using namespace palabre;

int main(int count, char** words) try {
    asio_runtime runtime;
    std::unique_ptr<history::store> store;  // it outlives the center
    if (count > 3) store = history::open_sql_store(runtime, {.url = std::string{"sqlite:"} + words[3]});
    center center{runtime, {.log = log_to_stderr()}};
    center.attach(voice_channel(
        {.listen = {count > 1 ? words[1] : "udp:127.0.0.1:5060"}, .recordings = count > 2 ? words[2] : "recordings"},
        log_to_stderr()));
    if (store)
        center.keep(*store, {.company = "voicemail", .home = country{"BJ"}})
            .on_event([](const std::string&, const history::event& what) {
                if (what.type == "work.waiting")
                    std::cout << "somebody waits for an answer: " << what.data << std::endl;
            });
    center.answer("*", [](const conversation_ptr& talk) {
        question message;
        message.prompt = {{.text = "Please leave a message after the tone.", .language = "en"}};
        message.wants = question::kind::sound;
        message.longest_sound = std::chrono::minutes{1};
        talk->ask(message, [talk](const answer& given) {
            if (given.what == answer::kind::given) std::cout << "a message: " << given.text << std::endl;
            talk->say({{.text = given.what == answer::kind::given ? "Thank you. Goodbye." : "I heard nothing. Goodbye.",
                        .language = "en"}});
            talk->end();
        });
    });
    center.run();
} catch (const error& e) {
    std::cerr << e.what() << '\n';
    return 1;
}
