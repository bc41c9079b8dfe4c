// examples/07_place_a_call.cpp - calls somebody by a trunk, says something, and tells what came of it.
#include <palabre/asio_runtime.hpp>
#include <palabre/center.hpp>
#include <palabre/channel/voice.hpp>
#include <palabre/core/error.hpp>

#include <iostream>

using namespace palabre;

int main(int count, char** words) try {
    voice_options options;
    options.listen = {"udp:127.0.0.1:0"};
    options.trunks = {{.name = "operator",
                       .hosts = {count > 1 ? words[1] : "127.0.0.1:5080"},
                       .keep_alive = std::chrono::seconds{0},  // for one call nobody need ask how it is
                       .destinations = {{.prefix = "+229", .minute_costs = 50},
                                        {.prefix = "+22989", .is = voice_destination::kind::premium}},
                       .caller_ids = {"+22921300000"}}};
    asio_runtime runtime;
    options.records = [&](const leg_record& leg) {  // one a call, whatever came of it
        std::cout << leg.to << " by " << leg.trunk << ": " << to_string(leg.outcome.what) << ", "
                  << leg.billable.count() << " s, " << leg.cost << ' ' << leg.currency << std::endl;
        runtime.stop();
    };
    center center{runtime, {.log = log_to_stderr()}};
    auto made = voice_channel(options, log_to_stderr());
    auto& line = *made;
    center.attach(std::move(made));
    center.start();
    line.call({.to = count > 2 ? words[2] : "+22961000000"}, {.answered = [](const conversation_ptr& talk) {
                  talk->say({{.text = "Your parcel has arrived. Goodbye.", .language = "en"}});
                  talk->end();
              }});
    runtime.run();
} catch (const error& e) {
    std::cerr << e.what() << '\n';
    return 1;
}
