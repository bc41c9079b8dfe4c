// examples/01_answer_a_call.cpp - the smallest Palabre: one SIP line, one flow.
#include <palabre/asio_runtime.hpp>
#include <palabre/center.hpp>
#include <palabre/channel/voice.hpp>
#include <palabre/core/error.hpp>
#include <palabre/flow/graph.hpp>

#include <iostream>

int main(int count, char** words) try {
    const std::string listen = count > 1 ? words[1] : "udp:127.0.0.1:5060";
    palabre::asio_runtime runtime;
    palabre::center center{runtime, {.log = palabre::log_to_stderr()}};
    center.attach(palabre::voice_channel({.listen = {listen}}, palabre::log_to_stderr()));
    center.answer("hello", palabre::flow::load("samples-ivr/hello/flow.yaml"));  // sip:hello@127.0.0.1
    center.run();                                                                // until Ctrl-C
} catch (const palabre::error& e) {
    std::cerr << e.what() << '\n';
    return 1;
}
