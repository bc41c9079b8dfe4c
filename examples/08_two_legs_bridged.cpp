// examples/08_two_legs_bridged.cpp - connects who calls with somebody else, records both, and tells what came of it.
#include <palabre/asio_runtime.hpp>
#include <palabre/center.hpp>
#include <palabre/channel/voice.hpp>
#include <palabre/core/error.hpp>

#include <iostream>

using namespace palabre;

int main(int count, char** words) try {
    voice_options options;
    options.listen = {count > 1 ? words[1] : "udp:127.0.0.1:5060"};
    options.trunks = {{.name = "operator",
                       .hosts = {count > 2 ? words[2] : "127.0.0.1:5080"},
                       .keep_alive = std::chrono::seconds{0},
                       .destinations = {{.prefix = "+229"}}}};
    options.phones.users = {{"afi", secret{"baobab"}}};  // a softphone that registers as afi is called first
    asio_runtime runtime;
    center center{runtime, {.log = log_to_stderr()}};
    center.attach(voice_channel(options, log_to_stderr()));
    center.answer("*", [](const conversation_ptr& talk) {
        talk->say({{.text = "One moment, please.", .language = "en"}});
        const connect_request whom{.to = {"phone:afi", "+22961000000"},
                                   .ring_for = std::chrono::seconds{20},
                                   .records = true,
                                   .announced = {{.text = "This call is recorded.", .language = "en"}}};
        talk->connect(whom, {.over = [talk](const connect_result& how) {
                          std::cout << to_string(how.what) << " by " << how.by << " for "
                                    << how.talked / std::chrono::seconds{1} << " s: recordings/" << how.recording
                                    << std::endl;
                          talk->say({{.text = "Goodbye.", .language = "en"}});
                          talk->end();
                      }});
    });
    center.run();
} catch (const error& e) {
    std::cerr << e.what() << '\n';
    return 1;
}
