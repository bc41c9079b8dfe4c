// examples/06_own_io_context.cpp - Palabre as a guest: the application's io_context, its signals, its end.
#include <palabre/asio_runtime.hpp>
#include <palabre/center.hpp>
#include <palabre/channel/voice.hpp>
#include <palabre/core/error.hpp>

#include <boost/asio/signal_set.hpp>

#include <iostream>

using namespace palabre;

int main(int count, char** words) try {
    boost::asio::io_context ours;
    asio_runtime runtime{ours};
    center center{runtime, {.log = log_to_stderr(), .drain = std::chrono::seconds{5}}};
    center.attach(voice_channel({.listen = {count > 1 ? words[1] : "udp:127.0.0.1:5060"}}, log_to_stderr()));
    center.answer("*", [](const conversation_ptr& talk) {
        talk->say({{.text = "Hello from somebody else's loop.", .language = "en"}});
        talk->end();
    });
    center.start();

    boost::asio::signal_set stop{ours, SIGINT, SIGTERM};
    stop.async_wait([&](const boost::system::error_code&, int) {
        center.drain([&] { ours.stop(); });  // running calls end first, for at most 5 s
    });
    ours.run();
} catch (const error& e) {
    std::cerr << e.what() << '\n';
    return 1;
}
