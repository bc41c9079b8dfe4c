// examples/own_channel/main.cpp - a channel of one's own with a flow behind it: own_channel FLOW.yaml <LINES.
#include "empty.hpp"
#include "letters.hpp"

#include <palabre/center.hpp>
#include <palabre/channel/text_channel.hpp>
#include <palabre/core/error.hpp>
#include <palabre/flow/graph.hpp>
#include <palabre/sim/clock.hpp>

#include <iostream>
#include <memory>

namespace {

/// Keeps nothing: palabre::delivery::sender is what makes messages durable first.
class straight_on final : public palabre::carrier_listener {
public:
    explicit straight_on(palabre::text_channel& to) : to_{to} {}

    void happened(const palabre::carrier_traits&, std::vector<palabre::carried> what,
                  std::function<void(bool)> then) override {
        for (const auto& each : what)
            if (const auto* const message = std::get_if<palabre::inbound_message>(&each)) to_.received(*message);
        then(true);
    }

private:
    palabre::text_channel& to_;
};

}  // namespace

int main(int count, char** words) try {
    if (count != 2)
        throw palabre::error{palabre::errc::invalid_argument, "one flow file is needed", "own_channel FLOW.yaml"};
    palabre::sim::clock clock{1};
    letters mail{clock, [](const std::string& line) { std::cout << line << '\n'; }};
    palabre::center center{clock};
    auto made = std::make_unique<palabre::text_channel>(
        palabre::text_channel_options{.name = "letters", .on = palabre::medium::sms, .address = "105"},
        palabre::straight_to(clock, mail));
    straight_on heard{*made};
    mail.start(heard);
    center.attach(std::move(made));
    center.answer("105", palabre::flow::load(words[1]));
    center.start();
    for (std::string line; std::getline(std::cin, line);) {
        mail.came(line, [](bool) {});
        clock.run_until(clock.now() + std::chrono::seconds{1});
    }
} catch (const palabre::error& wrong) {
    std::cerr << wrong.what() << '\n';
    return 1;
}
