// examples/own_channel/empty.hpp - a way to customers that does nothing yet: where one of your own begins.
#pragma once

#include <palabre/channel/carrier.hpp>

class empty_carrier final : public palabre::carrier {
public:
    explicit empty_carrier(palabre::runtime& on) : loop_{on} {
        traits_.name = "own";
        traits_.on = palabre::medium::web_chat;
    }

    const palabre::carrier_traits& about() const override { return traits_; }

    void start(palabre::carrier_listener&) override {}

    void send(palabre::outbound_message, std::function<void(palabre::send_result)> then) override {
        loop_.post([then = std::move(then)] {
            then({palabre::send_result::kind::declined, {}, palabre::send_fault::provider, "not written yet"});
        });
    }

private:
    palabre::runtime& loop_;
    palabre::carrier_traits traits_;
};
